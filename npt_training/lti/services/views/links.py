"""Marks of one activity: the table, sending again, deciding about a mark changed in the LMS."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.clock import now
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.spreadsheet import as_csv
from npt_training.core.web import needs, notice, redirect_to, render
from npt_training.lti.services import deciding, overview, words
from npt_training.lti.services.errors import (
    NotConfirmed,
    NothingToDecide,
    NothingToSend,
    Undecided,
)
from npt_training.lti.services.views.common import page_in, query_in


@needs(Permission.MARK)
def link(link_id: str) -> Any:
    """Every learner with the mark and where it stands."""
    query, state = query_in(), request.args.get("state", "")
    state = state if state in overview.STATES else ""
    found = overview.link_page(actor(), link_id, query=query, state=state, page=page_in())
    return render(
        "lti/grades/link.html",
        found=found,
        query=query,
        state=state,
        states=overview.STATES,
        state_word=words.state,
        at=now(),
    )


@needs(Permission.MARK)
def marks_csv(link_id: str) -> Any:
    """The whole table for a spreadsheet."""
    link, lines = overview.all_lines(actor(), link_id)
    header = [
        _("Name"), _("Percent"), _("State"), _("Written"), _("Delivered"), _("Next try"),
        _("Mark in the LMS, percent"), _("Reason"),
    ]  # fmt: skip
    rows = [
        [
            one.name, one.given, words.state(one.state), _iso(one.since), _iso(one.delivered_at),
            _iso(one.next_at), one.theirs, one.reason or "",
        ]
        for one in lines
    ]  # fmt: skip
    return as_csv(f"marks-{link.id}-{now():%Y%m%d-%H%M}", header, rows)


@needs(Permission.MARK)
def again(learner_id: str) -> Any:
    """Send one mark again."""
    link_id = request.form.get("link", "")
    try:
        link_id = deciding.send_again(actor(), learner_id)
        notice(_("It is on its way again."))
    except (NothingToSend, NothingToDecide) as refusal:
        notice(refusal.message, "warning")
    if not link_id:
        return redirect_to("lti_activities.courses")
    return redirect_to("lti_grades.link", link_id=link_id)


@needs(Permission.MARK)
def confirm_again(link_id: str) -> Any:
    """Which marks are sent again, before any is."""
    return _confirm(link_id)


@needs(Permission.MARK)
def all_again(link_id: str) -> Any:
    """Send those again that were chosen."""
    try:
        count = deciding.send_all_again(actor(), link_id, request.form.get("which", ""))
    except NotConfirmed as refusal:
        return _confirm(link_id, refusal), refusal.status
    notice(
        ngettext(
            "%(num)s mark is on its way again.", "%(num)s marks are on their way again.", count
        )
    )
    return redirect_to("lti_grades.link", link_id=link_id)


@needs(Permission.MARK)
def asked(score_id: str) -> Any:
    """Both marks side by side, and the decision."""
    return _asked(score_id)


@needs(Permission.MARK)
def decide(score_id: str) -> Any:
    """Ours replaces theirs, or theirs stays."""
    decision = request.form.get("decision", "")
    try:
        link_id = deciding.decide(actor(), score_id, decision)
    except (Undecided, NothingToDecide) as refusal:
        return _asked(score_id, refusal), refusal.status
    if decision == deciding.REPLACE:
        notice(_("Our mark is on its way and replaces the one in the LMS."))
    else:
        notice(_("The mark in the LMS stays."))
    return redirect_to("lti_grades.link", link_id=link_id)


def _confirm(link_id: str, refusal: NptError | None = None) -> Any:
    found = overview.link_page(actor(), link_id)
    return render(
        "lti/grades/again.html",
        found=found,
        refusal=refusal,
        refused=found.counts.get("refused", 0) + found.counts.get("waiting", 0),
        sent=found.counts.get("delivered", 0),
    )


def _asked(score_id: str, refusal: NptError | None = None) -> Any:
    link, line = overview.asked_line(actor(), score_id)
    open_still = line.score_id == score_id and line.state == "asked"
    return render(
        "lti/grades/asked.html", link=link, line=line, open_still=open_still, refusal=refusal,
        score_id=score_id,
    )  # fmt: skip


def _iso(at: Any) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
