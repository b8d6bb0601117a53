"""The projector: code, picture, count, heat map, truth."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.live import rules, service, stages
from npt_training.assessment.live.rules import CLOSED, REVEALED, shown_code
from npt_training.assessment.service.bank import held_item
from npt_training.core import qr
from npt_training.core.i18n import gettext as _
from npt_training.core.web import absolute_url, needs, notice, redirect_to, render, url_to


@needs(Permission.MARK)
def screen(room_id: str) -> Any:
    room = service.room_of(actor(), room_id)
    if room.phase == CLOSED:
        return render("assessment/live/closed.html")
    held = held_item(room.edition_id, room.item_id)
    shown = service.screen(actor(), room_id)
    assert shown is not None
    link = absolute_url("live.join_by_code", room_code=room.code)
    return render(
        "assessment/live/screen.html",
        room=room,
        shown=shown,
        most=", ".join(
            _("%(square)s (%(count)s)", square=square, count=count)
            for square, count in rules.squares(shown.heat)
        ),
        bins=[rules.COLUMNS, rules.ROWS],
        stage=stages.revealed(held) if room.phase == REVEALED else stages.asked(held),
        rationale=held.item.rationale if room.phase == REVEALED else "",
        code=shown_code(room.code or ""),
        join=absolute_url("live.join").split("://", 1)[1],
        qr=qr.inline(link),
    )


@needs(Permission.MARK)
def state(room_id: str) -> Any:
    """What changed since ``seen``; 204 when nothing did."""
    shown = service.screen(actor(), room_id, request.args.get("seen", ""))
    return ("", 204) if shown is None else jsonify(shown.document())


@needs(Permission.MARK)
def heat(room_id: str) -> Any:
    service.show_heat(actor(), room_id, _round())
    return redirect_to("live.screen", room_id=room_id)


@needs(Permission.MARK)
def reveal(room_id: str) -> Any:
    service.reveal(actor(), room_id, _round())
    return redirect_to("live.screen", room_id=room_id)


@needs(Permission.MARK)
def next_picture(room_id: str) -> Any:
    service.next_picture(actor(), room_id, _round(), request.form.get("item") or None)
    return redirect_to("live.screen", room_id=room_id)


@needs(Permission.MARK)
def confirm_close(room_id: str) -> Any:
    room = service.room_of(actor(), room_id)
    return render(
        "web/confirm.html",
        title=_("Close this room?"),
        text=_("Everybody in it is sent away and every tap is deleted. Nothing of it is a mark."),
        action=url_to("live.close", room_id=room.id),
        words=_("Close the room"),
        back=url_to("live.screen", room_id=room.id),
        kind="danger",
    )


@needs(Permission.MARK)
def close(room_id: str) -> Any:
    service.close_room(actor(), room_id)
    notice(_("The room is closed and its taps are deleted."))
    return redirect_to("live.desk")


def _round() -> int:
    return request.form.get("round", 0, type=int)
