"""A picture with its drawing, ready for a template: used by lessons, nerve pages and views."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from npt_training.atlas.contents import Contents, contents
from npt_training.atlas.figures import layers as drawn
from npt_training.atlas.ground import cropped
from npt_training.atlas.labels import SHARES
from npt_training.atlas.service import View
from npt_training.atlas.words import directions
from npt_training.core import storage
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import locale_code
from npt_training.core.web import render

Box = tuple[float, float, float, float]
LARGE = (0.036, 0.032, 0.028, *SHARES)
"""Type for a part of a picture that fills a phone and holds few names."""


@dataclass(frozen=True)
class Plate:
    """One figure. `alt` says in words what is drawn; `reviewed`: every nerve on it was reviewed.

    `image` is where the whole picture lies (x, y, width, height in px of the figure) when the
    figure shows a part of it; None otherwise.
    """

    width: int
    height: int
    src: str
    srcset: str
    alt: str
    caption: str | None
    layers: tuple[dict[str, Any], ...]
    reviewed: bool
    fixed_scale: float
    image: tuple[float, float, float, float] | None = None

    @property
    def has_areas(self) -> bool:
        """Whether patterns are needed to fill what is drawn."""
        return any(layer["kind"] in ("territory", "zone") for layer in self.layers)


def plate(
    view: View,
    *,
    show: Collection[str] | None = None,
    layers: Collection[str] = ("course", "exit", "labels"),
    caption: str | None = None,
    salt: str = "",
    crop: Box | None = None,
    keyed: bool = False,
) -> Plate:
    """The picture of `view` with `show` (None: everything) drawn in these layers.

    `crop` (left, top, width, height as shares of the picture) shows a part; `keyed` drawings tell
    which structure a shape is and are for pages of the atlas alone.
    """
    atlas = contents(view.edition_id)
    wanted = None if show is None else frozenset(show)
    drawing = _drawn(
        _Truth(view.truth, atlas, crop), wanted, tuple(layers), salt, locale_code(), keyed
    )
    seen = [key for key in view.truth["nerves"] if show is None or key in show]
    named = [atlas.names[key] for key in seen] if {"course", "exit"} & set(layers) else []
    width, height = view.size_px
    image = None
    if crop is not None:
        left, top, wide, tall = crop
        image = (-left * width, -top * height, float(width), float(height))
        width, height = round(width * wide), round(height * tall)
    return Plate(
        width=width,
        height=height,
        src=storage.url(view.pictures[1600 if crop is not None and crop[2] < 0.7 else 960]),
        srcset=", ".join(
            f"{storage.url(digest)} {px}w" for px, digest in sorted(view.pictures.items())
        ),
        alt=_alt(view.title, named),
        caption=caption,
        layers=drawing,
        reviewed=bool(seen) and all(atlas.nerves[key].reviewed for key in seen),
        fixed_scale=round(width / 560, 3),
        image=image,
    )


@dataclass(frozen=True)
class _Truth:
    """A truth document as a key: two of the same view and edition are the same."""

    truth: Mapping[str, Any]
    atlas: Contents
    crop: Box | None

    def __hash__(self) -> int:
        return hash((self.truth["view"], self.truth["inputs"], self.crop))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Truth):
            return NotImplemented
        mine, others = (
            (one.truth["view"], one.truth["inputs"], one.atlas.edition_id, one.crop)
            for one in (self, other)
        )
        return mine == others


@lru_cache(maxsize=512)
def _drawn(
    key: _Truth,
    show: frozenset[str] | None,
    layers: tuple[str, ...],
    salt: str,
    locale: str,
    keyed: bool,
) -> tuple[dict[str, Any], ...]:
    """Placing labels takes a moment and always ends the same way; `locale` gives the words."""
    truth = key.truth if key.crop is None else cropped(key.truth, key.crop)
    return tuple(
        drawn(
            truth,
            show=show,
            layers=layers,
            names=key.atlas.names,
            words=directions(),
            id_salt=salt,
            tones=key.atlas.tones,
            thin=key.atlas.thin,
            keyed=keyed,
            shares=SHARES if key.crop is None else LARGE,
        )
    )


def around(
    truth: Mapping[str, Any], keys: Collection[str], *, aspect: float = 1.55, least_mm: float = 110
) -> Box:
    """The part of a picture that shows these structures well, of width to height `aspect`.

    It is at least `least_mm` wide or high, has a margin, and keeps to one side where the picture
    shows both.
    """
    width, height = truth["size_px"]
    xs, ys = zip(*_points(truth, keys), strict=True)
    left, right = min(xs) * width, max(xs) * width
    top, bottom = min(ys) * height, max(ys) * height
    wide, tall = (right - left) * 1.3, (bottom - top) * 1.16
    tall = max(tall, wide / aspect, least_mm / truth["mm_per_px"])
    tall = min(tall, max(height, width / aspect))
    wide = tall * aspect
    x, y = (left + right) / 2 - wide / 2, (top + bottom) / 2 - tall / 2
    x, y = _kept(x, wide, width), _kept(y, tall, height)
    return (
        round(x / width, 4),
        round(y / height, 4),
        round(wide / width, 4),
        round(tall / height, 4),
    )


def _kept(start: float, size: float, whole: float) -> float:
    """Moved into the picture, or round its middle where it is the larger."""
    return (whole - size) / 2 if size >= whole else min(max(start, 0.0), whole - size)


def _points(truth: Mapping[str, Any], keys: Collection[str]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for key in keys:
        nerve = truth["nerves"].get(key) or truth["hazards"].get(key) or {}
        runs = [r for r in nerve.get("courses", ()) if r.get("side", "right") == "right"]
        found += [point for run in runs or nerve.get("courses", ()) for point in run["points"]]
        exits = nerve.get("exits", ())
        found += [e["at"] for e in exits if not runs or e.get("side", "right") == "right"]
        if not found:
            found += [point for ring in nerve.get("zones", ()) for point in ring]
        if key in truth["landmarks"]:
            found.append(truth["landmarks"][key]["at"])
    return found or [(0.0, 0.0), (1.0, 1.0)]


def render_plate(view: View, **options: Any) -> Markup:
    """The figure as markup, for pages of other rooms; options are those of :func:`plate`."""
    return Markup(render("atlas/plate.html", plate=plate(view, **options)))  # noqa: S704 - ours


def _alt(title: str, named: Sequence[str]) -> str:
    if not named:
        return _("%(title)s.", title=title)
    return _("%(title)s. Drawn on it: %(names)s.", title=title, names=", ".join(named))


__all__ = ["Plate", "around", "directions", "plate", "render_plate"]
