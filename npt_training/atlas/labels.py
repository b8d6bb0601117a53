"""Labels beside a picture: in the free margins, without overlaps, joined by leader lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

Pixel = tuple[float, float]
_SHARE = 0.026  # type size as a share of the picture's width
_ADVANCE = 0.475  # mean width of a letter as a share of the type size
_LINE = 1.18
_LONGEST = 24


@dataclass(frozen=True)
class Label:
    """`x`, `y` is the first baseline; `anchor` the SVG text-anchor; `of` what it names."""

    of: str
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    size: float
    spot: Pixel

    @property
    def width(self) -> float:
        return max(len(line) for line in self.lines) * self.size * _ADVANCE

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * _LINE

    @property
    def box(self) -> tuple[float, float, float, float]:
        left = self.x if self.anchor == "start" else self.x - self.width
        return left, self.y - self.size, left + self.width, self.y - self.size + self.height

    @property
    def leader(self) -> str:
        left, top, right, bottom = self.box
        end = right + self.size * 0.3 if self.anchor == "start" else left - self.size * 0.3
        middle = (top + bottom) / 2
        return f"M{end:.1f} {middle:.1f}L{self.spot[0]:.1f} {self.spot[1]:.1f}"


def short_name(name: str) -> str:
    """The way names stand on a printed plate: n. for nerve, nothing in brackets."""
    plain = name.split(" (")[0].removesuffix(" of foot")
    for long, short in (("nerves", "nn."), ("nerve", "n."), ("branches", "branches")):
        plain = plain.replace(long, short)
    return plain


def wrapped(text: str, longest: int = _LONGEST) -> tuple[str, ...]:
    """At most two lines, broken where they come out most alike; a break never follows 'n.'."""
    if len(text) <= longest or " " not in text:
        return (text,)
    words = text.split(" ")
    cuts = [
        (abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))), i)
        for i in range(1, len(words))
        if words[i] not in ("n.", "nn.")
    ]
    if not cuts:
        return (text,)
    _, cut = min(cuts)
    return " ".join(words[:cut]), " ".join(words[cut:])


def place_labels(
    wanted: Sequence[tuple[str, str, Pixel]],
    silhouette: Sequence[Sequence[Pixel]],
    width: float,
    height: float,
) -> list[Label]:
    """Each (what it names, words, spot) gets a place left or right of the body."""
    size = round(width * _SHARE, 1)
    margin = size * 2.2
    middle = _centre_x(silhouette, width)
    sides: dict[str, list[Label]] = {"start": [], "end": []}
    for of, text, spot in sorted(wanted, key=lambda item: (item[2][1], item[1])):
        lines = wrapped(short_name(text))
        left, right = (_room(silhouette, spot[1], size, side, width) for side in ("start", "end"))
        need = max(len(line) for line in lines) * size * _ADVANCE + margin
        prefer = "start" if spot[0] < middle else "end"
        other = "end" if prefer == "start" else "start"
        room = {"start": left, "end": right}
        if room[prefer] < need <= room[other]:
            prefer = other
        elif max(left, right) < need:
            prefer = "start" if left > right else "end"
        elif len(sides[prefer]) > len(sides[other]) + 3 and room[other] >= need:
            prefer = other
        x = margin if prefer == "start" else width - margin
        sides[prefer].append(Label(of, lines, x, spot[1] + size * 0.35, prefer, size, spot))
    return [label for side in sides.values() for label in _apart(side, height, size)]


def _apart(labels: list[Label], height: float, size: float) -> list[Label]:
    """Push labels of one side down, then back up from the lower edge, until none overlap."""
    gap = size * 0.45
    top, bottom = size * 2.6, height - size * 3.2
    placed: list[Label] = []
    floor = top
    for label in labels:
        y = max(label.y, floor + size)
        placed.append(replace(label, y=round(y, 1)))
        floor = y - size + label.height + gap
    ceiling = bottom
    for index in range(len(placed) - 1, -1, -1):
        label = placed[index]
        y = min(label.y, ceiling + size - label.height)
        placed[index] = replace(label, y=round(y, 1))
        ceiling = y - size - gap
    return placed


def _room(
    silhouette: Sequence[Sequence[Pixel]], y: float, size: float, side: str, width: float
) -> float:
    """Free width beside the body at the height of a label."""
    near = covered(silhouette, y - size * 2.2, y + size * 2.2)
    if near is None:
        return width
    return near[0] if side == "start" else width - near[1]


def covered(
    silhouette: Sequence[Sequence[Pixel]], top: float, bottom: float
) -> tuple[float, float] | None:
    """Leftmost and rightmost x of the body between two heights; None where there is none."""
    found: list[float] = []
    for ring in silhouette:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if max(ay, by) < top or min(ay, by) > bottom:
                continue
            for y in (top, bottom):
                if min(ay, by) <= y <= max(ay, by) and ay != by:
                    found.append(ax + (bx - ax) * (y - ay) / (by - ay))
            found += [x for x, y in ((ax, ay), (bx, by)) if top <= y <= bottom]
    return (min(found), max(found)) if found else None


def _centre_x(silhouette: Sequence[Sequence[Pixel]], width: float) -> float:
    xs = [x for ring in silhouette for x, _ in ring]
    return (min(xs) + max(xs)) / 2 if xs else width / 2
