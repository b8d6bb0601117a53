"""Zoom without scripts: windows on the plain picture, addressed by the picture alone."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from PIL import Image

from npt_training.core.errors import NotFound

SHOWN_WIDTH = 340
"""Pixels: fits a phone 390 px wide. The form carries it, so a click means a place."""
LEVELS = (2, 4)
_NAME = re.compile(r"([24])\.(\d)\.(\d)")


@dataclass(frozen=True)
class Crop:
    """A window ``1/level`` of the picture wide and high; ``column`` and ``row`` count steps of
    half a window, so neighbouring windows overlap and nothing falls on an edge only.
    """

    level: int = 1
    column: int = 0
    row: int = 0

    @property
    def name(self) -> str:
        """``""`` for the whole picture, else such as ``2.0.1``."""
        return "" if self.level == 1 else f"{self.level}.{self.column}.{self.row}"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width, height as fractions of the picture."""
        size = 1 / self.level
        return self.column * size / 2, self.row * size / 2, size, size

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """From fractions of the window to fractions of the picture."""
        left, top, width, height = self.box
        return left + x * width, top + y * height


def parse_crop(name: str) -> Crop:
    """The window of that name; the whole picture for anything unknown."""
    match = _NAME.fullmatch(name)
    if match is None:
        return Crop()
    level, column, row = (int(part) for part in match.groups())
    last = steps(level)
    return Crop(level, column, row) if column <= last and row <= last else Crop()


def steps(level: int) -> int:
    """The highest column and row at a level."""
    return 2 * (level - 1)


def around(crop: Crop) -> list[Crop]:
    """Windows to offer next: nine within the one shown, or its neighbours at the finest level."""
    if crop.level == LEVELS[-1]:
        moves = [(0, -1), (-1, 0), (1, 0), (0, 1)]
        found = [Crop(crop.level, crop.column + x, crop.row + y) for x, y in moves]
        last = steps(crop.level)
        return [c for c in found if 0 <= c.column <= last and 0 <= c.row <= last]
    level = crop.level * 2
    column, row = (2 * crop.column, 2 * crop.row) if crop.level > 1 else (0, 0)
    return [Crop(level, column + x, row + y) for y in range(3) for x in range(3)]


def shown_size(width: int, height: int) -> tuple[int, int]:
    """Size in px at which the plain page shows the picture or any window of it."""
    return SHOWN_WIDTH, max(1, round(SHOWN_WIDTH * height / width))


def cut(picture: bytes, crop: Crop) -> bytes:
    """The window as a WebP twice the shown size, for sharp screens; raises NotFound."""
    try:
        with Image.open(io.BytesIO(picture)) as whole:
            whole.load()
            left, top, width, height = crop.box
            box = (
                left * whole.width,
                top * whole.height,
                (left + width) * whole.width,
                (top + height) * whole.height,
            )
            shown = shown_size(whole.width, whole.height)
            size = (2 * shown[0], 2 * shown[1])
            window = whole.convert("RGB").resize(size, Image.Resampling.BICUBIC, box=box)
    except (OSError, ValueError) as error:
        raise NotFound() from error
    out = io.BytesIO()
    window.save(out, "WEBP", quality=82)
    return out.getvalue()
