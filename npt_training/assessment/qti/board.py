"""A picture with a panel of words below it: QTI joins only what lies on one image."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from npt_training.assessment.qti.areas import Area
from npt_training.assessment.qti.drawing import INK, PAPER, QUALITY, font

EDGE, GAP, LINE, SIGNS = 16, 12, 26, 40
NARROWEST = 720


@dataclass(frozen=True)
class Board:
    """``boxes`` are where the words stand, column by column, in pixels of ``jpeg``."""

    jpeg: bytes
    size: tuple[int, int]
    boxes: list[list[Area]]


def board(picture: bytes | None, columns: Sequence[Sequence[str]]) -> Board:
    """Words in one or two columns below a picture, or by themselves."""
    top, width = 0, NARROWEST
    ground: Image.Image | None = None
    if picture is not None:
        with Image.open(io.BytesIO(picture)) as opened:
            ground = opened.convert("RGB")
        width, top = ground.size
    count = len(columns)
    wide = (width - (count + 1) * EDGE - (count - 1) * GAP * 2) // count
    signs = max(SIGNS // count * width // NARROWEST, 12)
    lines = [[textwrap.wrap(text, signs) or [""] for text in column] for column in columns]
    heights = [sum(len(one) * LINE + GAP * 2 for one in column) for column in lines]
    height = top + EDGE * 2 + max(heights)
    sheet = Image.new("RGB", (width, height), PAPER[:3])
    if ground is not None:
        sheet.paste(ground, (0, 0))
    pen = ImageDraw.Draw(sheet)
    boxes: list[list[Area]] = []
    for number, column in enumerate(lines):
        left, y = EDGE + number * (wide + EDGE + GAP * 2), top + EDGE
        found = []
        for text in column:
            high = len(text) * LINE + GAP
            pen.rectangle((left, y, left + wide, y + high), outline=INK[:3], width=2)
            for row, words in enumerate(text):
                at = (left + wide / 2, y + GAP / 2 + row * LINE + LINE / 2)
                pen.text(at, words, INK[:3], font(18), anchor="mm")
            found.append(Area("rect", (left, y, left + wide, y + high)))
            y += high + GAP
        boxes.append(found)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Board(out.getvalue(), (width, height), boxes)


def ring_marker(side: int = 32) -> bytes:
    """A small ring with a dot: what is placed on the picture, hot in its middle."""
    big = side * 4
    sheet = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((8, 8, big - 8, big - 8), outline=PAPER, width=20)
    pen.ellipse((14, 14, big - 14, big - 14), outline=INK, width=8)
    pen.ellipse((big / 2 - 8, big / 2 - 8, big / 2 + 8, big / 2 + 8), fill=INK)
    out = io.BytesIO()
    sheet.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
