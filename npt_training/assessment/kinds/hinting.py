"""Hints of practice: what one is, what a kind may look at to make one, and the common ways.

A hint narrows; it never says the answer. Whatever is drawn by lot is drawn from a secret of the
installation and from what is asked for, so that the same question always gives the same hints: to
ask again, or in another run, tells nothing new.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from npt_training.assessment.items import Target
from npt_training.assessment.kinds.values import Pixel, Response
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.scoring.trace import Stretch
from npt_training.assessment.scoring.typed import folded
from npt_training.atlas.models import Landmark, Nerve
from npt_training.core.i18n import gettext as _

MOST_HINTS = 3
LEAST_LEFT = 2
"""So many answers stay open, whatever is left out or filled in."""
RING_TIMES = 4.0
"""Radius of a ring in tolerances: what is left to find is sixteen times as large as what counts."""
LEAST_RING = 0.12
"""Of the picture's shorter side."""
ZONE_TIMES, AREA_TIMES = 3.0, 1.6
"""Radius of a ring round a zone to tap, and round a territory, in radii of a circle as large."""
MOST_PLACES = 3
WIDEST_RING = 0.6
"""Of its longer side: a ring that is wider says nothing."""
NEAREST_OFF, FARTHEST_OFF = 0.2, 0.8
"""Of the radius: how far the middle of a ring lies from the place at least and at most."""
TRIES = 64


