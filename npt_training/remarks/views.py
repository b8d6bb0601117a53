"""Pages of remarks: writing one, one's own, and the editors' queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.service.bank import held_item
from npt_training.core.editions import all_editions
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.limits import limit
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render, url_to
from npt_training.remarks import desk, service
from npt_training.remarks.desk import EDITORS, Wanted
from npt_training.remarks.errors import ActedMeanwhile, NothingWritten, TooLong
from npt_training.remarks.item import key_of
from npt_training.remarks.places import Place, place_for
from npt_training.remarks.service import KINDS, OPEN, STATES, TEXT_MOST
from npt_training.remarks.words import KIND_WORDS, PLACE_WORDS, state_word

bp = Blueprint("remarks", __name__)
LIMIT = "30/hour"
"""More than anybody writes with thought, fewer than fill a queue."""
ALL = "all"


@bp.get("/remarks/new")
@needs(Permission.VIEW_OWN)
def write() -> Any:
    """The form on a page of its own, where the place has no room for it."""
    return _writing(_place(request.args), [])


@bp.post("/remarks")
@needs(Permission.VIEW_OWN)
def say() -> Any:
    """Keep the remark and go back to its place; a refusal keeps what was written."""
    typed, reader = request.form, actor()
    place = _place(typed)
    kind, text, heading = (typed.get(name, "") for name in ("kind", "text", "heading"))
    faults = service.faults(place, kind, text, heading)
    if faults:
        return _writing(place, faults), 422
    limit(LIMIT, "remarks", reader.person_id)
    once = typed.get("once", "")[:64]
    service.say(reader, place, kind, text, form=once, heading=heading)
    notice(_("Sent to the editors. You get a mail, and the answer stands under “My questions”."))
    return redirect(place.href, code=303)


@bp.get("/remarks")
@needs(Permission.VIEW_OWN)
def mine() -> Any:
    """One's own remarks with what came of them."""
    page = _page()
    lines, pages = service.mine(actor(), page)
    return render(
        "remarks/mine.html",
        lines=lines,
        at_page=page,
        pages=pages,
        pattern=url_to("remarks.mine") + "?page={page}",
        state_word=state_word,
        place_words=PLACE_WORDS,
    )


@bp.get("/remarks/<remark_id>")
@needs(Permission.VIEW_OWN)
def one(remark_id: str) -> Any:
    """One of one's own."""
    return render(
        "remarks/one.html",
        said=service.own(actor(), remark_id),
        state_word=state_word,
        place_words=PLACE_WORDS,
    )


@bp.get("/remarks/queue")
@needs(EDITORS)
def queue() -> Any:
    """What readers said, for the editors of their school."""
    wanted = _wanted()
    asked = {
        "state": wanted.state or ALL,
        "kind": wanted.kind,
        "module": wanted.module,
        "q": wanted.question,
    }
    return render(
        "remarks/queue.html",
        queue=desk.queue(actor(), wanted),
        wanted=wanted,
        modules=desk.modules(),
        pattern=f"{url_to('remarks.queue')}?{urlencode(asked)}&page={{page}}",
        state_word=state_word,
        place_words=PLACE_WORDS,
    )


@bp.get("/remarks/queue/<remark_id>")
@needs(EDITORS)
def entry(remark_id: str) -> Any:
    """One remark beside its place, with the form to answer it."""
    return _entry(remark_id)


@bp.post("/remarks/queue/<remark_id>/answer")
@needs(EDITORS)
def answer(remark_id: str) -> Any:
    """Answer; a refusal keeps what was written."""
    try:
        desk.answer(
            actor(),
            remark_id,
            request.form.get("text", ""),
            seen=_number(request.form.get("seen", "")),
            corrected=request.form.get("corrected") == "yes",
        )
    except (NothingWritten, TooLong, ActedMeanwhile) as refusal:
        return _entry(remark_id, refusal), refusal.status
    notice(_("Answered. The reader is told by mail."))
    return redirect_to("remarks.queue")


@bp.get("/remarks/queue/<remark_id>/close")
@needs(EDITORS)
def ask_close(remark_id: str) -> Any:
    """Ask once more before it is closed."""
    said = desk.one(actor(), remark_id)
    corrected = request.args.get("as") == "corrected"
    if corrected:
        title, words = _("Mark as corrected?"), _("Mark as corrected")
        text = _("The reader is told that it is corrected, without further words from you.")
    else:
        title, words = _("Close without an answer?"), _("Close without an answer")
        text = _("The reader sees that it was closed and gets no mail.")
    return render(
        "remarks/close.html",
        said=said,
        title=title,
        text=text,
        words=words,
        way="corrected" if corrected else "closed",
    )


@bp.post("/remarks/queue/<remark_id>/close")
@needs(EDITORS)
def close(remark_id: str) -> Any:
    """Close it."""
    corrected = request.form.get("as") == "corrected"
    desk.close(actor(), remark_id, corrected=corrected)
    notice(_("Marked as corrected.") if corrected else _("Closed."))
    return redirect_to("remarks.queue")


def _place(said: Mapping[str, str]) -> Place:
    return place_for(actor(), said.get("place", ""), said.get("code", ""))


def _writing(place: Place, faults: Sequence[NptError]) -> str:
    """``once`` stays the form's own, so that what was kept unseen is not written twice."""
    return render(
        "remarks/write.html",
        place=place,
        faults=faults,
        typed=request.form,
        once=request.form.get("once", "")[:64] or new_id(),
    )


def _entry(remark_id: str, refusal: NptError | None = None) -> str:
    said = desk.one(actor(), remark_id)
    labels = {edition.id: edition.label for edition in all_editions()}
    key = None
    if said.row.item_id is not None:
        key = key_of(held_item(said.row.edition_id, said.row.item_id))
    return render(
        "remarks/entry.html",
        said=said,
        refusal=refusal,
        text=request.form.get("text", ""),
        corrected=request.form.get("corrected") == "yes",
        edition=labels.get(said.row.edition_id, ""),
        key=key,
        most=TEXT_MOST,
        state_word=state_word,
        kind_words=KIND_WORDS,
        place_words=PLACE_WORDS,
    )


def _wanted() -> Wanted:
    state, kind = request.args.get("state", OPEN), request.args.get("kind", "")
    module = request.args.get("module", "")
    known = {one.id for one in desk.modules()} | {f"tier:{one.tier}" for one in desk.modules()}
    return Wanted(
        "" if state == ALL else state if state in STATES else OPEN,
        kind if kind in KINDS else "",
        module if module in known else "",
        request.args.get("q", "").replace("\x00", "").strip()[:100],
        _page(),
    )


def _page() -> int:
    return max(1, _number(request.args.get("page", "1")))


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 6 else 0
