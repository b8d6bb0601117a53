"""What is drawn over a picture of the atlas, from its truth, in pixels of the picture. Pure.

Ids in the drawing are opaque: nothing in the markup says which nerve a line is, except a label
that was asked for.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from npt_training.atlas.labels import covered, place_labels

Layer = dict[str, Any]
Pixel = tuple[float, float]
LAYERS = ("course", "exit", "spread", "landmarks", "hazards", "labels", "scale", "orientation")
ALWAYS = ("scale", "orientation")
_SCALE_MM = (5, 10, 20, 50, 100, 200)


def layers(
    truth: Mapping[str, Any],
    *,
    show: Collection[str] | None = None,
    layers: Collection[str] = ("course", "exit", "labels"),
    names: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    id_salt: str = "",
) -> list[Layer]:
    """Drawing instructions from back to front.

    `show` limits nerves, landmarks and hazards to these ids (None: all). `names` gives the words
    of labels, `words` those of orientation marks. Ids depend on `id_salt` and order only.
    """
    drawing = _Drawing(truth, show, id_salt)
    if "spread" in layers:
        drawing.spread()
    if "hazards" in layers:
        drawing.hazards()
    if "course" in layers:
        drawing.courses()
    if "exit" in layers:
        drawing.exits()
    if "landmarks" in layers:
        drawing.landmarks()
    if "labels" in layers:
        drawing.labels(layers, names or {})
    drawing.orientation(words or {})
    drawing.scale()
    return drawing.done


class _Drawing:
    def __init__(
        self, truth: Mapping[str, Any], show: Collection[str] | None, id_salt: str
    ) -> None:
        self.truth, self.show, self.salt = truth, show, id_salt
        self.width, self.height = truth["size_px"]
        self.done: list[Layer] = []

    def add(self, kind: str, **values: Any) -> None:
        number = len(self.done)
        opaque = hashlib.sha256(f"{self.salt}\0{number}".encode()).hexdigest()[:10]
        self.done.append({"kind": kind, "id": f"l{opaque}"} | values)

    def chosen(self, part: str) -> list[tuple[str, Mapping[str, Any]]]:
        found: Mapping[str, Mapping[str, Any]] = self.truth[part]
        return [(k, v) for k, v in found.items() if self.show is None or k in self.show]

    def px(self, point: Sequence[float]) -> Pixel:
        return round(point[0] * self.width, 1), round(point[1] * self.height, 1)

    def path(self, points: Sequence[Sequence[float]], closed: bool = False) -> str:
        drawn = "L".join(f"{x:g} {y:g}" for x, y in map(self.px, points))
        return "M" + drawn + ("Z" if closed else "")

    def spread(self) -> None:
        for _, nerve in self.chosen("nerves"):
            for band in nerve["spread"]:
                for ring in band["polygons"]:
                    self.add("spread", d=self.path(ring, closed=True))

    def courses(self) -> None:
        for _, nerve in self.chosen("nerves"):
            for run in sorted(nerve["courses"], key=lambda run: not run["deep"]):
                kind = "deep" if run["deep"] else "course"
                self.add(kind, d=self.path(run["points"]), schematic=run["schematic"])

    def hazards(self) -> None:
        for _, hazard in self.chosen("hazards"):
            for run in hazard["courses"]:
                self.add("hazard", d=self.path(run["points"]))

    def exits(self) -> None:
        for _, nerve in self.chosen("nerves"):
            for place in nerve["exits"]:
                x, y = self.px(place["at"])
                self.add("exit", x=x, y=y)

    def landmarks(self) -> None:
        for _, landmark in self.chosen("landmarks"):
            x, y = self.px(landmark["at"])
            self.add("landmark", x=x, y=y)

    def labels(self, shown: Collection[str], names: Mapping[str, str]) -> None:
        wanted: list[tuple[str, str, Pixel]] = []
        for key, nerve in self.chosen("nerves"):
            spot = self._spot(nerve, shown)
            if spot is not None:
                wanted.append(("nerve", names.get(key, key), spot))
        if "landmarks" in shown:
            for key, landmark in self.chosen("landmarks"):
                wanted.append(("landmark", names.get(key, key), self.px(landmark["at"])))
        if "hazards" in shown:
            for key, hazard in self.chosen("hazards"):
                spot = _middle([[self.px(p) for p in run["points"]] for run in hazard["courses"]])
                wanted.append(("hazard", names.get(key, key), spot))
        silhouette = [[self.px(p) for p in ring] for ring in self.truth["silhouette"]]
        runs = [run for _, nerve in self.chosen("nerves") for run in nerve["courses"]]
        if "hazards" in shown:
            runs += [run for _, hazard in self.chosen("hazards") for run in hazard["courses"]]
        lines = [[self.px(p) for p in run["points"]] for run in runs]
        for label in place_labels(wanted, silhouette, self.width, self.height, lines):
            self.add("leader", d=label.leader)
            self.add(
                "label",
                x=label.x,
                y=label.y,
                lines=label.lines,
                anchor=label.anchor,
                size=label.size,
                of=label.of,
            )

    def _spot(self, nerve: Mapping[str, Any], shown: Collection[str]) -> Pixel | None:
        runs = [run for run in nerve["courses"] if not run["deep"]] or nerve["courses"]
        if "course" in shown and runs:
            longest = max(runs, key=lambda run: run["mm"])
            return _middle([[self.px(p) for p in longest["points"]]])
        return self.px(nerve["exits"][0]["at"]) if "exit" in shown and nerve["exits"] else None

    def orientation(self, words: Mapping[str, str]) -> None:
        """The word of each side, at the middle of the picture's edges."""
        w, h, gap = self.width, self.height, self.width * 0.022
        places = {
            "left": (gap, h / 2, "start", -90),
            "right": (w - gap, h / 2, "end", 90),
            "top": (w / 2, gap * 1.6, "middle", 0),
            "bottom": (w / 2, h - gap, "middle", 0),
        }
        for side, word in self.truth["marks"].items():
            x, y, anchor, turn = places[side]
            if turn == 0:
                x = self._free_x(y)
            text = words.get(word, word)
            values = {"x": round(x, 1), "y": round(y, 1), "text": text}
            self.add("mark", anchor=anchor, turn=turn, size=round(self.width * 0.024, 1), **values)

    def _free_x(self, y: float) -> float:
        """Where a word at height `y` stands clear of the body, the middle if it can."""
        width = float(self.width)
        room = width * 0.08
        body = covered([[self.px(p) for p in r] for r in self.truth["silhouette"]], y - 30, y + 15)
        if body is None:
            return width / 2
        if body[0] - room > room and body[0] >= width - body[1]:
            return body[0] - room
        if width - body[1] > 2 * room:
            return body[1] + room
        return width / 2

    def scale(self) -> None:
        """A bar of a round length, at most a quarter of the picture, in the lower right corner."""
        mm_per_px = self.truth["mm_per_px"]
        most = self.width * mm_per_px / 4
        mm = max((m for m in _SCALE_MM if m <= most), default=_SCALE_MM[0])
        length, gap = mm / mm_per_px, self.width * 0.03
        x, y, tick = self.width - gap - length, self.height - gap, self.width * 0.008
        d = f"M{x:.1f} {y - tick:.1f}v{tick:.1f}h{length:.1f}v{-tick:.1f}"
        self.add(
            "scale",
            d=d,
            x=round(x + length / 2, 1),
            y=round(y - tick * 1.8, 1),
            text=f"{mm}\u2009mm",
            size=round(self.width * 0.024, 1),
        )


def _middle(lines: Sequence[Sequence[Pixel]]) -> Pixel:
    """The point half-way along the longest line."""
    line = max(lines, key=_length)
    left = _length(line) / 2
    for a, b in pairwise(line):
        step = math.dist(a, b)
        if step and left <= step:
            part = left / step
            return round(a[0] + (b[0] - a[0]) * part, 1), round(a[1] + (b[1] - a[1]) * part, 1)
        left -= step
    return line[-1]


def _length(line: Sequence[Pixel]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))
