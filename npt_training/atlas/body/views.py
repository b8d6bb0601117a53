"""The page of the body in space. Without scripts or WebGL it shows a picture and its links."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission
from npt_training.atlas import service
from npt_training.atlas.contents import Contents, Picture, contents
from npt_training.core import storage
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import Blueprint, needs, render, url_to

bp = Blueprint("atlas_body", __name__)
WHOLE = "body-front"


@bp.get("/atlas/body")
@needs(Permission.VIEW_OWN)
def body() -> str:
    atlas = contents(newest().id)
    files = service.scene_files(atlas.edition_id)
    if files is None:
        raise NotFound(_("This edition of the atlas has no body in space."))
    chosen = request.args.get("nerve", "")
    return render(
        "atlas/body.html",
        scene=storage.url(files["scene"]),
        mesh=storage.url(files["mesh"]),
        names=_names(atlas),
        nerves=sorted(atlas.nerves.values(), key=lambda nerve: nerve.name),
        chosen=chosen if chosen in atlas.nerves else "",
        flat=_flat(atlas, chosen),
        picture_url=service.picture_url,
    )


def _flat(atlas: Contents, chosen: str) -> Picture | None:
    """The picture that stands in: the nerve's best view, else the whole body, else any."""
    if chosen in atlas.nerves and atlas.nerves[chosen].best_view in atlas.pictures:
        return atlas.pictures[atlas.nerves[chosen].best_view]
    return atlas.pictures.get(WHOLE) or next(iter(atlas.pictures.values()), None)


def _names(atlas: Contents) -> dict[str, Any]:
    return {
        "nerves": [
            {
                "id": nerve.id,
                "name": nerve.name,
                "view": nerve.best_view,
                "href": url_to("atlas.nerve", nerve_id=nerve.id),
                "injectable": nerve.injectable,
            }
            for nerve in atlas.nerves.values()
        ],
        "landmarks": {key: entry.name for key, entry in atlas.landmarks.items()},
        "hazards": {key: entry.name for key, entry in atlas.hazards.items()},
        "words": {
            "loading": _("Fetching the body…"),
            "ready": _("Ready. Drag to turn, or use the arrow keys."),
            "failed": _("The body could not be fetched. The picture below shows the same nerves."),
            "no_webgl": _(
                "This browser cannot draw in three dimensions. The picture below shows the same "
                "nerves."
            ),
            "territory": _("Territory: %s"),
        },
    }
