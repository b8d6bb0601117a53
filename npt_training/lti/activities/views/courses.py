"""An instructor's pages of a course: its links, who opened one, what it opens, a copied course."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render, url_to
from npt_training.lti.activities import teaching, words
from npt_training.lti.activities.catalogue import catalogue
from npt_training.lti.activities.errors import AnswerMissing, NothingChosen
from npt_training.lti.activities.links import sends_marks
from npt_training.lti.activities.views.lists import grouped


@needs(Permission.MARK)
def courses() -> Any:
    """The courses that link here."""
    return render("lti/activities/courses.html", courses=teaching.courses(actor()))


@needs(Permission.MARK)
def course(course_id: str) -> Any:
    """A course and its links."""
    view = teaching.course_view(actor(), course_id)
    return render("lti/activities/course.html", view=view, words=words)


@needs(Permission.MARK)
def copy(course_id: str) -> Any:
    """Ask once whether a copied course keeps what its original had."""
    return _copy(course_id)


def _copy(course_id: str, refusal: NptError | None = None) -> Any:
    view = teaching.course_view(actor(), course_id)
    if not view.asks:
        return redirect_to("lti_activities.course", course_id=course_id)
    page = render(
        "lti/activities/copy.html",
        view=view,
        words=words,
        refusal=refusal,
        link_id=request.values.get("link", ""),
    )
    return page, refusal.status if refusal else 200


@needs(Permission.MARK)
def settle(course_id: str) -> Any:
    """Keep the choices of the old course, or choose anew."""
    answer = request.form.get("answer")
    if answer not in {"keep", "anew"}:
        return _copy(course_id, AnswerMissing())
    teaching.settle_copy(actor(), course_id, keep=answer == "keep")
    if answer == "keep":
        notice(_("This course keeps the activities and settings of the old one."))
    else:
        notice(_("The links of this course open nothing until you choose what."), "info")
    link_id = request.form.get("link", "")
    if link_id.isalnum():
        return redirect_to("lti_activities.link", link_id=link_id)
    return redirect_to("lti_activities.course", course_id=course_id)


@needs(Permission.MARK)
def link(link_id: str) -> Any:
    """One link: what it opens and who has opened it."""
    page = request.args.get("page", "")
    view = teaching.link_view(actor(), link_id, int(page) if page.isdecimal() else 1)
    return render(
        "lti/activities/link.html",
        view=view,
        words=words,
        pattern=url_to("lti_activities.link", link_id=link_id) + "?page={page}",
    )


@needs(Permission.MARK)
def change(link_id: str) -> Any:
    """Choose what a link opens."""
    return _change(link_id)


def _change(link_id: str, refusal: NptError | None = None) -> Any:
    view = teaching.link_view(actor(), link_id)
    offered = catalogue(actor().organisation_id)
    query = request.values.get("q", "")
    typed = request.form.get("chosen") if request.method == "POST" else view.link.activity
    found, chosen = offered.search(query), offered.chosen([typed or ""])
    page = render(
        "lti/activities/change.html",
        view=view,
        words=words,
        query=query,
        groups=grouped(found),
        chosen=chosen,
        elsewhere=[one for one in chosen if one not in found],
        graded="graded" in request.form
        if request.method == "POST"
        else sends_marks(view.link) or view.activity is None,
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


@needs(Permission.MARK)
def set_activity(link_id: str) -> Any:
    """Keep the choice; searching shows the list again with what was chosen."""
    if request.form.get("act") == "search":
        return _change(link_id)
    chosen = request.form.get("chosen", "")
    if not chosen:
        return _change(link_id, NothingChosen())
    try:
        entry = teaching.change_activity(actor(), link_id, chosen, graded="graded" in request.form)
    except NptError as refusal:
        if refusal.field is None:
            raise
        return _change(link_id, refusal)
    notice(_("This link opens “%(title)s” from now on.", title=entry.title))
    return redirect_to("lti_activities.link", link_id=link_id)
