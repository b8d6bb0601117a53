"""Answers that are plainly wrong, as far off as the picture allows. Nothing of the product."""

from __future__ import annotations

from shapely import Polygon

from tests.examinee import chart
from tests.examinee.chart import Line, Place
from tests.examinee.sitting import Fields, Seen, answer, asked, told

FAR_MM = 70.0
"""Beyond the widest half credit there is, 60 mm."""


def wrong(seen: Seen) -> Fields | None:
    """An answer that is plainly not the right one: as far off as the picture allows."""
    if seen.wants in ("path", "point"):
        away = farthest(seen)
        if away is None:
            return None
        x, y = seen.here(away)
        beside = (min(x + 0.002, 1.0), y) if x < 0.5 else (x - 0.002, y)
        return {"path": [told([(x, y), beside])], "x": [f"{x:.5f}"], "y": [f"{y:.5f}"]}
    right = answer(seen)
    if seen.wants == "line":
        return {"text": ["Sciatic nerve"]}
    if seen.pins:
        names = sorted(right)
        return {name: right[names[at - 1]] for at, name in enumerate(names)}
    others = [value for value, _name in seen.options if [value] != right["choice"]]
    return {"choice": others[:1]}


def farthest(seen: Seen) -> Place | None:
    """On the line of another nerve of the picture, as far as can be from all that is right."""
    what, ident = seen.about or asked(seen.prompt)
    own = lines_of(seen, what, ident)
    places = [
        at
        for nerve in seen.chart.nerves()
        if nerve != ident
        for run in seen.chart.runs(nerve)
        for at in run.line
        if seen.shown(at) and all(0 < share < 1 for share in at)
    ]
    far = max(places, key=lambda at: seen.chart.mm_to(at, own), default=None)
    return far if far and seen.chart.mm_to(far, own) > FAR_MM else None


def rings_in_shares(seen: Seen, ident: str) -> list[Line]:
    wide, high = seen.chart.width, seen.chart.height
    areas = [seen.chart.area(one) for one in chart.areas_of(ident) or [ident]]
    parts = [part for area in areas for part in getattr(area, "geoms", [area])]
    return [[(x / wide, y / high) for x, y in part.exterior.coords] for part in parts
            if isinstance(part, Polygon) and not part.is_empty]  # fmt: skip


def lines_of(seen: Seen, what: str, ident: str) -> list[Line]:
    if what == "territory":
        return rings_in_shares(seen, ident)
    if what == "course":
        return [run.line for run in seen.chart.runs(ident)]
    found = seen.chart.exits(ident) if what == "exit" else [seen.chart.landmark(ident)]
    return [[at] for at in found if at is not None]
