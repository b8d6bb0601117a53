"""Regrading: choose the question, say what changes, see who moves, apply."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment.desk import keys, pages, regrade
from npt_training.assessment.desk.changes import KINDS, Change
from npt_training.assessment.desk.errors import (
    ChangeRefused,
    NothingWritten,
    PreviewOld,
    TooLong,
)
from npt_training.assessment.desk.names import names_of
from npt_training.core.errors import NptError, StorageUnavailable
from npt_training.core.i18n import ngettext
from npt_training.core.web import needs, notice, redirect_to, render

SHOWN = 50
"""Lines of a preview on one page."""


@needs(Permission.MARK)
def items() -> Any:
    """Questions that people of the school have answered."""
    page = pages.page_in(request.args)
    module = request.args.get("module", "")
    found, count = keys.asked_items(actor(), page, module)
    return render("desk/regrades.html", found=found, at_page=page, pages=count, module=module)


@needs(Permission.MARK)
def item(item_id: str) -> Any:
    """One question: what may change about its key, and, once chosen, who moves."""
    return _page(actor(), item_id, request.args)


@needs(Permission.MARK)
def apply(item_id: str) -> Any:
    """Append the new marks of the preview that was looked at."""
    person, form = actor(), request.form
    held = keys.asked_item(person, item_id)
    try:
        answers, moved = regrade.apply(
            person, held, _change(form), form.get("reason", ""), form.get("token", "")
        )
    except (ChangeRefused, NothingWritten, TooLong, PreviewOld, StorageUnavailable) as refusal:
        return _page(person, item_id, form, refusal), refusal.status
    notice(
        ngettext("%(num)s answer has new marks.", "%(num)s answers have new marks.", answers)
        + " "
        + ngettext("%(num)s result moved.", "%(num)s results moved.", moved)
    )
    return redirect_to("desk.regrade", item_id=item_id)


def _change(form: pages.Form) -> Change:
    kind = form.get("change", "")
    if kind not in KINDS:
        raise ChangeRefused()
    return Change(
        kind,
        form.get("version", "") if kind == "version" else "",
        tuple(sorted(set(form.getlist("accept")))) if kind == "accept" else (),
    )


def _page(
    person: Principal, item_id: str, form: pages.Form, refusal: NptError | None = None
) -> Any:
    held = keys.asked_item(person, item_id)
    change, seen = None, None
    if "change" in form:
        try:
            change = _change(form)
            seen = regrade.preview(person, held, change)
        except ChangeRefused as fault:
            refusal = refusal or fault
    page = pages.page_in(request.args)
    lines = seen.lines if seen is not None else []
    past = keys.regrades_of(person, held)
    return render(
        "desk/regrade.html",
        held=held,
        groups=keys.responses(person, held),
        versions=keys.versions_of(person, held),
        change=change,
        chosen=form.get("change", ""),
        seen=seen,
        lines=lines[SHOWN * (page - 1) : SHOWN * page],
        at_page=page,
        pages=max(1, -(-len(lines) // SHOWN)),
        past=past,
        names=names_of(one.made_by for one in past),
        reason=form.get("reason", ""),
        refusal=refusal,
        query=_query(change),
    )


def _query(change: Change | None) -> dict[str, Any]:
    """The change as parts of an address, for the pages of its preview."""
    if change is None:
        return {}
    found: dict[str, Any] = {"change": change.kind}
    if change.version_id:
        found["version"] = change.version_id
    if change.accept:
        found["accept"] = list(change.accept)
    return found
