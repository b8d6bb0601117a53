"""What a stranger sees first."""

from __future__ import annotations

from markupsafe import Markup

from npt_training.atlas.plates import render_plate
from npt_training.atlas.service import get_view
from npt_training.core import editions
from npt_training.core.editions import NoContent

OPENING = ("ankle-lateral-right", "sural")
"""The picture on the first page, and the nerve drawn on it: the first one every trainee finds."""


def opening_plate() -> Markup | None:
    """The opening picture from the newest edition, None while there is none."""
    try:
        edition_id = editions.newest().id
    except NoContent:
        return None
    view = get_view(edition_id, OPENING[0])
    if view is None:
        return None
    return render_plate(view, show=[OPENING[1]], layers=("course", "labels"), salt="opening")
