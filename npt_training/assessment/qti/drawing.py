"""A picture with what a question shows drawn into it, as other systems need it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from npt_training.web.manifest import FONTS

INK, PAPER = (20, 33, 58, 255), (255, 253, 248, 255)
NERVE, NERVE_EDGE, DEEP = (242, 194, 48, 255), (122, 90, 0, 255), (138, 101, 0, 255)
AREA, OUTLINE = (242, 194, 48, 107), (122, 90, 0, 255)
FINER = 2
"""Drawn at twice the size and made smaller: smooth lines."""
SHOWN_WIDTH = 560.0
"""Strokes and pins are as large as in our player at this width."""
QUALITY = 88
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_STEP = re.compile(r"([MLvhZ])([^MLvhZ]*)")
Line = list[tuple[float, float]]


def drawn(
    picture: bytes,
    layers: Iterable[Mapping[str, Any]],
    whole: tuple[int, int],
    size: tuple[int, int],
) -> bytes:
    """``picture`` as JPEG of ``size`` with ``layers`` (in pixels of one of ``whole``) on top."""
    with Image.open(io.BytesIO(picture)) as opened:
        ground = opened.convert("RGB")
    if ground.size != size:
        ground = ground.resize(size, Image.Resampling.LANCZOS)
    width, height = ground.size
    scale = FINER * width / whole[0]
    sheet = Image.new("RGBA", (width * FINER, height * FINER), (*PAPER[:3], 0))
    pen = _Pen(sheet, scale, FINER * width / SHOWN_WIDTH)
    for layer in layers:
        pen.draw(layer)
    overlay = sheet.resize((width, height), Image.Resampling.LANCZOS)
    ground.paste(overlay, mask=overlay.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def lines_of(d: str) -> list[tuple[Line, bool]]:
    """The lines of SVG path data as our layers write it, each with whether it is closed."""
    found: list[tuple[Line, bool]] = []
    for sign, rest in _STEP.findall(d):
        numbers = [float(one) for one in _NUMBER.findall(rest)]
        if sign == "M":
            found.append(([(numbers[0], numbers[1])], False))
        elif sign == "L":
            found[-1][0].append((numbers[0], numbers[1]))
        elif sign == "Z":
            found[-1] = (found[-1][0], True)
        else:
            x, y = found[-1][0][-1]
            found[-1][0].append((x + numbers[0], y) if sign == "h" else (x, y + numbers[0]))
    return found


class _Pen:
    def __init__(self, sheet: Image.Image, scale: float, stroke: float) -> None:
        self.sheet, self.scale, self.stroke = sheet, scale, stroke
        self.on = ImageDraw.Draw(sheet)

    def draw(self, layer: Mapping[str, Any]) -> None:
        kind = layer["kind"]
        if kind in ("course", "highlight"):
            self.lines(layer["d"], NERVE_EDGE, 6)
            self.lines(layer["d"], NERVE, 4)
        elif kind == "deep":
            self.lines(layer["d"], DEEP, 3, dash=(5, 6))
        elif kind == "level":
            self.lines(layer["d"], INK, 2, dash=(8, 6))
        elif kind == "territory":
            self.area(layer["d"])
        elif kind == "zone":
            self.lines(layer["d"], INK, 2)
        elif kind == "label":
            self.text(layer, layer["text"], 18 * self.stroke)
        elif kind == "exit":
            self.disc(layer, 7, PAPER, INK, 2.5)
        elif kind == "landmark":
            self.disc(layer, 5, INK, PAPER, 1.5)
        elif kind == "pin":
            self.disc(layer, 14, PAPER, INK, 2)
            self.text(layer, str(layer["number"]), 16 * self.stroke)
        elif kind == "letter":
            self.disc(layer, 14, PAPER, INK, 2)
            self.text(layer, layer["text"], 16 * self.stroke)
        elif kind == "mark":
            self.text(layer, layer["text"], layer["size"] * self.scale, turn=layer.get("turn", 0))
        elif kind == "scale":
            self.lines(layer["d"], INK, 2)
            self.text(layer, layer["text"], layer["size"] * self.scale, raised=True)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale, y * self.scale

    def lines(
        self, d: str, ink: tuple[int, ...], wide: float, dash: tuple[float, float] | None = None
    ) -> None:
        width = max(round(wide * self.stroke), 1)
        for line, closed in lines_of(d):
            points = [self.at(*point) for point in line]
            if closed:
                points.append(points[0])
            pieces = _dashes(points, [one * self.stroke for one in dash]) if dash else [points]
            for piece in pieces:
                self.on.line(piece, fill=ink, width=width, joint="curve")
                if not dash:
                    for x, y in (piece[0], piece[-1]):
                        r = width / 2
                        self.on.ellipse((x - r, y - r, x + r, y + r), fill=ink)

    def area(self, d: str) -> None:
        """Filled by the even-odd rule, outlined on top."""
        mask = Image.new("1", self.sheet.size)
        for line, _closed in lines_of(d):
            ring = Image.new("1", self.sheet.size)
            ImageDraw.Draw(ring).polygon([self.at(*point) for point in line], fill=1)
            mask = _either(mask, ring)
        self.sheet.paste(AREA, mask=mask)
        self.lines(d, OUTLINE, 2)

    def disc(
        self,
        layer: Mapping[str, Any],
        radius: float,
        fill: tuple[int, ...],
        edge: tuple[int, ...],
        wide: float,
    ) -> None:
        x, y = self.at(layer["x"], layer["y"])
        r = radius * self.stroke
        self.on.ellipse(
            (x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=round(wide * self.stroke)
        )

    def text(
        self,
        layer: Mapping[str, Any],
        text: str,
        size: float,
        *,
        turn: float = 0,
        raised: bool = False,
    ) -> None:
        """Words centred on their point (``raised``: standing on it), with a rim of paper."""
        face = font(max(round(size), 8))
        rim = max(round(size / 9), 1)
        left, top, right, bottom = face.getbbox(text, stroke_width=rim, anchor="mm")
        room = Image.new("RGBA", (int(right - left) + 4, int(bottom - top) + 4), (*PAPER[:3], 0))
        middle = (2 - left, 2 - top)
        ImageDraw.Draw(room).text(
            middle, text, INK, face, anchor="mm", stroke_width=rim, stroke_fill=PAPER
        )
        if turn:
            room = room.rotate(-turn, expand=True, resample=Image.Resampling.BICUBIC)
        x, y = self.at(layer["x"], layer["y"])
        y -= room.height / 2 if raised else 0
        corner = (round(x - room.width / 2), round(y - room.height / 2))
        self.sheet.alpha_composite(room, (max(corner[0], 0), max(corner[1], 0)))


def _either(one: Image.Image, other: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.logical_xor(one, other)


def _dashes(points: Line, pattern: list[float]) -> list[Line]:
    """The parts of a line that are drawn, for (drawn, left out) lengths."""
    found: list[Line] = []
    on, left = True, pattern[0]
    piece: Line = [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        done = 0.0
        while length - done > left:
            done += left
            spot = (ax + (bx - ax) * done / length, ay + (by - ay) * done / length)
            if on:
                found.append([*piece, spot])
            piece, on = [spot], not on
            left = pattern[0] if on else pattern[1]
        left -= length - done
        piece.append((bx, by))
    return [*found, piece] if on and len(piece) > 1 else found


@lru_cache(maxsize=16)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    found = sorted((FONTS / "source-sans-3").rglob("*600*.ttf")) or sorted(
        (FONTS / "source-sans-3").rglob("*.ttf")
    )
    return ImageFont.truetype(str(found[0]), size) if found else ImageFont.load_default(size)
