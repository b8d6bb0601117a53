"""Labels beside a picture: in free ground near what they name, joined by leader lines. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Pixel = tuple[float, float]
Ring = Sequence[Pixel]
Span = tuple[float, float]
Box = tuple[float, float, float, float]
_SHARE = 0.026  # type size as a share of the picture's width
_ADVANCE = 0.475  # mean width of a letter as a share of the type size
_LINE = 1.18
_LONGEST = 24
_CROSSING, _ON_BODY, _HIDING = 0.30, 0.55, 0.25  # costs, as shares of the picture's width


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
    def box(self) -> Box:
        width, height = extent(self.lines, self.size)
        left = self.x if self.anchor == "start" else self.x - width
        top = self.y - self.size
        return left, top, left + width, top + height

    @property
    def end(self) -> Pixel:
        """Where the leader leaves the text: beside its end that lies towards the spot."""
        _, top, _, bottom = self.box
        gap = self.size * 0.35
        return self.x + (-gap if self.anchor == "start" else gap), (top + bottom) / 2

    @property
    def leader(self) -> str:
        x, y = self.end
        return f"M{x:.1f} {y:.1f}L{self.spot[0]:.1f} {self.spot[1]:.1f}"


def extent(lines: Sequence[str], size: float) -> Span:
    """Width and height of the text, the width estimated."""
    return max(len(line) for line in lines) * size * _ADVANCE, len(lines) * size * _LINE


def short_name(name: str) -> str:
    """The way names stand on a printed plate: n. for nerve, nothing in brackets."""
    plain = name.split(" (")[0].removesuffix(" of foot")
    return plain.replace("nerves", "nn.").replace("nerve", "n.")


def wrapped(text: str, longest: int = _LONGEST) -> tuple[str, ...]:
    """At most two lines, broken where they come out most alike; no line begins with 'n.'."""
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
    silhouette: Sequence[Ring],
    width: float,
    height: float,
    drawn: Sequence[Sequence[Pixel]] = (),
) -> list[Label]:
    """Each (what it names, words, spot) gets the cheapest free place.

    Cheap is near the spot, off the body, off the lines `drawn` and without crossing another
    leader; overlaps are not allowed at all. What stands highest is placed first, so that leaders
    keep their order.
    """
    size = round(width * _SHARE, 1)
    rows = _Rows(silhouette, width, height, size)
    placed: list[Label] = []
    parts = [part for line in drawn for part in pairwise(line)]
    for of, text, spot in sorted(wanted, key=lambda item: (item[2][1], item[1])):
        lines = wrapped(short_name(text))
        options = sorted(
            rows.places(of, lines, spot), key=lambda option: (option[0], option[1].x, option[1].y)
        )
        best = _cheapest(options, placed, parts, width)
        if best is not None:
            placed.append(best)
    return placed


def covered(silhouette: Sequence[Ring], top: float, bottom: float) -> Span | None:
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


class _Rows:
    """The body as a band per row, and the places it leaves free."""

    def __init__(
        self, silhouette: Sequence[Ring], width: float, height: float, size: float
    ) -> None:
        self.width, self.height, self.size = width, height, size
        self.step = size * 0.9
        self.body = [
            covered(silhouette, i * self.step, (i + 1) * self.step)
            for i in range(math.ceil(height / self.step))
        ]

    def places(self, of: str, lines: tuple[str, ...], spot: Pixel) -> Iterator[tuple[float, Label]]:
        """(cost, label) at every height, left and right of the body; over it at a high cost."""
        size = self.size
        wide, tall = extent(lines, size)
        margin, pad = size * 2.2, size * 0.7
        first, last = math.ceil(size * 2.4 / self.step), len(self.body)
        for row in range(first, last):
            top = row * self.step
            if top + tall > self.height - size * 2.6:
                break
            bands = [b for b in self.body[row : row + math.ceil(tall / self.step) + 1] if b]
            left = min((b[0] for b in bands), default=self.width)
            right = max((b[1] for b in bands), default=0.0)
            y = round(top + size, 1)
            for anchor, x, free in (
                ("end", min(left - pad, max(spot[0] - pad * 2, margin + wide)), left),
                (
                    "start",
                    max(right + pad, min(spot[0] + pad * 2, self.width - margin - wide)),
                    right,
                ),
                ("end", margin + wide, left),
                ("start", self.width - margin - wide, right),
            ):
                low, high = (x - wide, x) if anchor == "end" else (x, x + wide)
                if low < margin * 0.9 or high > self.width - margin * 0.9:
                    continue
                label = Label(of, lines, round(x, 1), y, anchor, size, spot)
                cost = math.dist(label.end, spot) * (1.0 + 0.4 * self._steep(label))
                over = high - free if anchor == "end" else free - low
                share = min(max(over / wide, 0.0), 1.0) if bands else 0.0
                yield cost + share * _ON_BODY * self.width, label

    def _steep(self, label: Label) -> float:
        """0 for a level leader, 1 for an upright one."""
        (x, y), (sx, sy) = label.end, label.spot
        length = math.hypot(sx - x, sy - y)
        away = (sx - x) if label.anchor == "end" else (x - sx)
        return 3.0 if away < 0 else (abs(sy - y) / length if length else 0.0)


def _cheapest(
    options: Sequence[tuple[float, Label]],
    placed: Sequence[Label],
    parts: Sequence[tuple[Pixel, Pixel]],
    width: float,
) -> Label | None:
    """The free place with the least cost; `options` come in the order of their own cost.

    Crossings are counted only for the places that could still win.
    """
    best: tuple[float, Label] | None = None
    for cost, label in options:
        if best is not None and cost >= best[0]:
            break
        if _overlaps(label, placed, label.size):
            continue
        crossed = sum(_cross(label, other) for other in placed)
        total = cost + (crossed * _CROSSING + _hides(label, parts) * _HIDING) * width
        if best is None or total < best[0]:
            best = total, label
    return None if best is None else best[1]


def _overlaps(label: Label, placed: Sequence[Label], size: float) -> bool:
    gap = size * 0.3
    left, top, right, bottom = label.box
    for other in placed:
        a, b, c, d = other.box
        if left < c + gap and a < right + gap and top < d + gap and b < bottom + gap:
            return True
    return False


def _hides(label: Label, parts: Sequence[tuple[Pixel, Pixel]]) -> bool:
    """Whether the text stands on a drawn line."""
    left, top, right, bottom = label.box
    for a, b in parts:
        if max(a[0], b[0]) < left or min(a[0], b[0]) > right:
            continue
        if max(a[1], b[1]) < top or min(a[1], b[1]) > bottom:
            continue
        inside = left <= a[0] <= right and top <= a[1] <= bottom
        if inside or _meet((left, top), (right, bottom), a, b):
            return True
        if _meet((left, bottom), (right, top), a, b):
            return True
    return False


def _cross(one: Label, other: Label) -> bool:
    """Whether a leader meets the other's leader or text."""
    a, b = one.end, one.spot
    left, top, right, bottom = other.box
    sides = (
        (other.end, other.spot),
        ((left, top), (right, bottom)),
        ((left, bottom), (right, top)),
    )
    if any(_meet(a, b, c, d) for c, d in sides):
        return True
    left, top, right, bottom = one.box
    return _meet((left, top), (right, bottom), other.end, other.spot)


def _meet(a: Pixel, b: Pixel, c: Pixel, d: Pixel) -> bool:
    def side(p: Pixel, q: Pixel, r: Pixel) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
