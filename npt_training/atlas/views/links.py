"""Addresses of the atlas's pages, and of pages that a site may or may not have."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import BuildError

from npt_training.atlas.contents import Contents
from npt_training.core.web import url_to


def link(endpoint: str, **values: Any) -> str | None:
    """The address of a page, None where no room has it."""
    try:
        return url_to(endpoint, **values)
    except BuildError:
        return None


def href_of(atlas: Contents, kind: str, ident: str) -> str:
    """The page of a structure; of a dermatome the picture that shows it."""
    if kind == "region":
        return url_to("atlas.region", region=ident)
    if kind in ("nerve", "landmark", "hazard"):
        return url_to(f"atlas.{kind}", **{f"{kind}_id": ident})
    for picture in atlas.pictures.values():
        if ident in picture.shown.dermatomes:
            return url_to("atlas.view", view_id=picture.id, shown=1, layer=["dermatomes", "labels"])
    return url_to("atlas.index")


def body_link(atlas: Contents, **values: Any) -> str | None:
    """The body in space, None where the edition has none."""
    return link("atlas_body.body", **values) if atlas.has_scene else None
