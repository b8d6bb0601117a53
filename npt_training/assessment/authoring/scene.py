"""What an author may choose from on a picture, and what the editor snaps to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.assessment.authoring.forms import Scene
from npt_training.assessment.authoring.service.check import picture_size
from npt_training.atlas import service as atlas
from npt_training.atlas.contents import contents

MOST_SNAPS = 4000


def scene_of(doc: Mapping[str, Any], edition_id: str) -> Scene:
    """The structures of the item's picture and of the whole atlas, by name."""
    held = contents(edition_id)
    names, areas = held.names, held.territory_names
    picture = held.pictures.get(str(doc.get("view")))
    seen: dict[str, dict[str, str]] = {}
    if picture is not None:
        shown = picture.shown
        seen = {
            "course": _named(shown.nerves, names),
            "exit": _named(shown.exits, names),
            "landmark": _named(shown.landmarks, names),
            "territory": _named(shown.territories, areas),
        }
    if doc.get("picture"):
        seen = _drawn(doc.get("drawn"), names)
    structures = [*held.nerves, *held.landmarks]
    return Scene(
        nerves=_named(held.nerves, names),
        names=_named(structures, names),
        seen=seen,
        paths={nerve.id: [path.id for path in nerve.paths] for nerve in held.nerves.values()},
        size=picture_size(doc, edition_id),
    )


def _drawn(found: Any, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What an author drew on a photograph, by kind of structure."""
    shown: dict[str, set[str]] = {"course": set(), "exit": set(), "landmark": set()}
    for one in found if isinstance(found, list) else []:
        for what in shown:
            if one.get(what) and one.get("id"):
                shown[what].add(str(one["id"]))
    return {what: _named(ids, names) for what, ids in shown.items()}


def _named(ids: Any, names: Mapping[str, str]) -> dict[str, str]:
    found = {ident: names.get(ident, ident) for ident in ids}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def snaps_of(view_id: str, edition_id: str) -> dict[str, Any]:
    """Points and lines of an atlas picture in 0..1: exits, landmarks, courses in the skin."""
    view = atlas.get_view(edition_id, view_id)
    if view is None:
        return {"points": [], "lines": []}
    names = contents(edition_id).names
    points = [
        {"at": place["at"], "name": names.get(nerve, nerve)}
        for nerve, shown in view.truth["nerves"].items()
        for place in shown["exits"]
    ]
    points += [
        {"at": spot, "name": names.get(mark, mark)}
        for mark, place in view.truth["landmarks"].items()
        for spot in (place["at"], place.get("left"))
        if spot is not None
    ]
    lines = [
        {"points": run["points"], "name": names.get(nerve, nerve)}
        for nerve, shown in view.truth["nerves"].items()
        for run in shown["courses"]
        if not run["deep"]
    ]
    return {"points": points[:MOST_SNAPS], "lines": lines}
