"""The frame of a drawing: pixels, marks, scale bar, and what names have to avoid. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.atlas.labels import SHARES, Ground, Wanted
from npt_training.atlas.plane import Box, Pixel, along, clipped, covered, length, middle

Truth = Mapping[str, Any]
KINDS = {"nerve": "nerves", "hazard": "hazards", "landmark": "landmarks"}
_SCALE_MM = (5, 10, 20, 50, 100, 200)
_ON_RUN = (0.5, 0.35, 0.65, 0.2, 0.8)  # where a leader may end, as shares of a run's length
_MOST_SPOTS = 8


class Frame:
    """A truth document in pixels, limited to some structures (`show`; None: all)."""

    def __init__(self, truth: Truth, show: Collection[str] | None = None) -> None:
        self.truth, self.show = truth, show
        self.width: int = truth["size_px"][0]
        self.height: int = truth["size_px"][1]

    def px(self, point: Sequence[float]) -> Pixel:
        return round(point[0] * self.width, 1), round(point[1] * self.height, 1)

    def pixels(self, points: Sequence[Sequence[float]]) -> list[Pixel]:
        return [self.px(point) for point in points]

    def chosen(self, part: str) -> list[tuple[str, Mapping[str, Any]]]:
        found: Mapping[str, Mapping[str, Any]] = self.truth.get(part, {})
        return [(k, v) for k, v in found.items() if self.show is None or k in self.show]

    def spots(self, landmark: Mapping[str, Any]) -> list[Pixel]:
        """The landmark, on both sides where the picture shows both."""
        both = (landmark["at"], landmark.get("left"))
        return [self.px(spot) for spot in both if spot is not None]

    def inside(self, spot: Pixel) -> bool:
        return 0 < spot[0] < self.width and 0 < spot[1] < self.height

    @property
    def silhouette(self) -> list[list[Pixel]]:
        return [self.pixels(ring) for ring in self.truth["silhouette"]]


@dataclass(frozen=True)
class Mark:
    """The word of a side of the picture; `turn` in degrees."""

    x: float
    y: float
    turn: int
    word: str


@dataclass(frozen=True)
class Bar:
    """A scale bar of `mm`, its lower left end and its length in px."""

    x: float
    y: float
    length: float
    mm: int


def mark_places(frame: Frame) -> list[Mark]:
    """The words at the middle of the picture's edges, beside the body where it touches the edge."""
    w, h, gap = frame.width, frame.height, frame.width * 0.022
    places = {
        "left": (gap, h / 2, -90),
        "right": (w - gap, h / 2, 90),
        "top": (w / 2, gap * 1.6, 0),
        "bottom": (w / 2, h - gap, 0),
    }
    marks = []
    for side, word in frame.truth["marks"].items():
        x, y, turn = places[side]
        if turn == 0:
            x = _free_x(frame, y)
        marks.append(Mark(round(x, 1), round(y, 1), turn, word))
    return marks


def scale_bar(frame: Frame) -> Bar:
    """A bar of a round length, at most a quarter of the picture, in the lower right corner."""
    mm_per_px = frame.truth["mm_per_px"]
    most = frame.width * mm_per_px / 4
    mm = max((m for m in _SCALE_MM if m <= most), default=_SCALE_MM[0])
    long, gap = mm / mm_per_px, frame.width * 0.03
    return Bar(frame.width - gap - long, frame.height - gap, long, mm)


def wanted_of(
    truth: Truth,
    names: Mapping[str, str],
    *,
    kinds: Collection[str],
    show: Collection[str] | None = None,
    layers: Collection[str] = ("course", "exit", "landmarks", "hazards"),
) -> list[Wanted]:
    """What is to be named, with the points a leader may end on. Nerves come first."""
    frame = Frame(truth, show)
    found = []
    for kind in ("nerve", "hazard", "landmark"):
        if kind not in kinds:
            continue
        for key, structure in frame.chosen(KINDS[kind]):
            spots = list(_spots(frame, kind, structure, layers))[:_MOST_SPOTS]
            if spots:
                found.append(Wanted(kind, key, names.get(key, key), tuple(spots)))
    return found


