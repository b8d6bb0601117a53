"""A picture with its drawing, ready for a template: used by lessons, nerve pages and views."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from npt_training.atlas.figures import layers as drawn
from npt_training.atlas.service import View, list_nerves, structure_names
from npt_training.core import storage
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import locale_code
from npt_training.core.web import render


@dataclass(frozen=True)
class Plate:
    """One figure. `alt` says in words what is drawn; `reviewed`: every nerve on it was reviewed."""

    width: int
    height: int
    src: str
    srcset: str
    alt: str
    caption: str | None
    layers: tuple[dict[str, Any], ...]
    reviewed: bool
    fixed_scale: float


def plate(
    view: View,
    *,
    show: Collection[str] | None = None,
    layers: Collection[str] = ("course", "exit", "labels"),
    caption: str | None = None,
    salt: str = "",
) -> Plate:
    """The picture of `view` with `show` (None: everything) drawn in these layers."""
    names = structure_names(view.edition_id)
    width, height = view.size_px
    wanted = None if show is None else frozenset(show)
    drawing = _drawn(_Truth(view.truth, names), wanted, tuple(layers), salt, locale_code())
    nerves = {nerve.id: nerve for nerve in list_nerves(view.edition_id)}
    seen = [key for key in view.truth["nerves"] if show is None or key in show]
    named = [names[key] for key in seen] if {"course", "exit"} & set(layers) else []
    return Plate(
        width=width,
        height=height,
        src=storage.url(view.pictures[960]),
        srcset=", ".join(
            f"{storage.url(digest)} {px}w" for px, digest in sorted(view.pictures.items())
        ),
        alt=_alt(view.title, named),
        caption=caption,
        layers=drawing,
        reviewed=bool(seen) and all(nerves[key].reviewed for key in seen),
        fixed_scale=round(width / 560, 3),
    )


@dataclass(frozen=True)
class _Truth:
    """A truth document as a key: two of the same inputs and names are the same."""

    truth: Mapping[str, Any]
    names: Mapping[str, str]

    def __hash__(self) -> int:
        return hash((self.truth["view"], self.truth["inputs"]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Truth):
            return NotImplemented
        same = self.truth["inputs"] == other.truth["inputs"]
        return same and self.truth["view"] == other.truth["view"] and self.names == other.names


@lru_cache(maxsize=512)
def _drawn(
    truth: _Truth,
    show: frozenset[str] | None,
    layers: tuple[str, ...],
    salt: str,
    locale: str,
) -> tuple[dict[str, Any], ...]:
    """Placing labels takes a moment and always ends the same way; `locale` gives the words."""
    words = directions()
    return tuple(
        drawn(truth.truth, show=show, layers=layers, names=truth.names, words=words, id_salt=salt)
    )


def render_plate(view: View, **options: Any) -> Markup:
    """The figure as markup, for pages of other rooms; options are those of :func:`plate`."""
    return Markup(render("atlas/plate.html", plate=plate(view, **options)))  # noqa: S704 - ours


def _alt(title: str, named: list[str]) -> str:
    if not named:
        return _("%(title)s.", title=title)
    return _("%(title)s. Drawn on it: %(names)s.", title=title, names=", ".join(named))


def directions() -> dict[str, str]:
    """The words of orientation marks."""
    return {
        "proximal": _("proximal"),
        "distal": _("distal"),
        "anterior": _("anterior"),
        "posterior": _("posterior"),
        "medial": _("medial"),
        "lateral": _("lateral"),
        "plantar": _("plantar"),
        "dorsal": _("dorsal"),
    }
