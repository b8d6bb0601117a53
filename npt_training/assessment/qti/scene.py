"""What an item looks like to whom it is put: its question, its picture, options in an order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from npt_training.assessment import layers
from npt_training.assessment.items import AnyItem
from npt_training.assessment.kinds.base import Kind, Question
from npt_training.assessment.layers import Drawn
from npt_training.assessment.qti.areas import Area
from npt_training.assessment.qti.build import img
from npt_training.assessment.qti.drawing import drawn
from npt_training.assessment.qti.xmlread import Node
from npt_training.core import storage
from npt_training.core.i18n import gettext as _
from npt_training.core.signing import canonical

WIDEST_PX = 960
PIN_PX = 24
"""Radius of a place to tap on the exported picture: the 24 px of WCAG 2.5.8 and more."""


@dataclass(frozen=True)
class Scene:
    """``shown`` are option ids in an order that depends on the item's text alone.

    ``size`` is that of the exported picture, ``jpeg`` its bytes with the question drawn in.
    """

    item: AnyItem
    kind: Kind[AnyItem]
    names: Mapping[str, str]
    question: Question
    shown: list[str]
    picture: Drawn | None = None
    size: tuple[int, int] = (0, 0)
    jpeg: bytes = b""
    media: dict[str, bytes] = field(default_factory=dict)

    @property
    def identifier(self) -> str:
        """A name that says nothing: not of the nerve, nor of the answer."""
        doc = self.item.model_dump(mode="json", exclude_none=True)
        return "i" + hashlib.sha256(canonical(doc)).hexdigest()[:16]

    @property
    def title(self) -> str:
        where = "" if self.item.module == "atlas" else f" ({self.item.module})"
        return f"{self.kind.title()}{where}"

    def code(self, option: str) -> str:
        """What an option is called in the package: its place, never its id."""
        return f"c{self.shown.index(option) + 1}"

    def image(self, jpeg: bytes | None = None, size: tuple[int, int] | None = None) -> Node:
        """The picture of the question (or another made from it), to be put into the body."""
        content = jpeg or self.jpeg
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.jpg"
        self.media[name] = content
        return img(f"../media/{name}", _("Picture of the question"), size or self.size)

    def pixels(self, at: tuple[float, float]) -> tuple[float, float]:
        """From pixels of the whole picture to those of the exported one."""
        assert self.picture is not None
        return (
            at[0] * self.size[0] / self.picture.width,
            at[1] * self.size[1] / self.picture.height,
        )

    def spot(self, at: tuple[float, float], radius: float = PIN_PX) -> Area:
        """A circle around a place given in pixels of the whole picture."""
        x, y = self.pixels(at)
        return Area("circle", (round(x), round(y), round(radius)))

    def square(self, at: tuple[float, float], radius: float = PIN_PX) -> Area:
        """The same as a square: some players place names on rectangles only."""
        x, y = (round(value) for value in self.pixels(at))
        r = round(radius)
        return Area("rect", (max(x - r, 0), max(y - r, 0), x + r, y + r))


def scene_of(
    item: AnyItem, kind: Kind[AnyItem], names: Mapping[str, str], picture: Drawn | None
) -> Scene:
    """The scene of an item on its picture; nothing of the key is drawn."""

    def mixed(option: str) -> str:
        return hashlib.sha256(f"{item.id}\0{option}".encode()).hexdigest()

    shown = sorted(kind.option_ids(item), key=mixed)
    question = kind.present(item, shown, {}, names)
    if picture is None:
        return Scene(item, kind, names, question, shown)
    widths = sorted(picture.files)
    width = max([one for one in widths if one <= WIDEST_PX] or widths[:1])
    height = round(width * picture.height / picture.width)
    own = kind.before(item, question, picture)
    stack = layers.before(question, picture, own)
    plain = storage.get(picture.files[width])
    if width > WIDEST_PX:
        width, height = WIDEST_PX, round(WIDEST_PX * picture.height / picture.width)
    jpeg = drawn(plain, stack, (picture.width, picture.height), (width, height))
    return Scene(item, kind, names, question, shown, picture, (width, height), jpeg)
