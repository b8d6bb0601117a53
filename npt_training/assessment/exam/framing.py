"""Which part of a view an examination item shows: drawn with the private seed. Pure but for the
pictures it is given.

Where the asked structure lies in the window is drawn first, and the window is laid round it. So the
place in the window follows from the seed alone, not from the place in the view, and a window that
reaches over the edge of the view goes on in the colour of its paper.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from npt_training.assessment.items import AnyItem, Order, Target
from npt_training.assessment.items.window import SIZE, WIDTHS
from npt_training.assessment.stimulus import Pixel, Stimulus
from npt_training.assessment.window import Box

PAPER = (249, 246, 238)
"""What the body stands on in every picture of the atlas."""
BESIDE_MM = 30.0
"""Skin kept round a structure: the widest band, and the danger zones a tap beside it can hit."""
MOST_BESIDE = 0.2
"""That, as a share of the window's usual width, where a picture is much enlarged."""
ZOOM = (0.9, 1.25)
REACH = 0.38
"""How far from the middle of the window the structure may lie, as a share of it."""
LEAST_SEEN, MOST_PAPER = 0.5, 0.45
"""How much of the view has to be in the window, so that the region is known, and how much of the
window may lie beside the view. Both give way where a structure leaves no room."""
TRIES = 120
EVERY = 10
GROWS = 1.05
EASIER = 0.3
QUALITY = 82


@dataclass(frozen=True)
class Kept:
    """``spots`` have to be in the window, ``beside_px`` of skin round them; ``anchors`` are the
    places one of which is put where the seed says."""

    spots: Sequence[Pixel]
    anchors: Sequence[Pixel]


def frame(item: AnyItem, view: Stimulus, rng: random.Random) -> Box:
    """A window for an item on ``view``, in shares of the view."""
    kept = kept_of(item, view, rng)
    usual = min(view.width, view.height * SIZE[0] / SIZE[1])
    beside = min(BESIDE_MM / view.mm_per_px, MOST_BESIDE * usual)
    left, top, right, bottom = _around(kept.spots, beside, view)
    grown = 1.0
    for turn in range(TRIES):
        if turn and turn % EVERY == 0:
            grown *= GROWS
        wide = usual * grown * rng.uniform(*ZOOM)
        high = wide * SIZE[1] / SIZE[0]
        anchor = rng.choice(kept.anchors)
        x = anchor[0] - wide * (0.5 + rng.uniform(-REACH, REACH))
        y = anchor[1] - high * (0.5 + rng.uniform(-REACH, REACH))
        holds = x <= left and y <= top and x + wide >= right and y + high >= bottom
        seen, paper = _seen(x, y, wide, high, view)
        easier = turn / TRIES * EASIER
        if holds and seen >= LEAST_SEEN - easier and paper <= MOST_PAPER + easier:
            return _shares(x, y, wide, high, view)
    wide = max(usual, right - left, (bottom - top) * SIZE[0] / SIZE[1]) * rng.uniform(1.1, 1.4)
    high = wide * SIZE[1] / SIZE[0]
    x, y = rng.uniform(right - wide, left), rng.uniform(bottom - high, top)
    return _shares(x, y, wide, high, view)


def kept_of(item: AnyItem, view: Stimulus, rng: random.Random) -> Kept:
    """What of an item has to be seen. Where both sides show, all of one side at least."""
    if isinstance(item, Order):
        spots = [(x * view.width, y * view.height) for x, y in (one.at for one in item.points)]
        return Kept(spots, spots)
    targets = [target for _where, target in item.targets()]
    shown = [_places(target, view) for target in targets]
    spots = [spot for places in shown for spot in places if _within(spot, view)]
    if not spots:
        middle = [(view.width / 2, view.height / 2)]
        return Kept(middle, middle)
    if view.told.get("side") == "both" and len(targets) == 1:
        spots = _one_side(spots, view, rng)
    anchors = spots
    if len(targets) == 1 and targets[0].what == "territory":
        anchors = [view.zone(targets[0].id).middle]
    return Kept(spots, anchors)


def cut(picture: bytes, box: Box) -> dict[int, bytes]:
    """The window as WebP, by width in px."""
    with Image.open(io.BytesIO(picture)) as found:
        whole = found.convert("RGB")
    left, top, wide, high = box
    corners = (
        left * whole.width,
        top * whole.height,
        (left + wide) * whole.width,
        (top + high) * whole.height,
    )
    part = whole.transform(
        SIZE, Image.Transform.EXTENT, corners, Image.Resampling.BICUBIC, fillcolor=PAPER
    )
    files = {}
    for width in WIDTHS:
        size = (width, round(width * SIZE[1] / SIZE[0]))
        out = io.BytesIO()
        shown = part if size == SIZE else part.resize(size, Image.Resampling.LANCZOS)
        shown.save(out, "WEBP", quality=QUALITY)
        files[width] = out.getvalue()
    return files


def _places(target: Target, view: Stimulus) -> Iterable[Pixel]:
    if target.what == "course":
        lines = view.courses(target.id)
        shallow = [line for deep, line in lines if not deep] or [line for _deep, line in lines]
        return [spot for line in shallow for spot in line]
    if target.what == "territory":
        return [spot for ring in view.rings(target.id) for spot in ring]
    return view.places(target)


def _one_side(spots: Sequence[Pixel], view: Stimulus, rng: random.Random) -> list[Pixel]:
    """The spots of the half of the picture that the seed chooses, where both halves have some."""
    halves = (
        [spot for spot in spots if spot[0] < view.width / 2],
        [spot for spot in spots if spot[0] >= view.width / 2],
    )
    return rng.choice([half for half in halves if half])


def _within(spot: Pixel, view: Stimulus) -> bool:
    return 0 <= spot[0] <= view.width and 0 <= spot[1] <= view.height


def _around(
    spots: Sequence[Pixel], beside: float, view: Stimulus
) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _y in spots], [y for _x, y in spots]
    return (
        max(min(xs) - beside, 0.0),
        max(min(ys) - beside, 0.0),
        min(max(xs) + beside, float(view.width)),
        min(max(ys) + beside, float(view.height)),
    )


def _seen(x: float, y: float, wide: float, high: float, view: Stimulus) -> tuple[float, float]:
    """The share of the view that a window shows, and the share of the window beside the view."""
    across = min(x + wide, view.width) - max(x, 0.0)
    down = min(y + high, view.height) - max(y, 0.0)
    both = max(across, 0.0) * max(down, 0.0)
    return both / (view.width * view.height), 1 - both / (wide * high)


def _shares(x: float, y: float, wide: float, high: float, view: Stimulus) -> Box:
    return x / view.width, y / view.height, wide / view.width, high / view.height
