"""A participant's phone: the code, the picture to tap, the truth when it is out."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from npt_training.accounts.principal import actor_or_none
from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.fields import form_fields
from npt_training.assessment.kinds.base import point_in
from npt_training.assessment.live import service, stages
from npt_training.assessment.live.errors import (
    MembersOnly,
    NoSuchRoom,
    NoTap,
    RoomFull,
    SeatGone,
    TapsClosed,
)
from npt_training.assessment.live.rules import CODE_LENGTH, read_code, shown_code
from npt_training.core.errors import NptError
from npt_training.core.limits import limit
from npt_training.core.runtime import current
from npt_training.core.web import is_json, public, redirect_to, render, url_to

WRONG_CODES = "30/minute"
"""Per address: a lecture hall behind one address mistypes now and then, a guesser does not get
far among 30 to the power of 6 codes in the hours a room is open."""
JOINS = "600/minute"
TAPS = "60/minute"


@public
def join(room_code: str = "") -> Any:
    """Type the code, or come with it from the QR."""
    return _join_page(read_code(room_code))


@public
def take_seat() -> Any:
    address = request.remote_addr or "unknown"
    current().limits.check(WRONG_CODES, "live.wrong", address)
    limit(JOINS, "live.join")
    typed = request.form.get("code", "")
    try:
        secret = service.join(actor_or_none(), typed)
    except NoSuchRoom as refusal:
        limit(WRONG_CODES, "live.wrong")
        return _join_page(typed, refusal), refusal.status
    except (MembersOnly, RoomFull) as refusal:
        return _join_page(typed, refusal), refusal.status
    return redirect_to("live.seat", seat=secret)


@public
def seat(seat: str) -> Any:
    return _seat_page(seat)


@public
def state(seat: str) -> Any:
    """204 while the page is as in version ``seen``."""
    version = service.state(seat)
    return ("", 204) if version == request.args.get("seen") else jsonify(version=version)


@public
def tap(seat: str) -> Any:
    """Put or move the tap; a script gets JSON, a form its page back."""
    limit(TAPS, "live.tap", seat[:64])
    try:
        point = point_in(form_fields(request.form.to_dict(flat=False)))
        if point is None:
            raise NoTap()
        service.tap(seat, request.form.get("round", 0, type=int), point)
    except (ResponseRefused, NoTap, TapsClosed) as refusal:
        if is_json():
            raise
        return _seat_page(seat, refusal), refusal.status
    return jsonify(saved=True) if is_json() else redirect_to("live.seat", seat=seat)


def _join_page(code: str, refusal: NptError | None = None) -> str:
    back = url_to("live.join_by_code", room_code=read_code(code) or "code")
    return render(
        "assessment/live/join.html",
        code=shown_code(code) if len(code) == CODE_LENGTH else code,
        refusal=refusal,
        sign_in=current().sign_in_url(back) if isinstance(refusal, MembersOnly) else None,
    )


def _seat_page(secret: str, refusal: NptError | None = None) -> Any:
    try:
        view = service.view(secret)
    except SeatGone as gone:
        return render("assessment/live/gone.html", refusal=gone), gone.status
    return render(
        "assessment/live/seat.html",
        seat=secret,
        view=view,
        refusal=refusal,
        stage=(stages.revealed if view.revealed else stages.asked)(view.held, view.tap),
        told=stages.told(view.held, view.tap) if view.revealed else None,
        rationale=view.held.item.rationale if view.revealed else "",
    )
