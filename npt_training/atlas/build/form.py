"""What a bone, tendon, groove or crease under the skin is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Place = Mapping[str, Any]


class Form(NamedTuple):
    """A place or a line of places raised by `height_mm` (a groove: below zero).

    Its profile is exp(-(distance / width_mm) ** sharpness). `joined`: the places are joined along
    the skin, for lines of few and distant places. `twin`: its mirror image may reach over the
    middle too; a leg must not reach the other leg.
    """

    places: Sequence[Place]
    height_mm: float
    width_mm: float
    sharpness: float = 2.0
    fade: float = 0.0  # share of a line over which it rises from nothing at its start
    fade_out: float = 0.0  # and over which it sinks to nothing at its end
    keep: str | None = None  # only skin facing this way: a groove on the sole spares the top
    frame: str = "leg"  # whose words `keep` is in
    joined: bool = False
    twin: bool = False


def at_lm(name: str, frame: str | None = None, **walk: float) -> Place:
    """A landmark, or the end of a walk from it in the words of `frame` (its own without)."""
    place: dict[str, Any] = {"lm": name, "walk": [{k: v} for k, v in walk.items()]}
    return place if frame is None else place | {"frame": frame}


def ridge(
    places: Sequence[Place],
    height_mm: float,
    width_mm: float,
    fade: float = 0.15,
    fade_out: float = 0.15,
    keep: str | None = None,
    frame: str = "trunk",
    twin: bool = False,
) -> Form:
    """A line joined along the skin that rises and sinks gently."""
    return Form(
        places, height_mm, width_mm, 2.0, fade, fade_out, keep, frame, joined=True, twin=twin
    )
