"""Bone and tendon under the skin: the base body is smooth, so its landmarks are sculpted on.

Heights were set by eye against photographs of living bodies; they carry no anatomy of their own:
a landmark stands where the landmark files say, and the bump is put under it. The left side is
the mirror of the right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from npt_training.atlas.build.form import Form, Place
from npt_training.atlas.build.limbs import Placer, PlaceRefused
from npt_training.atlas.build.mesh import Surface
from npt_training.atlas.build.relief_arm import ARM
from npt_training.atlas.build.relief_hand import HAND
from npt_training.atlas.build.relief_head import HEAD
from npt_training.atlas.build.relief_leg import LEG
from npt_training.atlas.build.relief_trunk import TRUNK
from npt_training.atlas.build.shortest import ShortWay

FORMS: list[Form] = [*LEG, *TRUNK, *ARM, *HAND, *HEAD]
_MIRROR = np.array([-1.0, 1.0, 1.0])
Refused = Callable[[str], None]


def _ease(share: np.ndarray) -> np.ndarray:
    t = np.clip(share, 0, 1)
    return t * t * (3 - 2 * t)


def _dense(points: np.ndarray) -> np.ndarray:
    """A line of points close enough together that no bead shows."""
    if len(points) == 1:
        return points
    pieces = [a + (b - a) * np.linspace(0, 1, 12)[:, None] for a, b in pairwise(points)]
    return np.concatenate(pieces)


def rests_on(landmarks: Mapping[str, Any]) -> set[str]:
    """The landmarks the relief stands on, and those they are placed by."""
    found: set[str] = set()

    def add(place: Place) -> None:
        names = [place["lm"]] if place.get("lm") else list(place.get("between") or ())
        for name in names:
            if name not in found and name in landmarks:
                found.add(name)
                add(landmarks[name]["place"])

    for form in FORMS:
        for place in form.places:
            add(place)
    return found


def displacement(
    surface: Surface,
    placer: Placer,
    mirror: np.ndarray,
    refused: Refused | None = None,
) -> np.ndarray:
    """How far each vertex moves along its normal, mm; the same on both sides.

    `refused` is told of forms that stand on a wrong landmark and are left out; without it the
    first such landmark stops the work (PlaceRefused).
    """
    half = _RightHalf(surface)
    short = ShortWay(surface)
    for form in FORMS:
        try:
            line = _line(form, placer, short)
        except PlaceRefused as error:
            if refused is None:
                raise
            refused(str(error))
            continue
        half.lift(form, line, placer)
        if form.twin:
            half.lift(form, line * _MIRROR, placer)
    moved = half.moved
    return moved + np.where(mirror == np.arange(len(mirror)), 0.0, moved[mirror])


def _line(form: Form, placer: Placer, short: ShortWay) -> np.ndarray:
    points = np.array([placer.point(place, entry="relief") for place in form.places])
    if not form.joined:
        return _dense(points)
    line = np.concatenate([short.line(a, b) for a, b in pairwise(points)])
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    even = np.linspace(0, s[-1], max(round(s[-1]), 2))
    return np.stack([np.interp(even, s, line[:, k]) for k in range(3)], 1)


class _RightHalf:
    """The vertices of the right half, ordered by height so that few are asked for each form."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.moved = np.zeros(len(surface.V))
        right = np.flatnonzero(surface.V[:, 0] <= 0)
        self._order = right[np.argsort(surface.V[right, 1])]
        self._heights = surface.V[self._order, 1]

    def lift(self, form: Form, line: np.ndarray, placer: Placer) -> None:
        """Add one form."""
        reach = form.width_mm * 3.0
        low, high = line.min(0) - reach, line.max(0) + reach
        first, last = np.searchsorted(self._heights, [low[1], high[1]])
        some = self._order[first:last]
        V = self.surface.V[some]
        some = some[((V - low) * (high - V) > 0).all(1)]
        near, which = cKDTree(line).query(self.surface.V[some], distance_upper_bound=reach)
        within = np.isfinite(near)
        some, near, which = some[within], near[within], which[within]
        rise = form.height_mm * np.exp(-((near / form.width_mm) ** form.sharpness))
        if form.fade:
            rise *= _ease(which / (form.fade * len(line)))
        if form.fade_out:
            rise *= _ease((len(line) - 1 - which) / (form.fade_out * len(line)))
        if form.keep is not None:
            facing = self.surface.N[some] @ placer.frames.face(form.keep, form.frame)
            rise = rise * np.clip(facing * 1.6, 0, 1)
        self.moved[some] += rise
