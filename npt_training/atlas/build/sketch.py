"""Quick drawings on a rendered body: dots, lines and names that keep out of each other's way."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from npt_training.atlas.build.camera import Buffer, Camera, look
from npt_training.atlas.build.mesh import Surface, unit

_GRAZING, _DEPTH_MM = 0.06, 3.0
_FONT_PX = 13
_SPOTS = [(7, -7), (7, 5), (-7, -7), (-7, 5), (7, -20), (7, 18), (-7, -20), (-7, 18), (7, -33)]
Colour = tuple[int, int, int]


def tint(number: int, dark: float = 0.72) -> Colour:
    """A colour of its own for each number."""
    r, g, b = colorsys.hsv_to_rgb((number * 0.618034) % 1.0, 0.85, dark)
    return round(r * 255), round(g * 255), round(b * 255)


class Sketch:
    """One picture of part of a surface."""

    def __init__(self, camera: Camera, surface: Surface, T: np.ndarray) -> None:
        self.camera, self.surface = camera, surface
        self._buffer: Buffer = look(camera, surface.V, T)
        picture = np.full((camera.height_px, camera.width_px, 3), 0.97)
        picture[self._buffer.mask] = _lit(self._buffer.sample(surface.N), camera)
        self.image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
        self._draw = ImageDraw.Draw(self.image)
        self._font = ImageFont.load_default(_FONT_PX)
        self._taken: list[tuple[float, float, float, float]] = []

    def seen(self, P: np.ndarray) -> np.ndarray:
        """Which points face the viewer and are not hidden."""
        P = np.atleast_2d(P)
        near, normal = self.surface.closest(P)
        q = self.camera.project(near)
        x, y = np.floor(q[:, 0]).astype(int), np.floor(q[:, 1]).astype(int)
        inside = (x >= 0) & (y >= 0) & (x < self.camera.width_px) & (y < self.camera.height_px)
        inside &= normal @ unit(self.camera.towards) > _GRAZING
        inside[inside] = q[inside, 2] <= self._buffer.depth[y[inside], x[inside]] + _DEPTH_MM
        return inside

    def dot(self, point: np.ndarray, ink: Colour, radius: float = 4, ring: bool = False) -> bool:
        """Draw a point if it is seen; says whether."""
        if not self.seen(point)[0]:
            return False
        x, y = self.camera.project(point[None])[0, :2]
        box = (x - radius, y - radius, x + radius, y + radius)
        if ring:
            self._draw.ellipse(box, fill=(255, 255, 255), outline=ink, width=2)
        else:
            self._draw.ellipse(box, fill=ink, outline=(255, 255, 255))
        return True

    def line(self, P: np.ndarray, ink: Colour, width: int = 3, dashed: bool = False) -> int:
        """Draw the seen stretches of a line; returns how many of its points are seen."""
        seen = self.seen(P)
        q = self.camera.project(P)[:, :2]
        for i in range(len(P) - 1):
            if seen[i] and seen[i + 1] and not (dashed and (i // 10) % 2):
                self._draw.line([*q[i], *q[i + 1]], fill=ink, width=width)
        return int(seen.sum())

    def name(self, point: np.ndarray, text: str, ink: Colour) -> None:
        """Write beside a point, where no other name stands if there is such a place."""
        x, y = self.camera.project(point[None])[0, :2]
        wide = self._draw.textlength(text, font=self._font)
        best, least = None, 1e9
        for dx, dy in _SPOTS:
            left = x + dx if dx > 0 else x + dx - wide
            box = (left, y + dy - _FONT_PX / 2, left + wide, y + dy + _FONT_PX / 2)
            worth = sum(_overlap(box, other) for other in self._taken)
            worth += 1e4 * (box[0] < 0 or box[2] > self.camera.width_px)
            if worth < least:
                best, least = box, worth
        assert best is not None
        self._taken.append(best)
        edge = best[0] if best[0] > x else best[2]
        self._draw.line([x, y, edge, (best[1] + best[3]) / 2], fill=ink, width=1)
        at = (best[0], best[1])
        white = (255, 255, 255)
        self._draw.text(at, text, font=self._font, fill=ink, stroke_width=2, stroke_fill=white)

    def legend(self, rows: Sequence[tuple[str, Colour]]) -> None:
        """Names with their colours at the left edge, from the top."""
        for i, (text, ink) in enumerate(rows):
            y = 6 + i * (_FONT_PX + 3)
            self._draw.rectangle((6, y + 3, 16, y + _FONT_PX), fill=ink)
            self._draw.text((20, y), text, font=self._font, fill=(40, 40, 40))


def _lit(normals: np.ndarray, camera: Camera) -> np.ndarray:
    """Matt skin under one light from the upper left of the viewer."""
    n = normals / np.linalg.norm(normals, axis=1)[:, None] @ camera.axes.T
    light = unit(np.array([-0.5, -0.55, -0.8]))
    share = 0.45 + 0.55 * np.clip((n @ light + 0.3) / 1.3, 0, 1)
    share *= 0.7 + 0.3 * np.clip(-n[:, 2], 0, 1) ** 0.5
    return share[:, None] * np.array([1.0, 0.9, 0.82])


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0) * max(high, 0)
