"""The interactions of an item's body, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from npt_training.assessment.qti.areas import Area, area_of
from npt_training.assessment.qti.errors import QtiRefused
from npt_training.assessment.qti.values import BadValue
from npt_training.assessment.qti.wording import plain
from npt_training.assessment.qti.xmlread import Node
from npt_training.core.i18n import gettext as _

KINDS = {
    "qti-choice-interaction": "choice",
    "qti-hotspot-interaction": "hotspot",
    "qti-select-point-interaction": "selectPoint",
    "qti-position-object-interaction": "positionObject",
    "qti-graphic-order-interaction": "graphicOrder",
    "qti-graphic-associate-interaction": "graphicAssociate",
    "qti-graphic-gap-match-interaction": "graphicGapMatch",
    "qti-text-entry-interaction": "textEntry",
    "qti-extended-text-interaction": "extendedText",
}
NEEDS_PICTURE = (
    "hotspot", "selectPoint", "positionObject", "graphicOrder", "graphicAssociate",
    "graphicGapMatch",
)  # fmt: skip
MOST_DEFAULT = {"choice": 1, "hotspot": 1, "positionObject": 1, "graphicAssociate": 1}
CHOICES = (
    "qti-simple-choice", "qti-hotspot-choice", "qti-associable-hotspot", "qti-gap-text",
    "qti-gap-img",
)  # fmt: skip
MOST_CHOICES = 100


@dataclass(frozen=True)
class Picture:
    """An image of an item; ``href`` as written, size in px as declared (None: its own)."""

    href: str
    width: float | None
    height: float | None
    alt: str = ""

    @property
    def size(self) -> tuple[float, float] | None:
        if self.width is None or self.height is None:
            return None
        return self.width, self.height


@dataclass(frozen=True)
class Option:
    """Something to choose, put in order, join or place. ``area`` is where it lies."""

    identifier: str
    text: str
    area: Area | None = None
    picture: Picture | None = None
    match_max: int = 1


@dataclass(frozen=True)
class Interaction:
    """``most`` answers at most, None without a limit. ``gaps`` are where options are placed."""

    kind: str
    response: str
    prompt: str
    line: int
    picture: Picture | None = None
    options: list[Option] = field(default_factory=list)
    gaps: list[Option] = field(default_factory=list)
    most: int | None = 1
    marker: Picture | None = None
    center: tuple[float, float] | None = None
    shuffle: bool = False


def interactions_of(body: Node) -> tuple[list[Interaction], list[tuple[str, int]]]:
    """(those known, (name, line) of those not known) in document order; raises QtiRefused."""
    found, unknown = [], []
    for node, stage in _walk(body, None):
        if node.name in KINDS:
            found.append(_interaction(node, stage))
        elif node.name.endswith("-interaction"):
            unknown.append((node.name, node.line))
    return found, unknown


def picture_of(node: Node | None) -> Picture | None:
    """The picture directly inside ``node``, as ``img``, ``object`` or in a ``picture``."""
    found = node.first("object", "img", "picture") if node is not None else None
    if found is not None and found.name == "picture":
        found = found.first("img")
    if found is None:
        return None
    href = found.get("data") or found.get("src")
    alt = found.get("alt") or " ".join(found.text.split())
    return Picture(href, _pixels(found.get("width")), _pixels(found.get("height")), alt)


def _walk(node: Node, stage: Node | None) -> Iterator[tuple[Node, Node | None]]:
    for child in node.children:
        yield child, stage
        if child.name not in KINDS:
            inside = child if child.name == "qti-position-object-stage" else stage
            yield from _walk(child, inside)


def _interaction(node: Node, stage: Node | None) -> Interaction:
    kind = KINDS[node.name]
    own = picture_of(node)
    picture = picture_of(stage) if kind == "positionObject" else own
    if kind in NEEDS_PICTURE and (picture is None or not picture.href):
        raise _refused(node, _("this interaction has no picture"))
    size = picture.size if picture else None
    options = [_option(one, size) for one in node.all(*CHOICES)]
    gaps: list[Option] = []
    if kind == "graphicGapMatch":
        gaps = [one for one in options if one.area is not None]
        options = [one for one in options if one.area is None]
    names = [one.identifier for one in options + gaps]
    if len(set(names)) != len(names) or "" in names or len(names) > MOST_CHOICES:
        raise _refused(node, _("its choices need identifiers, each used once"))
    prompt = node.first("qti-prompt")
    return Interaction(
        kind,
        node.get("response-identifier"),
        plain(prompt) if prompt else "",
        node.line,
        picture,
        options,
        gaps,
        _most(node, kind),
        own if kind == "positionObject" else None,
        _center(node),
        node.get("shuffle") in ("true", "1"),
    )


def _option(node: Node, size: tuple[float, float] | None) -> Option:
    picture = picture_of(node)
    words = plain(node) or node.get("hotspot-label") or node.get("object-label")
    area = None
    if node.get("shape"):
        try:
            area = area_of(node.get("shape"), node.get("coords"), size)
        except BadValue as error:
            raise _refused(node, str(error)) from error
    return Option(
        node.get("identifier"),
        words or (picture.alt if picture else ""),
        area,
        picture,
        _whole(node.get("match-max", "1"), node),
    )


def _most(node: Node, kind: str) -> int | None:
    name = "max-associations" if "Associate" in kind or "Gap" in kind else "max-choices"
    if kind in ("textEntry", "extendedText"):
        return 1
    given = node.get(name)
    most = _whole(given, node) if given else MOST_DEFAULT.get(kind, 0)
    return most or None


def _center(node: Node) -> tuple[float, float] | None:
    numbers = [_pixels(part) for part in node.get("center-point").replace(",", " ").split()]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        return numbers[0], numbers[1]
    return None


def _whole(text: str, node: Node) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise _refused(node, _("%(text)s is no whole number", text=text[:20] or "''"))
    return int(text)


def _pixels(text: str) -> float | None:
    digits = text.removesuffix("px").strip()
    whole = digits.replace(".", "", 1)
    if not whole.isascii() or not whole.isdigit() or len(whole) > 8:
        return None
    return float(digits) or None


def _refused(node: Node, reason: str) -> QtiRefused:
    return QtiRefused(_("Line %(line)s: %(reason)s.", line=node.line, reason=reason))
