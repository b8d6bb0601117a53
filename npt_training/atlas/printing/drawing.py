"""A plate as one SVG: the picture inside it, its drawing on top, every style written out. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

FONT = "Source Sans 3"
INK, PAPER = "#14213a", "#fffdf8"
NERVE, NERVE_EDGE, HAZARD = "#f2c230", "#6b4e00", "#9c2740"
_AREAS = ("#5b8fb9", "#b9795b", "#6fa36a", "#9a7bb5", "#b59a3f", "#5fa8a0", "#b5657f", "#7f8c5a")


def as_svg(
    width: int, height: int, jpeg: bytes, layers: Iterable[Mapping[str, Any]], unit: float
) -> str:
    """`layers` as figures.layers gives them, in pixels of the picture; `unit` is one point there.

    `unit` scales strokes and dots: pixels of the picture per point on the paper.
    """
    data = base64.b64encode(jpeg).decode("ascii")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">',
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/>',
    ]
    drawn = list(layers)
    courses = [layer for layer in drawn if layer["kind"] == "course"]
    for rank in (_ground, _edge, _line, _front):
        chosen = courses if rank is _edge else drawn
        for number, layer in enumerate(chosen):
            parts.append(rank(layer, unit, number))
    return "".join(parts) + "</svg>"


def _ground(layer: Mapping[str, Any], unit: float, number: int) -> str:
    """Areas, beneath every line."""
    kind = layer["kind"]
    if kind in ("territory", "dermatome"):
        colour = _AREAS[int(layer.get("hue", number)) % len(_AREAS)]
        return _path(layer, f'fill="{colour}" fill-opacity="0.28" stroke="{colour}"', 0.5 * unit)
    if kind == "spread":
        return _path(layer, f'fill="{NERVE}" fill-opacity="0.25" stroke="none"', 0)
    if kind == "zone":
        fill = f'fill="{HAZARD}" fill-opacity="0.14" stroke="{HAZARD}"'
        return _path(layer, fill, 0.4 * unit, f"{1.2 * unit:g} {1.2 * unit:g}")
    return ""


def _edge(layer: Mapping[str, Any], unit: float, number: int) -> str:
    return _path(layer, f'fill="none" stroke="{NERVE_EDGE}"', 2.0 * unit)


def _line(layer: Mapping[str, Any], unit: float, number: int) -> str:
    kind = layer["kind"]
    if kind == "course":
        return _path(layer, f'fill="none" stroke="{NERVE}"', 1.3 * unit)
    if kind == "galea":
        return _path(layer, f'fill="none" stroke="{NERVE_EDGE}"', 0.9 * unit)
    if kind == "deep":
        dashes = f"{2.2 * unit:g} {2 * unit:g}"
        return _path(layer, f'fill="none" stroke="{NERVE_EDGE}"', 0.9 * unit, dashes)
    if kind == "hazard":
        dashes = f"{0.2 * unit:g} {1.7 * unit:g}"
        return _path(layer, f'fill="none" stroke="{HAZARD}"', 1.1 * unit, dashes)
    if kind == "leader":
        return _path(layer, f'fill="none" stroke="{INK}"', 0.35 * unit)
    if kind == "scale":
        return _path(layer, f'fill="none" stroke="{INK}"', 0.8 * unit)
    return ""


def _front(layer: Mapping[str, Any], unit: float, number: int) -> str:
    kind = layer["kind"]
    if kind == "exit":
        return _dot(layer, 2.2 * unit, PAPER, NERVE_EDGE, 0.9 * unit)
    if kind == "landmark":
        return _dot(layer, 1.3 * unit, INK, PAPER, 0.4 * unit)
    if kind == "label":
        return _label(layer)
    if kind in ("mark", "scale"):
        turn = layer.get("turn") or 0
        at = f"translate({layer['x']} {layer['y']}) rotate({turn})"
        style = f'text-anchor="middle" font-family="{FONT}" font-size="{layer["size"]}"'
        return f'<text transform="{at}" {style} fill="{INK}">{escape(layer["text"])}</text>'
    return ""


def _label(layer: Mapping[str, Any]) -> str:
    fill = HAZARD if layer.get("of") == "hazard" else INK
    style = (
        f'font-family="{FONT}" font-size="{layer["size"]}" font-weight="600" fill="{fill}" '
        f'text-anchor="{layer["anchor"]}" stroke="{PAPER}" stroke-width="{layer["size"] * 0.22:g}" '
        'paint-order="stroke" stroke-linejoin="round"'
    )
    lines = []
    for number, words in enumerate(layer["lines"]):
        y = layer["y"] + number * layer["size"] * 1.18
        lines.append(f'<text x="{layer["x"]}" y="{y:g}" {style}>{escape(words)}</text>')
    return "".join(lines)


def _path(layer: Mapping[str, Any], paint: str, stroke: float, dashes: str = "") -> str:
    line = f' stroke-width="{stroke:g}" stroke-linecap="round" stroke-linejoin="round"'
    line += f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{layer["d"]}" {paint}{line if stroke else ""}/>'


def _dot(layer: Mapping[str, Any], radius: float, fill: str, edge: str, stroke: float) -> str:
    return (
        f'<circle cx="{layer["x"]}" cy="{layer["y"]}" r="{radius:g}" fill="{fill}" '
        f'stroke="{edge}" stroke-width="{stroke:g}"/>'
    )
