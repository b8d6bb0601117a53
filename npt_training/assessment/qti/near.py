"""Where a structure is near: on a view by its distance map, on a photograph by what is drawn."""

from __future__ import annotations

import shapely
from shapely import affinity

from npt_training.assessment.items import Target
from npt_training.assessment.layers import Drawn
from npt_training.assessment.planar import Planar
from npt_training.assessment.qti import bands
from npt_training.assessment.qti.errors import ExportRefused
from npt_training.assessment.stimulus import Stimulus, map_name
from npt_training.assessment.window import Part
from npt_training.core.i18n import gettext as _

Size = tuple[int, int]


def near(picture: Drawn | None, target: Target, limit_mm: float, size: Size) -> bands.Shape:
    """Where it is ``limit_mm`` away or less, in pixels of the picture drawn at ``size``.

    Raises ExportRefused where the picture knows no distances to it.
    """
    found = None
    if isinstance(picture, Part):
        found = _on_part(picture, target, limit_mm, size)
    elif isinstance(picture, Stimulus):
        found = _on_view(picture, target, limit_mm, size)
    elif isinstance(picture, Planar):
        found = _on_photograph(picture, target, limit_mm, size)
    if found is None:
        raise ExportRefused(_("The picture has no distances for this structure."))
    return found


def _on_view(
    view: Stimulus, target: Target, limit_mm: float, size: tuple[float, float]
) -> bands.Shape | None:
    chart = view.chart(map_name(target.what, target.id))
    return None if chart is None else bands.within_mm(chart, limit_mm, *size)


def _on_part(part: Part, target: Target, limit_mm: float, size: Size) -> bands.Shape | None:
    """What of the whole view lies in the window: the distances are those of the view."""
    left, top, wide, high = part.box
    whole = size[0] / wide, size[1] / high
    found = _on_view(part.whole, target, limit_mm, whole)
    if found is None:
        return None
    moved = affinity.translate(found, -left * whole[0], -top * whole[1])
    return moved


def _on_photograph(
    photo: Planar, target: Target, limit_mm: float, size: Size
) -> bands.Shape | None:
    places = photo.places(target)
    if not places:
        return None
    shape = shapely.LineString(places) if target.what == "course" else shapely.MultiPoint(places)
    whole = shape.buffer(limit_mm / photo.mm_per_px, quad_segs=16)
    across, down = size[0] / photo.width, size[1] / photo.height
    return affinity.scale(whole, across, down, origin=(0, 0))
