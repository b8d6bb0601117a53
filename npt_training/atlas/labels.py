"""Names beside a picture, joined by leader lines to what they name. Pure.

What always holds: no name covers another, an exit or a landmark; no leader crosses another
leader, a name, or an exit that is not its own; all of it stays inside the picture's margin and
clear of the orientation marks and the scale bar. What is preferred, in this order: short and level
leaders, ground beside the body, ground without drawn lines, large type.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from npt_training.atlas.plane import (
    Box,
    Pixel,
    Ring,
    apart,
    between,
    covered,
    enters,
    gap_to_box,
    gap_to_line,
    overlap,
)

SHARES = (0.026, 0.022, 0.0185, 0.0155, 0.013)
"""Type sizes that are tried, as shares of the picture's width; all names of a picture share one."""
_ADVANCE = 0.49  # mean width of a letter as a share of the type size
_LINE = 1.18
_LONGEST = 24
_ON_BODY, _HIDING = 0.5, 0.9  # costs, as shares of the picture's width
_ROUNDS = 6  # how often a name may push others away, per name
_A_ROW = 4  # places that are looked at, per name and height


class LabelCannotBePlaced(ValueError):
    """A view has no room for a name; `reason` says what stands in the way."""

    def __init__(self, view: str, name: str, reason: str) -> None:
        super().__init__(f"{view}: the name {name!r} cannot be placed: {reason}")
        self.view, self.name, self.reason = view, name, reason


@dataclass(frozen=True)
class Wanted:
    """A name and the points its leader may end on, the best one first."""

    of: str
    key: str
    text: str
    spots: tuple[Pixel, ...]


@dataclass(frozen=True)
class Label:
    """`x`, `y` is the first baseline; `anchor` the SVG text-anchor; `of` the kind of `key`."""

    of: str
    key: str
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    size: float
    spot: Pixel
    box: Box
    end: Pixel

    @property
    def reach(self) -> Box:
        """What name and leader take together."""
        (x, y), (left, top, right, bottom) = self.spot, self.box
        return min(left, x), min(top, y), max(right, x), max(bottom, y)

    @property
    def leader(self) -> str:
        x, y = self.end
        return f"M{x:.1f} {y:.1f}L{self.spot[0]:.1f} {self.spot[1]:.1f}"


@dataclass(frozen=True)
class Ground:
    """What names are placed on: the picture, the body on it, and what is drawn there.

    `points` are exits and landmarks (x, y, key) that nothing may cover; `lines` are drawn courses;
    `taken` are boxes of marks and scale bar. `share` asks for another largest type.
    """

    width: float
    height: float
    silhouette: Sequence[Ring] = ()
    points: Sequence[tuple[float, float, str]] = ()
    lines: Sequence[Sequence[Pixel]] = ()
    taken: Sequence[Box] = ()
    shares: Sequence[float] = SHARES


def place(
    truth: Mapping[str, Any], names: Mapping[str, str], *, kinds: Sequence[str] = ("nerve",)
) -> list[Label]:
    """The labels of a view as its page shows them first; what the build asks of every view.

    `truth` is the view's truth document, `names` the name of each structure by id (others are left
    out), `kinds` which of nerve, landmark and hazard are named. Raises LabelCannotBePlaced.
    """
    from npt_training.atlas.ground import ground_of, wanted_of

    wanted = [w for w in wanted_of(truth, names, kinds=kinds) if w.key in names]
    return arrange(wanted, ground_of(truth, kinds), view=truth["view"])


def arrange(wanted: Sequence[Wanted], ground: Ground, *, view: str | None = None) -> list[Label]:
    """A place for every name, in the largest type that has room for all.

    With `view` a name without room raises LabelCannotBePlaced; without, it is left out. Names of
    the first kind come first: where there are others too, these take what room is left.
    """
    best: list[Label] = []
    mixed = len({want.of for want in wanted}) > 1
    for share in ground.shares[::2][:2] if mixed and view is None else ground.shares:
        table = _Table(ground, round(ground.width * share, 1))
        placed, failed = table.seat(wanted)
        if not failed:
            return placed
        if len(placed) > len(best):
            best = placed
    if view is not None:
        raise LabelCannotBePlaced(view, failed[0].text, table.reason(failed[0]))
    return best


def extent(lines: Sequence[str], size: float) -> tuple[float, float]:
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
        if words[i].rstrip(",") not in ("n.", "nn.")
    ]
    if not cuts:
        return (text,)
    _, cut = min(cuts)
    return " ".join(words[:cut]), " ".join(words[cut:])