@dataclass(frozen=True)
class Hint:
    """One hint. ``without``: values of options that are not it (their places on the page).
    ``fills``: form fields that are filled in. ``ring``: centre and radius in pixels.
    """

    text: str
    without: list[str] = field(default_factory=list)
    fills: dict[str, str] = field(default_factory=dict)
    ring: tuple[int, int, int] | None = None

    def doc(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Hint:
        ring = doc.get("ring")
        return cls(
            doc["text"],
            list(doc.get("without", [])),
            dict(doc.get("fills", {})),
            tuple(ring) if ring else None,
        )


class HintPicture(Protocol):
    """What hints may ask of a picture."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def mm_per_px(self) -> float: ...
    def courses(self, nerve: str) -> Sequence[tuple[bool, Sequence[Pixel]]]: ...
    def places(self, target: Target) -> Sequence[Pixel]: ...
    def stretches(self, nerve: str, path: str) -> Sequence[Sequence[Stretch]]: ...
    def zone(self, territory: str) -> Zone: ...


@dataclass(frozen=True)
class HintFacts:
    """What a kind may look at. ``shown``: the options as they stand; ``response``: what stands.

    ``where`` names the picture, ``secret`` is the installation's own.
    """

    shown: Sequence[str]
    response: Response
    names: Mapping[str, str]
    picture: HintPicture | None
    where: str
    secret: bytes
    nerve: Callable[[str], Nerve | None]
    landmark: Callable[[str], Landmark | None]

    def lot(self, *about: str) -> random.Random:
        """The lot for what is asked about: always the same here, another elsewhere."""
        words = "\n".join((self.where, *about)).encode()
        return random.Random(hashlib.blake2b(words, key=self.secret[:64]).digest())  # noqa: S311

    def name(self, ident: str) -> str:
        return self.names.get(ident, ident)


def left_out(facts: HintFacts, wrong: Iterable[str], item_id: str, most: int) -> list[Hint]:
    """One wrong option less with each hint; two answers stay at least."""
    order = sorted(one for one in wrong if one in facts.shown)
    facts.lot("without", item_id).shuffle(order)
    most = min(most, len(facts.shown) - LEAST_LEFT)
    return [
        Hint(_("One answer less: it is not this one."), [str(facts.shown.index(one) + 1)])
        for one in order[: max(most, 0)]
    ]


def about_nerve(
    facts: HintFacts, ident: str, wanted: str, hidden: Sequence[str] = ()
) -> list[Hint]:
    """A sentence of the atlas on a nerve: ``find``, ``exit``, ``territory`` or ``roots``.

    One that says a name of the nerves in ``hidden`` is left out.
    """
    nerve = facts.nerve(ident)
    if nerve is None:
        return []
    roots = ", ".join(nerve.roots)
    text = {
        "find": nerve.find[0],
        "exit": _("Where it comes through: %(words)s", words=nerve.exit),
        "territory": _("It serves: %(territory)s", territory=nerve.territory),
        "roots": _("Its roots: %(roots)s.", roots=roots),
    }[wanted]
    return [] if says(facts, text, hidden) else [Hint(text)]


def says(facts: HintFacts, text: str, hidden: Sequence[str]) -> bool:
    """Whether a text says one of the names of these nerves, spelt however."""
    plain = f" {folded(text)} "
    for ident in hidden:
        nerve = facts.nerve(ident)
        names = [facts.name(ident)]
        if nerve is not None:
            names += [one for one in (nerve.name, nerve.latin, *nerve.synonyms) if one]
        if any(f" {folded(name)} " in plain for name in names if folded(name)):
            return True
    return False


def half(facts: HintFacts, places: Sequence[Pixel]) -> list[Hint]:
    """Which half of the picture all the places lie in; nothing where they lie in both."""
    picture = facts.picture
    if picture is None or not places:
        return []
    across = [x / picture.width - 0.5 for x, _y in places]
    down = [y / picture.height - 0.5 for _x, y in places]
    sideways = min(abs(x) for x in across) if _alike(across) else 0.0
    upright = min(abs(y) for y in down) if _alike(down) else 0.0
    if not sideways and not upright:
        return []
    if upright >= sideways:
        return [
            Hint(
                _("Look in the upper half of the picture.")
                if down[0] < 0
                else _("Look in the lower half of the picture.")
            )
        ]
    return [
        Hint(
            _("Look in the left half of the picture.")
            if across[0] < 0
            else _("Look in the right half of the picture.")
        )
    ]


def _alike(values: Sequence[float]) -> bool:
    return all(value < 0 for value in values) or all(value > 0 for value in values)


def ring(facts: HintFacts, at: Pixel, radius_px: float, text: str, *about: str) -> list[Hint]:
    """A broad ring with the place somewhere inside, never in its middle; none if it is too wide.

    ``about`` names what is asked for, not the question: every question on it in this picture, with
    the same tolerance, shows the same ring, so that rings of several do not average to the place.
    """
    picture = facts.picture
    if picture is None:
        return []
    radius = max(radius_px, LEAST_RING * min(picture.width, picture.height))
    if radius > WIDEST_RING * max(picture.width, picture.height):
        return []
    lot = facts.lot("ring", *about, str(round(radius)))
    centre = at
    for _try in range(TRIES):
        share = math.sqrt(lot.uniform(NEAREST_OFF**2, FARTHEST_OFF**2))
        angle = lot.uniform(0, 2 * math.pi)
        centre = (
            at[0] + share * radius * math.cos(angle),
            at[1] + share * radius * math.sin(angle),
        )
        if 0 <= centre[0] <= picture.width and 0 <= centre[1] <= picture.height:
            break
    return [Hint(text, ring=(round(centre[0]), round(centre[1]), math.ceil(radius)))]


def to_place(
    facts: HintFacts, target: Target, half_mm: float, *, side: str | None = None
) -> list[Hint]:
    """To one structure: the half of the picture, a sentence of the atlas, a ring."""
    found = places(facts, target)
    if not found:
        return []
    told = _("The place lies inside the ring, not in its middle.")
    if target.what == "course":
        told = _("A part of it lies inside the ring, not in its middle.")
    radius = tolerance_px(facts, half_mm)
    at = found[0] if side != "left" else found[-1]
    whole = _course(facts, target.id) if target.what == "course" else found
    hints = half(facts, whole if side is None else [at])
    if target.what == "landmark":
        landmark = facts.landmark(target.id)
        hints += [Hint(landmark.find)] if landmark is not None else []
    else:
        hints += about_nerve(facts, target.id, "exit" if target.what == "exit" else "find")
    return hints + ring(facts, at, radius, told, target.what, target.id, side or "")


def to_area(facts: HintFacts, nerve: str | None, ident: str, band_mm: float) -> list[Hint]:
    """To an area of skin: the half of the picture, a sentence of the atlas, a ring."""
    if facts.picture is None:
        return []
    zone = facts.picture.zone(ident)
    radius = max(tolerance_px(facts, band_mm), AREA_TIMES * math.sqrt(zone.area.area / math.pi))
    told = _("The middle of the area lies inside the ring, not in its middle.")
    return [
        *half(facts, [zone.middle]),
        *(about_nerve(facts, nerve, "territory") if nerve is not None else []),
        *ring(facts, zone.middle, radius, told, "area", ident),
    ] or [spread_out()]


def places(facts: HintFacts, target: Target) -> Sequence[Pixel]:
    """Where a structure is: its points, or of a course one in the skin drawn by lot."""
    picture = facts.picture
    if picture is None:
        return []
    if target.what != "course":
        return picture.places(target)
    line = _course(facts, target.id)
    return [facts.lot("part", target.id).choice(line)] if line else []


def _course(facts: HintFacts, nerve: str) -> list[Pixel]:
    """The points of a nerve in the skin, or where none is, of all of it."""
    lines = facts.picture.courses(nerve) if facts.picture is not None else []
    shallow = [at for deep, line in lines if not deep for at in line]
    return shallow or [at for _deep, line in lines for at in line]


def passes(facts: HintFacts, ident: str, path: str) -> list[Hint]:
    """Places that a path of a nerve passes near the skin, in the words of the atlas."""
    nerve = facts.nerve(ident)
    paths = {one.id: one for one in nerve.paths} if nerve is not None else {}
    if path not in paths:
        return []
    found = [point.text for point in paths[path].points if point.depth != "deep"]
    words = list(dict.fromkeys(found))[:MOST_PLACES]
    return [Hint(_("On its way: %(places)s.", places="; ".join(words)))] if words else []


def spread_out() -> Hint:
    """Where nothing narrower can be said: it lies in no one half, and is as wide as the picture."""
    return Hint(_("It does not lie in one half of the picture: look over all of it."))


def tolerance_px(facts: HintFacts, mm: float) -> float:
    """The radius of a ring for a tolerance."""
    if facts.picture is None or not facts.picture.mm_per_px:
        return 0.0
    return RING_TIMES * mm / facts.picture.mm_per_px


def named(accepted: str) -> list[Hint]:
    """How many words and letters, then the first letter; of the shortest only the number."""
    words = accepted.split()
    counts = [sum(letter.isalnum() for letter in word) for word in words]
    letters = ", ".join(str(count) for count in counts)
    if len(words) > 1:
        told = _(
            "%(words)s words, with so many letters: %(letters)s.", words=len(words), letters=letters
        )
    else:
        told = _("One word. Letters: %(letters)s.", letters=letters)
    first = next((one for one in accepted if one.isalnum()), "")
    if sum(counts) <= LEAST_LEFT + 1 or not first:
        return [Hint(told)]
    return [Hint(told), Hint(_("It begins with %(letter)s.", letter=first.upper()))]
