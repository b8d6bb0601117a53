"""Choosing a picture: for a new room, or for the next round of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.live import service
from npt_training.assessment.live.errors import NotForRooms
from npt_training.assessment.live.pictures import pictures
from npt_training.assessment.live.rules import shown_code
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stimulus import structure_names
from npt_training.atlas import service as atlas
from npt_training.atlas.contents import contents
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core import storage
from npt_training.core.editions import newest
from npt_training.core.web import needs, redirect_to, render

A_PAGE = 12
THUMB_PX = 480


@needs(Permission.MARK)
def desk() -> Any:
    """The actor's open rooms, and pictures to open a new one with."""
    return _choose(None)


@needs(Permission.MARK)
def open_room() -> Any:
    """Open a room on the picture whose button was pressed."""
    try:
        room = service.open_room(
            actor(), request.form.get("item", ""), guests="guests" in request.form
        )
    except NotForRooms as refusal:
        return _choose(None, refusal), refusal.status
    return redirect_to("live.screen", room_id=room)


@needs(Permission.MARK)
def choose_next(room_id: str) -> Any:
    """Pictures to go on with in a room."""
    return _choose(service.room_of(actor(), room_id))


def _choose(room: Any, refusal: NotForRooms | None = None) -> str:
    edition_id = newest().id
    names = structure_names(edition_id)
    fitting = pictures(actor())
    counts = Counter(one.item.structure for one in fitting if one.item.structure)
    chosen = request.values.get("nerve", "")
    shown = [one for one in fitting if one.item.structure == chosen] if chosen else fitting
    page = max(1, request.args.get("page", 1, type=int))
    return render(
        "assessment/live/pictures.html",
        room=room,
        rooms=service.open_rooms(actor()),
        shown_code=shown_code,
        refusal=refusal,
        regions=_regions(edition_id, counts, names),
        region_name=region_name,
        chosen=chosen if chosen in counts else "",
        shown=[(one, _face(one)) for one in shown[(page - 1) * A_PAGE : page * A_PAGE]],
        names=names,
        at=page,
        pages=-(-len(shown) // A_PAGE),
        guests="guests" in request.form,
    )


def _regions(edition_id: str, counts: Counter[str], names: Any) -> dict[str, list[Any]]:
    """Nerves with pictures by region: (name, id, how many)."""
    region_of = {nerve.id: nerve.region for nerve in atlas.list_nerves(edition_id)}
    return {
        region: sorted(
            (names.get(nerve, nerve), nerve, count)
            for nerve, count in counts.items()
            if region_of.get(nerve) == region
        )
        for region in REGIONS
    }


@dataclass(frozen=True)
class Face:
    """A small picture of an item: address, size in px, and what the atlas calls it."""

    src: str
    width: int
    height: int
    title: str


def _face(held: Held) -> Face | None:
    """The plain picture of an item, of the atlas or of the school."""
    photo = held.item.picture
    if photo is not None:
        return Face(storage.url(photo.digest), photo.width, photo.height, "")
    view = contents(held.edition_id).pictures.get(held.item.view or "")
    if view is None:
        return None
    return Face(atlas.picture_url(view, THUMB_PX), *view.size_px, view.title)
