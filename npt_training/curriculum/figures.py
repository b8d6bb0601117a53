"""Atlas pictures of a lesson, drawn from the truth of the edition."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from npt_training.atlas.plates import render_plate
from npt_training.atlas.service import View, get_nerve, get_view
from npt_training.curriculum.shapes import Lesson


def figures_of(lesson: Lesson) -> dict[int, Markup]:
    """Position of a block to its rendered picture, for figures and find-the-nerve exercises."""
    edition_id = lesson.module.edition_id
    found: dict[int, Markup] = {}
    for position, block in enumerate(lesson.blocks):
        if block["type"] not in {"figure", "find_nerve"}:
            continue
        view = get_view(edition_id, block["view"])
        assert view is not None, "content is checked before it is loaded"
        salt = f"{lesson.line.id}-{position}"
        if block["type"] == "find_nerve":
            found[position] = render_plate(view, show=(), layers=(), salt=salt)
            continue
        found[position] = render_plate(
            view,
            show=_shown(view, block),
            layers=block["layers"],
            caption=Markup(block["caption"]),  # noqa: S704  cleaned when it was loaded
            salt=salt,
        )
    return found


def _shown(view: View, block: dict[str, Any]) -> list[str]:
    """The nerves named, every landmark of the picture if landmarks are drawn, their hazards."""
    shown = list(block["show"])
    if "landmarks" in block["layers"]:
        shown += view.truth["landmarks"]
    if "hazards" in block["layers"]:
        for nerve_id in block["show"]:
            nerve = get_nerve(view.edition_id, nerve_id)
            shown += nerve.hazards if nerve else []
    return shown
