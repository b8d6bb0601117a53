"""Pages of the faculty's decisions: what stands, one decision, deciding, withdrawing, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from npt_training.accounts.principal import actor
from npt_training.accounts.service import get_person
from npt_training.core.clock import now
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render, url_to
from npt_training.curriculum.faculty import service, values, words
from npt_training.curriculum.faculty.questions import Question
from npt_training.curriculum.faculty.service import DECIDERS, READERS, Decision

bp = Blueprint("faculty", __name__)

ELSEWHERE = {
    "scheme": ("certification.desk", "PROPOSE_AWARD"),
    "module": ("curriculum.learn", "LEARN"),
    "examinations": ("exam.desk", "MARK"),
    "marking": ("desk.policy", "MANAGE_SETTINGS"),
    "organisation": ("accounts.organisation", "MANAGE_SETTINGS"),
    "atlas": ("atlas.index", "VIEW_OWN"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/faculty")
@needs(*READERS)
def overview() -> Any:
    """Everything the faculty decides: what is open first, then what stands."""
    found = _all_shown()
    rank = {"open": 0, "default": 1, "decided": 2}
    found.sort(key=lambda one: (rank[one["state"]], not one["safety"]))
    asked = service.questions().values()
    return render(
        "faculty/overview.html",
        decisions=found,
        counts={state: sum(one["state"] == state for one in found) for state in rank},
        elsewhere=[_elsewhere(one) for one in asked if not one.asked],
        may_decide=_may_decide(),
    )


@bp.get("/faculty.csv")
@needs(*READERS)
def export() -> Any:
    """The same as a table, for the minutes."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([
        "key", "question", "safety", "state", "value", "decided_on", "recorded_at", "by", "basis",
        "used", "affects",
    ])  # fmt: skip
    for one in _all_shown():
        day, recorded = one["decided"], one["recorded"]
        row = [
            one["key"], one["question"], "yes" if one["safety"] else "no", one["state"],
            one["value"], day.isoformat() if day else "", recorded.isoformat() if recorded else "",
            one["by"], one["basis"], one["used"], one["affects"],
        ]  # fmt: skip
        table.writerow(["'" + cell if cell.startswith(FORMULA) else cell for cell in row])
    response = Response(out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="faculty-decisions.csv"'
    return response


@bp.get("/faculty/<key>")
@needs(*READERS)
def one(key: str) -> Any:
    """One decision with its reasons and everything that was ever decided."""
    found = _asked(key)
    acts = [
        {
            "value": values.shown(found.question, act.value, _("yes"), _("no"))
            if act.value is not None
            else None,
            "basis": act.basis,
            "decided": act.decided,
            "recorded": act.recorded,
            "by": _name(act.by),
        }
        for act in service.history(actor().organisation_id, key)
    ]
    return render("faculty/one.html", decision=_shown(found), acts=acts, may_decide=_may_decide())


@bp.get("/faculty/<key>/decide")
@needs(*DECIDERS)
def ask(key: str) -> Any:
    return _form(_asked(key), _typed_before(_asked(key)))


@bp.post("/faculty/<key>/decide")
@needs(*DECIDERS)
def decide(key: str) -> Any:
    """Check, show once more, and record when it is confirmed."""
    found, form = _asked(key), request.form
    try:
        value, basis, day = service.prepared(key, form)
        if form.get("step") != "record":
            return render(
                "faculty/confirm.html",
                decision=_shown(found),
                value=values.shown(found.question, value, _("yes"), _("no")),
                basis=basis,
                day=day,
                fields={
                    name: form.get(name, "")
                    for name in ("value", "upto", "unit", "basis", "decided_on", "place")
                }
                | {"step": "record"},
            )
        service.decide(
            actor(), key, value, basis=basis, decided_on=day, place=_place(form.get("place"))
        )
    except NptError as error:
        if error.field is None:
            raise
        return _form(found, form, error), error.status
    notice(_("Recorded. It stands from now on wherever it is shown."))
    return redirect_to("faculty.one", key=key)


@bp.get("/faculty/<key>/withdraw")
@needs(*DECIDERS)
def ask_withdraw(key: str) -> Any:
    return _withdraw(_asked(key))


@bp.post("/faculty/<key>/withdraw")
@needs(*DECIDERS)
def withdraw(key: str) -> Any:
    found, form = _asked(key), request.form
    try:
        place = _place(form.get("place"))
        service.withdraw(actor(), key, reason=form.get("basis", ""), place=place)
    except NptError as error:
        if error.field is None:
            raise
        return _withdraw(found, error), error.status
    notice(_("Withdrawn. The earlier decisions stay in the history."))
    return redirect_to("faculty.one", key=key)


def _asked(key: str) -> Decision:
    found = service.decision(key, actor().organisation_id)
    if not found.question.asked:
        raise NotFound()
    return found


def _form(found: Decision, typed: Any, error: NptError | None = None) -> Any:
    return render(
        "faculty/decide.html",
        decision=_shown(found),
        asked=found.question,
        typed=typed,
        error=error,
        today=now().date().isoformat(),
    )


def _withdraw(found: Decision, error: NptError | None = None) -> Any:
    if not found.made:
        raise NotFound()
    return render("faculty/withdraw.html", decision=_shown(found), error=error, typed=request.form)


def _typed_before(found: Decision) -> dict[str, str]:
    """What stands, as the form would have it typed; a default is offered, never filled in."""
    if not found.made:
        return {}
    value = found.value
    if isinstance(value, bool):
        return {"value": "yes" if value else "no"}
    if isinstance(value, dict):
        high = value.get("high")
        return {
            "value": f"{value['low']:.10g}",
            "upto": "" if high is None else f"{high:.10g}",
            "unit": value.get("unit") or "",
        }
    return {"value": str(value)}


def _all_shown() -> list[dict[str, Any]]:
    stands = service.decisions(actor().organisation_id).values()
    cited = service.citations({one.basis for one in stands if one.default and one.basis})
    names = {by: _name(by) for by in {one.by for one in stands} if by}
    return [_shown(one, cited, names) for one in stands]


def _shown(
    found: Decision,
    cited: Mapping[str, dict[str, Any]] | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A decision as its pages show it; sources and names are looked up where none are given."""
    if cited is None:
        cited = service.citations([found.basis] if found.default and found.basis else [])
    asked = found.question
    return {
        "key": found.key,
        "group": asked.group,
        "question": asked.question,
        "kind": asked.kind,
        "why": asked.why,
        "used": asked.used,
        "affects": asked.affects,
        "safety": asked.safety,
        "state": "decided" if found.made else "default" if found.default else "open",
        "value": words.value_words(found),
        "basis": cited[found.basis or ""]["cite"] if found.default else found.basis or "",
        "decided": found.decided,
        "recorded": found.recorded,
        "by": (names or {}).get(found.by) or _name(found.by) if found.by else "",
        "place": found.place,
    }


def _elsewhere(asked: Question) -> dict[str, Any]:
    endpoint, permission = ELSEWHERE[asked.place or ""]
    may = any(held.name == permission for held in actor().permissions)
    href = url_to(endpoint) if may else None
    return {"question": asked.question, "why": asked.why, "used": asked.used, "href": href}


def _may_decide() -> bool:
    return any(actor().may(permission) for permission in DECIDERS)


def _name(person_id: str) -> str:
    try:
        return str(get_person(person_id).name)
    except NotFound:
        return _("somebody who has left")


def _place(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else -1