def ground_of(
    truth: Truth,
    kinds: Collection[str],
    *,
    show: Collection[str] | None = None,
    layers: Collection[str] = ("course", "exit", "landmarks", "hazards"),
    shares: Sequence[float] = SHARES,
) -> Ground:
    """The picture as names have to take it: body, drawn lines, and points to keep in sight."""
    frame = Frame(truth, show)
    points: list[tuple[float, float, str]] = []
    lines: list[list[Pixel]] = []
    for kind in kinds:
        for key, structure in frame.chosen(KINDS[kind]):
            if kind == "landmark":
                points += [(x, y, key) for x, y in frame.spots(structure)]
                continue
            if kind == "nerve" and "exit" in layers:
                points += [(*frame.px(place["at"]), key) for place in structure["exits"]]
            if kind == "hazard" or "course" in layers:
                lines += [frame.pixels(run["points"]) for run in structure["courses"]]
    return Ground(
        width=frame.width,
        height=frame.height,
        silhouette=frame.silhouette,
        points=[point for point in points if frame.inside(point[:2])],
        lines=lines,
        taken=_taken(frame),
        shares=shares,
    )


def _taken(frame: Frame) -> list[Box]:
    w, h = frame.width, frame.height
    bar, half = scale_bar(frame), w * 0.075
    boxes: list[Box] = [(bar.x - w * 0.02, bar.y - w * 0.05, w, h)]
    for mark in mark_places(frame):
        if mark.turn:
            boxes.append((mark.x - w * 0.02, mark.y - half, mark.x + w * 0.02, mark.y + half))
        else:
            boxes.append((mark.x - half, mark.y - w * 0.028, mark.x + half, mark.y + w * 0.012))
    return boxes


def _spots(
    frame: Frame, kind: str, structure: Mapping[str, Any], layers: Collection[str]
) -> Iterator[Pixel]:
    if kind == "landmark":
        yield from filter(frame.inside, frame.spots(structure))
        return
    if kind == "hazard" or "course" in layers:
        runs = [run for run in structure["courses"] if not run["deep"]] or structure["courses"]
        picture = (0.0, 0.0, float(frame.width), float(frame.height))
        seen = [line for run in runs for line in clipped(frame.pixels(run["points"]), picture)]
        seen.sort(key=length, reverse=True)
        if seen:
            second = seen[1:2] if len(seen) > 1 and length(seen[1]) > length(seen[0]) / 2 else []
            for share in _ON_RUN:
                yield from (along(line, share) for line in (seen[0], *second))
            return
    if kind == "nerve" and "exit" in layers:
        yield from filter(frame.inside, (frame.px(place["at"]) for place in structure["exits"]))
    if kind == "hazard":
        for ring in structure.get("zones", ()):
            yield middle(frame.pixels(ring))[0]


def _free_x(frame: Frame, y: float) -> float:
    """Where a word at height `y` stands clear of the body, the middle if it can."""
    width = float(frame.width)
    room = width * 0.08
    body = covered(frame.silhouette, y - 30, y + 15)
    if body is None:
        return width / 2
    if body[0] - room > room and body[0] >= width - body[1]:
        return body[0] - room
    if width - body[1] > 2 * room:
        return body[1] + room
    return width / 2


def cropped(truth: Truth, box: tuple[float, float, float, float]) -> dict[str, Any]:
    """The truth of a part of a picture: `box` is left, top, width, height as shares of it.

    The box may reach beyond the picture. Points outside it keep coordinates outside 0 to 1.
    """
    left, top, wide, tall = box
    width, height = truth["size_px"]

    def moved(value: Any) -> Any:
        return round((value[0] - left) / wide, 5), round((value[1] - top) / tall, 5)

    def ring(points: Any) -> list[Any]:
        return [moved(point) for point in points]

    def structure(doc: Mapping[str, Any]) -> dict[str, Any]:
        new = dict(doc)
        for key in ("courses",):
            if key in doc:
                new[key] = [run | {"points": ring(run["points"])} for run in doc[key]]
        if "exits" in doc:
            new["exits"] = [place | {"at": moved(place["at"])} for place in doc["exits"]]
        if "spread" in doc:
            new["spread"] = [
                band | {"polygons": [ring(r) for r in band["polygons"]]} for band in doc["spread"]
            ]
        for key in ("zones", "polygons"):
            if key in doc:
                new[key] = [ring(r) for r in doc[key]]
        for key in ("at", "left"):
            if doc.get(key) is not None:
                new[key] = moved(doc[key])
        return new

    parts = ("nerves", "landmarks", "hazards", "territories", "dermatomes")
    return {
        **truth,
        "size_px": (math.ceil(width * wide), math.ceil(height * tall)),
        "silhouette": [ring(r) for r in truth["silhouette"]],
        **{part: {k: structure(d) for k, d in truth.get(part, {}).items()} for part in parts},
    }