@dataclass
class _Option:
    """One place for a name. `allowed` is found out when it is first asked for."""

    cost: float
    label: Label
    reach: Box
    allowed: bool | None = None


@dataclass
class _Seat:
    """A name that looks for its place. `stubborn` grows each time it had to push others away."""

    want: Wanted
    options: list[_Option]
    stubborn: int = 1

    @property
    def key(self) -> tuple[str, str]:
        return self.want.of, self.want.key


_Key = tuple[str, str]
_Taken = dict[_Key, _Option]


class _Table:
    """One picture in one type size."""

    def __init__(self, ground: Ground, size: float) -> None:
        self.ground, self.size = ground, size
        self.width, self.height = ground.width, ground.height
        self.gap, self.clear = size * 0.3, ground.width * 0.009
        self.step = size
        rows = math.ceil(self.height / self.step)
        self.body = [
            covered(ground.silhouette, i * self.step, (i + 1) * self.step) for i in range(rows)
        ]
        self.inked = set(self._cells())
        self.seats: dict[_Key, _Seat] = {}

    def seat(self, wanted: Sequence[Wanted]) -> tuple[list[Label], list[Wanted]]:
        """Labels, and what found no place. Kind by kind, what stands highest is seated first."""
        kinds = list(dict.fromkeys(want.of for want in wanted))
        seats = [_Seat(want, self._places(want)) for want in wanted]
        seats.sort(key=lambda s: (kinds.index(s.want.of), s.want.spots[0][1], s.key))
        by_key = self.seats = {seat.key: seat for seat in seats}
        failed = [seat for seat in seats if next(self._allowed(seat), None) is None]
        waiting = [seat for seat in seats if seat not in failed]
        taken: _Taken = {}
        left = _ROUNDS * len(seats)
        while waiting:
            seat = waiting.pop(0)
            free = self._first_free(seat, list(taken.values()))
            if free is not None:
                taken[seat.key] = free
                continue
            left -= 1
            if left < 0 or seat.want.of != kinds[0]:
                failed.append(seat)
                continue
            seat.stubborn += 1
            chosen, pushed = self._least_push(seat, taken, by_key)
            for key in pushed:
                del taken[key]
                waiting.append(by_key[key])
            taken[seat.key] = chosen
        self._settle(seats, taken)
        labels = [taken[seat.key].label for seat in seats if seat.key in taken]
        return labels, [seat.want for seat in failed]

    def reason(self, want: Wanted) -> str:
        if next(self._allowed(_Seat(want, self._places(want))), None) is None:
            return "each place lies outside the margin or covers an exit, a landmark or a mark"
        return "each place covers or crosses another name or its leader, even in the smallest type"

    def _allowed(self, seat: _Seat) -> Iterator[_Option]:
        for option in seat.options:
            if option.allowed is None:
                option.allowed = not self._forbidden(option.label)
            if option.allowed:
                yield option

    def _first_free(self, seat: _Seat, others: Sequence[_Option]) -> _Option | None:
        for option in self._allowed(seat):
            if not any(self._clash(option, other) for other in others):
                return option
        return None

    def _least_push(
        self, seat: _Seat, taken: _Taken, by_key: Mapping[_Key, _Seat]
    ) -> tuple[_Option, list[_Key]]:
        """The place that pushes away the fewest and least stubborn; at equal, the cheapest."""
        best: tuple[int, _Option, list[_Key]] | None = None
        for option in self._allowed(seat):
            pushed = [key for key, other in taken.items() if self._clash(option, other)]
            price = sum(by_key[key].stubborn ** 2 for key in pushed)
            if best is None or price < best[0]:
                best = price, option, pushed
            if price <= 1:
                break
        assert best is not None, "a seat without an allowed place never waits"
        return best[1], best[2]

    def _settle(self, seats: Sequence[_Seat], taken: _Taken) -> None:
        """Give each name a better place where one is free by now, the worst placed first."""
        placed = [seat for seat in seats if seat.key in taken]
        for _ in range(2):
            for seat in sorted(placed, key=lambda s: (-taken[s.key].cost, s.key)):
                others = {key: option for key, option in taken.items() if key != seat.key}
                taken[seat.key] = self._first_free(seat, list(others.values())) or taken[seat.key]
                self._trade(seat, taken, others)

    def _trade(self, seat: _Seat, taken: _Taken, others: _Taken) -> None:
        """Take the best place from the one name that stands in it, where both together gain."""
        now = taken[seat.key]
        seats = {key: s for key, s in self.seats.items() if key in others}
        for option in self._allowed(seat):
            if option.cost >= now.cost - self.width * 0.1:
                return
            rivals = [key for key, other in others.items() if self._clash(option, other)]
            if len(rivals) != 1:
                continue
            rest = [o for key, o in others.items() if key != rivals[0]]
            place = self._first_free(seats[rivals[0]], [*rest, option])
            if place is not None and place.cost - others[rivals[0]].cost < now.cost - option.cost:
                taken[seat.key], taken[rivals[0]] = option, place
                return

    def _clash(self, first: _Option, second: _Option) -> bool:
        if not overlap(first.reach, second.reach, self.gap):
            return False
        one, other = first.label, second.label
        return (
            overlap(one.box, other.box, self.gap)
            or not apart(one.end, one.spot, other.end, other.spot, self.clear * 0.4)
            or enters(one.end, one.spot, other.box)
            or enters(other.end, other.spot, one.box)
        )

    def _places(self, want: Wanted) -> list[_Option]:
        """The best places of every height, all in order of their cost."""
        rows: dict[float, list[_Option]] = {}
        for option in self._options(want):
            rows.setdefault(option.label.y, []).append(option)
        return sorted(
            (option for row in rows.values() for option in sorted(row, key=_by_cost)[:_A_ROW]),
            key=_by_cost,
        )

    def _options(self, want: Wanted) -> Iterator[_Option]:
        """Every place inside the margin, at every height, on both sides of each spot."""
        size, width = self.size, self.width
        lines = wrapped(short_name(want.text))
        wide, tall = extent(lines, size)
        margin, pad = width * 0.02, size * 0.7
        for row in range(math.ceil(margin / self.step), len(self.body)):
            top = row * self.step
            if top + tall > self.height - margin:
                break
            bands = [b for b in self.body[row : row + math.ceil(tall / self.step) + 1] if b]
            left = min((b[0] for b in bands), default=width)
            right = max((b[1] for b in bands), default=0.0)
            for number, spot in enumerate(want.spots):
                near, far = spot[0] - pad * 2, spot[0] + pad * 2
                first, last = margin + wide, width - margin - wide
                ends = {min(left - pad, max(near, first)), near, first}
                starts = {max(right + pad, min(far, last)), far, last}
                for anchor, x in [("end", x) for x in ends] + [("start", x) for x in starts]:
                    low, high = (x - wide, x) if anchor == "end" else (x, x + wide)
                    leave = x + size * 0.35 if anchor == "end" else x - size * 0.35
                    away = leave > spot[0] if anchor == "end" else leave < spot[0]
                    if low < margin or high > width - margin or away:
                        continue
                    box, end = (low, top, high, top + tall), (leave, top + tall / 2)
                    length = math.dist(end, spot)
                    cost = length * (1.0 + 0.4 * abs(spot[1] - end[1]) / (length or 1.0))
                    cost += length**2 / width  # a leader across the whole body is hard to follow
                    on_body = between(low, high, left, right) / wide if bands else 0.0
                    share = on_body * _ON_BODY + self._hides(box) * _HIDING + number * 0.005
                    at = round(x, 1), round(top + size, 1)
                    label = Label(want.of, want.key, lines, *at, anchor, size, spot, box, end)
                    yield _Option(cost + share * width, label, label.reach)

    def _forbidden(self, label: Label) -> bool:
        """Whether a place covers what must stay in sight, whatever the other names do."""
        for taken in self.ground.taken:
            if overlap(label.box, taken, self.gap) or enters(label.end, label.spot, taken):
                return True
        for x, y, key in self.ground.points:
            if gap_to_box((x, y), label.box) < self.clear:
                return True
            if key == label.key or math.dist((x, y), label.spot) < self.clear:
                continue
            if gap_to_line((x, y), label.end, label.spot) < self.clear:
                return True
        return False

    def _cells(self) -> Iterator[tuple[int, int]]:
        """The cells of a grid of `step` that a drawn line goes through."""
        for line in self.ground.lines:
            for a, b in pairwise(line):
                count = max(1, math.ceil(math.dist(a, b) / self.step * 2))
                for i in range(count + 1):
                    x, y = a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count
                    yield int(x // self.step), int(y // self.step)

    def _hides(self, box: Box) -> bool:
        """Whether a box stands on a drawn line."""
        left, top, right, bottom = (int(edge // self.step) for edge in box)
        return any(
            (i, j) in self.inked for j in range(top, bottom + 1) for i in range(left, right + 1)
        )


def _by_cost(option: _Option) -> tuple[float, float, float, str]:
    label = option.label
    return option.cost, label.x, label.y, label.anchor
