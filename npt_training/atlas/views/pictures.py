"""One picture, its layers on and off."""

from __future__ import annotations

from flask import request

from npt_training.accounts.principal import Permission
from npt_training.atlas import service
from npt_training.atlas.contents import Contents, contents
from npt_training.atlas.figures import ALWAYS, LAYERS
from npt_training.atlas.stage import stage
from npt_training.atlas.views.links import body_link, link
from npt_training.atlas.words import layer_name, region_name
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.web import needs, render

SWITCHES = (
    "course", "exit", "labels", "hazards", "landmarks", "territories", "dermatomes", "spread",
)  # fmt: skip
FIRST = ("course", "exit", "labels")
assert set(SWITCHES) == set(LAYERS) - set(ALWAYS)


@needs(Permission.VIEW_OWN)
def view(view_id: str) -> str:
    """A picture; `layer` (several) says what is drawn, `nerve` (several) limits it to some."""
    edition = newest()
    one = service.get_view(edition.id, view_id)
    if one is None:
        raise NotFound()
    atlas = contents(edition.id)
    picture = atlas.pictures[view_id]
    asked = request.args.getlist("layer")
    told = bool(asked) or "shown" in request.args
    chosen = tuple(layer for layer in SWITCHES if layer in (asked if told else FIRST))
    alone = [key for key in picture.shown.nerves if key in request.args.getlist("nerve")]
    show = _with(atlas, alone, view_id) if alone else None
    twin = atlas.pictures.get(picture.twin or "")
    near = [p for p in atlas.pictures.values() if p.region == picture.region and p.id != view_id]
    same_side = [p for p in near if p is not twin and p.entry.side in (picture.entry.side, "both")]
    return render(
        "atlas/view.html",
        view=one,
        stage=stage(one, chosen=chosen, show=show),
        chosen=chosen,
        switches=[(s, layer_name(s)) for s in SWITCHES if _has(picture.shown, s)],
        alone=alone,
        nerves=sorted((atlas.names[key], key) for key in picture.shown.nerves),
        landmarks=sorted((atlas.names[key], key) for key in picture.shown.landmarks),
        hazards=sorted((atlas.names[key], key) for key in picture.shown.hazards),
        twin=twin,
        others=[(p, None) for p in same_side],
        picture_url=service.picture_url,
        region=region_name(picture.region),
        printing=link("atlas_print.desk", view=view_id),
        body=body_link(atlas),
    )


def _with(atlas: Contents, nerves: list[str], view_id: str) -> frozenset[str]:
    """The nerves asked for, what to keep clear of beside them, and the picture's landmarks."""
    shown = atlas.pictures[view_id].shown
    hazards = {hazard for key in nerves for hazard in atlas.nerves[key].hazards}
    own = {key for key, t in atlas.territories.items() if t.nerve in nerves}
    return frozenset({*nerves, *(hazards & set(shown.hazards)), *shown.landmarks, *own,
                      *shown.dermatomes})  # fmt: skip


def _has(shown: object, layer: str) -> bool:
    """Whether a picture has anything in a layer, so that no switch does nothing."""
    parts = {"territories", "dermatomes", "hazards", "landmarks"}
    return bool(getattr(shown, layer)) if layer in parts else True
