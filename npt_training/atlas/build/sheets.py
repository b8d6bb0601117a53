"""Contact sheets for docs/: every view plain, with its nerves, and with names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from npt_training.atlas.labels import LabelCannotBePlaced, place
from npt_training.atlas.pack import AtlasPack, load_entries

Document = Mapping[str, Any]
Ink = tuple[int, int, int]
_PAPER: Ink = (248, 245, 238)
_TEXT: Ink = (40, 36, 34)
_NERVE: Ink = (183, 121, 0)
_EXIT: Ink = (160, 30, 60)
_DEEP: Ink = (140, 110, 60)
_CELL, _CAPTION, _GAP = (300, 380), 20, 8
_BIG_CELL = (440, 560)
_TERRITORIES: tuple[Ink, ...] = (
    (86, 156, 196), (214, 138, 94), (120, 170, 110), (190, 120, 170), (208, 180, 80),
    (110, 120, 190), (180, 90, 90), (90, 170, 165),
)  # fmt: skip


def make_sheets(folder: Path, target: Path) -> list[Path]:
    """PNG files of moderate size; several pages where the views need them."""
    pack = load_entries(folder)
    views = [name for name in pack.entries if (folder / "views" / name / "truth.json").exists()]
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("atlas-*-[0-9]*.png"):
        old.unlink()
    paths = []
    for kind, cell, columns, rows in (
        ("plain", _CELL, 6, 4),
        ("nerves", _CELL, 6, 4),
        ("territories", _CELL, 6, 4),
        ("labelled", _BIG_CELL, 5, 3),
    ):
        per_page = columns * rows
        for number, start in enumerate(range(0, len(views), per_page), 1):
            cells = [_cell(folder, pack, v, kind, cell) for v in views[start : start + per_page]]
            path = target / f"atlas-{kind}-{number}.png"
            _page(cells, cell, columns).save(path, "PNG", optimize=True)
            paths.append(path)
    return paths


def _page(cells: list[Image.Image], cell: tuple[int, int], columns: int) -> Image.Image:
    rows = -(-len(cells) // columns)
    wide, tall = cell[0] + _GAP, cell[1] + _CAPTION + _GAP
    page = Image.new("RGB", (columns * wide + _GAP, rows * tall + _GAP), (255, 255, 255))
    for number, image in enumerate(cells):
        row, column = divmod(number, columns)
        page.paste(image, (_GAP + column * wide, _GAP + row * tall))
    return page.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _cell(
    folder: Path, pack: AtlasPack, view: str, kind: str, cell: tuple[int, int]
) -> Image.Image:
    base = folder / "views" / view
    truth = json.loads((base / "truth.json").read_text(encoding="utf-8"))
    with Image.open(base / "plain-960.webp") as plain:
        picture = plain.convert("RGB")
    scale = min(cell[0] / picture.width, cell[1] / picture.height)
    twice = (round(picture.width * scale * 2), round(picture.height * scale * 2))
    picture = picture.resize(twice, Image.Resampling.LANCZOS)
    if kind == "territories":
        picture = _painted(picture, truth)
    if kind in ("nerves", "labelled"):
        _draw_nerves(ImageDraw.Draw(picture), picture, truth)
    picture = picture.resize((twice[0] // 2, twice[1] // 2), Image.Resampling.LANCZOS)
    if kind == "labelled":
        _draw_names(picture, truth, pack)
    whole = Image.new("RGB", (cell[0], cell[1] + _CAPTION), _PAPER)
    whole.paste(picture, ((cell[0] - picture.width) // 2, 0))
    ImageDraw.Draw(whole).text((4, cell[1] + 3), view, fill=_TEXT, font=_font(13))
    return whole


def _painted(picture: Image.Image, truth: Document) -> Image.Image:
    over = picture.copy()
    draw = ImageDraw.Draw(over)
    for number, territory in enumerate(truth["territories"].values()):
        ink = _TERRITORIES[number % len(_TERRITORIES)]
        for ring in territory["polygons"]:
            draw.polygon([(x * picture.width, y * picture.height) for x, y in ring], ink, _TEXT)
    return Image.blend(picture, over, 0.5)


def _draw_nerves(draw: ImageDraw.ImageDraw, picture: Image.Image, truth: Document) -> None:
    width = max(3, picture.width // 160)
    for nerve in truth["nerves"].values():
        for run in nerve["courses"]:
            line = [(x * picture.width, y * picture.height) for x, y in run["points"]]
            if run["deep"]:
                for piece in _dashes(line, width * 2.2):
                    draw.line(piece, fill=_DEEP, width=max(2, width // 2))
            else:
                draw.line(line, fill=_NERVE, width=width, joint="curve")
        for place_ in nerve["exits"]:
            x, y = place_["at"][0] * picture.width, place_["at"][1] * picture.height
            r = width * 1.6
            draw.ellipse((x - r, y - r, x + r, y + r), outline=_EXIT, width=max(2, width // 2))


def _dashes(line: list[tuple[float, float]], length: float) -> Iterator[list[tuple[float, float]]]:
    """Every second stretch of this length."""
    drawn, gone, piece = True, 0.0, [line[0]]
    for a, b in pairwise(line):
        whole = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
        at = 0.0
        while whole - at > length - gone:
            at += length - gone
            spot = (a[0] + (b[0] - a[0]) * at / whole, a[1] + (b[1] - a[1]) * at / whole)
            if drawn:
                yield [*piece, spot]
            drawn, gone, piece = not drawn, 0.0, [spot]
        gone += whole - at
        piece.append(b)
    if drawn and len(piece) > 1:
        yield piece


def _draw_names(picture: Image.Image, truth: Document, pack: AtlasPack) -> None:
    names = {name: nerve.name for name, nerve in pack.nerves.items()}
    try:
        labels = place(truth, names)
    except LabelCannotBePlaced:
        return
    draw = ImageDraw.Draw(picture)
    scale = picture.width / truth["size_px"][0]
    for label in labels:
        (ax, ay), (bx, by) = label.end, label.spot
        draw.line((ax * scale, ay * scale, bx * scale, by * scale), fill=_TEXT, width=1)
        font = _font(max(7, label.size * scale))
        for number, text in enumerate(label.lines):
            y = (label.y + number * label.size * 1.18) * scale
            anchor = "ls" if label.anchor == "start" else "rs"
            draw.text((label.x * scale, y), text, fill=_TEXT, font=font, anchor=anchor)


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
