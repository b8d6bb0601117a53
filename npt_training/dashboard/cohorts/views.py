"""Pages of cohorts, and the notices their members see."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, request

from npt_training.accounts import service as accounts
from npt_training.accounts.cohorts import announcing, service
from npt_training.accounts.cohorts.errors import DatesReversed, NameTaken
from npt_training.accounts.principal import Permission, actor
from npt_training.core.editions import newest
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render, url_to
from npt_training.curriculum import service as curriculum
from npt_training.dashboard.cohorts.forms import AnnouncementForm, CohortForm
from npt_training.dashboard.cohorts.reading import learners
from npt_training.dashboard.cohorts.standing import IDLE_DAYS
from npt_training.dashboard.cohorts.words import stuck_kind, stuck_words

bp = Blueprint("cohorts", __name__)
_keepers = needs(*service.KEEPERS)


@bp.get("/cohorts")
@_keepers
def cohorts() -> str:
    return render("dashboard/cohorts/list.html", lines=service.cohorts(actor()))


@bp.route("/cohorts/new", methods=["GET", "POST"])
@_keepers
def new() -> Any:
    form = CohortForm()
    if form.validate_on_submit():
        try:
            made = service.make(actor(), form.fields())
            return redirect_to("cohorts.people", cohort_id=made)
        except (NameTaken, DatesReversed) as error:
            form[error.field or "name"].errors = [error.message]
    return _form_page(form, _("New cohort"), url_to("cohorts.cohorts"))


@bp.route("/cohorts/<cohort_id>/change", methods=["GET", "POST"])
@_keepers
def change(cohort_id: str) -> Any:
    found = service.cohort(actor(), cohort_id)
    form = CohortForm(obj=found)
    if form.validate_on_submit():
        try:
            service.change(actor(), cohort_id, form.fields())
            return redirect_to("cohorts.cohort", cohort_id=cohort_id)
        except (NameTaken, DatesReversed) as error:
            form[error.field or "name"].errors = [error.message]
    return _form_page(form, found.name, url_to("cohorts.cohort", cohort_id=cohort_id))


def _form_page(form: CohortForm, title: str, back: str) -> Any:
    page = render("dashboard/cohorts/form.html", form=form, title=title, back=back)
    return page, 422 if form.is_submitted() else 200


@bp.get("/cohorts/<cohort_id>")
@_keepers
def cohort(cohort_id: str) -> str:
    """Who is how far, who is stuck where, what was announced."""
    person = actor()
    days = max(1, min(request.args.get("days", IDLE_DAYS, type=int), 365))
    titles = _titles()
    found = learners(person, cohort_id, days)
    return render(
        "dashboard/cohorts/cohort.html",
        cohort=service.cohort(person, cohort_id),
        learners=found,
        days=days,
        titles=titles,
        stuck_words=lambda stuck, stand: stuck_words(
            stuck, stand, titles.get(stuck.module_id or "", stuck.module_id or "")
        ),
        stuck_kind=stuck_kind,
        stuck_count=sum(bool(one.stand.stuck) for one in found),
        told=announcing.told(person, cohort_id),
    )


@bp.get("/cohorts/<cohort_id>/standing.csv")
@_keepers
def standing(cohort_id: str) -> Response:
    """The same as a table of everybody and every module."""
    found = learners(actor(), cohort_id)
    titles = _titles()
    out = io.StringIO()
    rows = csv.writer(out)
    modules = [one.module_id for one in found[0].stand.modules] if found else []
    rows.writerow([_("Name"), _("Last done"), _("Stuck"), *modules])
    for one in found:
        stand = one.stand
        why = "; ".join(
            stuck_words(s, stand, titles.get(s.module_id or "", "")) for s in stand.stuck
        )
        cells = [
            f"{m.read}/{m.lessons}" + (_(", passed") if m.quiz.passed else "")
            for m in stand.modules
        ]
        last = stand.last_at.isoformat() if stand.last_at else ""
        rows.writerow([_plain(one.name), last, why, *cells])
    return Response(
        out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="cohort.csv"'},
    )


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@bp.route("/cohorts/<cohort_id>/people", methods=["GET", "POST"])
@_keepers
def people(cohort_id: str) -> Any:
    """Put people in by name."""
    person = actor()
    found = service.cohort(person, cohort_id)
    if request.method == "POST":
        added = service.put_in(person, cohort_id, request.form.getlist("person"))
        notice(ngettext("%(num)s person was put in.", "%(num)s people were put in.", added))
        return redirect_to("cohorts.cohort", cohort_id=cohort_id)
    search = request.args.get("q", "").strip()[:100]
    there = {mate.person_id for mate in service.mates(person, cohort_id)}
    return render(
        "dashboard/cohorts/people.html",
        cohort=found,
        search=search,
        there=there,
        found=accounts.list_members(
            person.organisation_id, search=search, page=request.args.get("page", 1, type=int)
        ),
    )


@bp.route("/cohorts/<cohort_id>/people/<person_id>/out", methods=["GET", "POST"])
@_keepers
def take_out(cohort_id: str, person_id: str) -> Any:
    person = actor()
    found = service.cohort(person, cohort_id)
    name = accounts.get_member(person.organisation_id, person_id).name
    back = url_to("cohorts.cohort", cohort_id=cohort_id)
    if request.method == "POST":
        service.take_out(person, cohort_id, person_id)
        notice(_("%(name)s is no longer in %(cohort)s.", name=name, cohort=found.name))
        return redirect_to("cohorts.cohort", cohort_id=cohort_id)
    return render(
        "web/confirm.html",
        title=_("Take %(name)s out of %(cohort)s?", name=name, cohort=found.name),
        text=_("Nothing they read, answered or were given is lost. You can put them in again."),
        action=url_to("cohorts.take_out", cohort_id=cohort_id, person_id=person_id),
        words=_("Take them out"),
        back=back,
    )


@bp.post("/cohorts/<cohort_id>/close")
@_keepers
def close(cohort_id: str) -> Any:
    """Close it, or open it again (``open``)."""
    service.close(actor(), cohort_id, closed=request.form.get("open") != "yes")
    return redirect_to("cohorts.cohort", cohort_id=cohort_id)


@bp.route("/cohorts/<cohort_id>/announce", methods=["GET", "POST"])
@_keepers
def announce(cohort_id: str) -> Any:
    """Write, see it as they will, then tell everybody."""
    person = actor()
    found = service.cohort(person, cohort_id)
    form = AnnouncementForm()
    checked = form.validate_on_submit()
    if checked and request.form.get("sure") == "yes":
        announcing.announce(person, cohort_id, form.title.data, form.text.data)
        notice(_("Everybody in %(cohort)s is told.", cohort=found.name))
        return redirect_to("cohorts.cohort", cohort_id=cohort_id)
    page = render(
        "dashboard/cohorts/announce.html",
        cohort=found,
        form=form,
        preview=checked and request.form.get("sure") != "no",
        people=len(service.mates(person, cohort_id)),
    )
    return page, 422 if form.is_submitted() and not checked else 200


@bp.post("/announcements/<announcement_id>/withdraw")
@_keepers
def withdraw(announcement_id: str) -> Any:
    cohort_id = announcing.withdraw(actor(), announcement_id)
    notice(_("It is shown to nobody any more. Mails that were sent stay sent."))
    return redirect_to("cohorts.cohort", cohort_id=cohort_id)


@bp.post("/announcements/<announcement_id>/read")
@needs(Permission.VIEW_OWN)
def put_away(announcement_id: str) -> Any:
    """A member has seen it."""
    announcing.put_away(actor(), announcement_id)
    return redirect_to("dashboard.home")


def _titles() -> dict[str, str]:
    return {module.id: module.title for module in curriculum.modules(newest().id)}
