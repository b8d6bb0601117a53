"""Diagrams that items are asked on: our own SVG, checked, and turned into pictures when loaded.

``quizzes/figures/<module>/<name>.svg`` with a ``figures.yaml`` beside them. A trainee's browser
gets a WebP picture by its content address, so neither a name nor a text of the SVG reaches it.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from PIL import Image
from pydantic import Field, ValidationError

from npt_training.assessment.items import AnyItem, Label
from npt_training.assessment.items.common import Text
from npt_training.assessment.items.strict import Strict
from npt_training.core import storage
from npt_training.core.typeset import drawing_png
from npt_training.core.yamlfile import ContentError, ContentProblem, YamlFile, load_yaml
from npt_training.curriculum.svg import NAMESPACE, clean_svg
from npt_training.web.manifest import FrontEndNotBuilt

WIDTH_PX = 1280
"""Sharp on a phone of 390 px with three dots to a pixel."""
TALLEST = 2.0
"""Height in widths: more would not fit a screen beside its question."""
PAPER = "#fffdf8"
STYLE = """
.fig-ink { fill: none; stroke: #14213a; stroke-width: 2 }
.fig-accent { fill: none; stroke: #f2c230; stroke-width: 4 }
.fig-muted { fill: none; stroke: #7d7766; stroke-width: 1.5 }
.fig-fill { fill: #f2ede1; stroke: none }
text { font-family: "Source Sans 3"; fill: #14213a; stroke: none }
text.fig-ink { fill: #14213a; stroke: none }
text.fig-muted { fill: #4a556b; stroke: none }
"""
"""The classes of lessons' drawings as they look on paper: a diagram stays on paper in the dark."""


class FigureEntry(Strict):
    """One line of ``figures.yaml``. ``alt`` says what the drawing is, and no answer."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    alt: Annotated[Text, Field(max_length=400)]


@dataclass(frozen=True)
class Figure:
    """A diagram as it is shown: WebP bytes, their size, and the words that stand in the drawing."""

    id: str
    title: str
    alt: str
    content: bytes
    digest: str
    height: int
    words: str

    @property
    def picture(self) -> dict[str, Any]:
        """What an item on this diagram has as its ``picture``."""
        return {
            "digest": self.digest, "width": WIDTH_PX, "height": self.height, "alt": self.alt,
        }  # fmt: skip


def load_figures(
    folder: Path, name: str = "quizzes/figures"
) -> tuple[dict[str, Figure], list[ContentProblem]]:
    """Every diagram below ``folder`` by ``<module>/<name>``, and every mistake in them."""
    found: dict[str, Figure] = {}
    problems: list[ContentProblem] = []
    for module in sorted(path for path in folder.glob("*") if path.is_dir()):
        shown = f"{name}/{module.name}"
        try:
            file = load_yaml(module / "figures.yaml", f"{shown}/figures.yaml")
        except ContentError as error:
            problems += error.problems
            continue
        entries = _entries(file, problems)
        for entry in entries:
            path = module / f"{entry.id}.svg"
            if not path.is_file():
                problems.append(file.problem(f"the drawing {entry.id}.svg is missing"))
                continue
            made, wrong = _figure(path.read_bytes(), f"{shown}/{path.name}", entry)
            problems += wrong
            if made is not None:
                found[f"{module.name}/{entry.id}"] = made
        listed = {entry.id for entry in entries}
        for path in sorted(module.glob("*.svg")):
            if path.stem not in listed:
                reason = "figures.yaml has no entry for this drawing: id, title and alt"
                problems.append(ContentProblem(f"{shown}/{path.name}", 0, reason))
    return found, problems


def _entries(file: YamlFile, problems: list[ContentProblem]) -> list[FigureEntry]:
    if not isinstance(file.data, list):
        problems.append(file.problem("this file holds a list of drawings: id, title, alt"))
        return []
    entries: dict[str, FigureEntry] = {}
    for index, doc in enumerate(file.data):
        try:
            entry = FigureEntry.model_validate(doc)
        except ValidationError as error:
            problems += file.problems_of(error, index)
            continue
        if entry.id in entries:
            problems.append(file.problem(f"the id {entry.id} is taken", index, "id"))
        entries.setdefault(entry.id, entry)
    return list(entries.values())


def _figure(
    content: bytes, file: str, entry: FigureEntry
) -> tuple[Figure | None, list[ContentProblem]]:
    svg, problems = clean_svg(content, file, "f", "")
    if problems:
        return None, problems
    try:
        picture, digest, height = _picture(svg)
    except (ValueError, FrontEndNotBuilt) as error:
        return None, [ContentProblem(file, 1, str(error))]
    words = html.unescape(re.sub(r"<[^>]*>", " ", svg))
    return Figure(entry.id, entry.title, entry.alt, picture, digest, height, words), []


@lru_cache(maxsize=256)
def _picture(svg: str) -> tuple[bytes, str, int]:
    """The WebP picture, its SHA-256 and its height in px; the same drawing gives the same bytes."""
    box = re.match(r'<svg[^>]*? viewBox="([^"]*)"', svg)
    try:
        numbers = re.split(r"[\s,]+", box[1].strip()) if box else []
        _x, _y, width, height = (float(part) for part in numbers)
    except ValueError:
        raise ValueError("the viewBox holds four numbers") from None
    if not (width > 0 and 0 < height <= TALLEST * width):
        raise ValueError(f"the drawing is at most {TALLEST:g} times as high as it is wide")
    size = (WIDTH_PX, max(100, round(WIDTH_PX * height / width)))
    head, rest = svg.split(">", 1)
    whole = f'{head} xmlns="{NAMESPACE}" color="#14213a"><style>{STYLE}</style>{rest}'
    with Image.open(io.BytesIO(drawing_png(whole, size, ground=PAPER))) as png:
        out = io.BytesIO()
        png.convert("RGB").save(out, "WEBP", lossless=True, method=4)
    content = out.getvalue()
    return content, hashlib.sha256(content).hexdigest(), size[1]


def on_its_figure(doc: Any, figures: Mapping[str, Figure]) -> Any:
    """An item as its author wrote it, with the picture of the diagram it names."""
    figure = figures.get(str(doc.get("figure"))) if isinstance(doc, dict) else None
    return doc if figure is None else doc | {"picture": figure.picture}


def told(item: AnyItem, figure: Figure) -> list[str]:
    """What the diagram or its description gives away of a label item: names that are asked for."""
    if not isinstance(item, Label):
        return []
    return [
        f"{name!r} is asked for, and {where} says it"
        for name in item.key
        for where, text in (("the drawing", figure.words), ("its alt", figure.alt))
        if re.search(rf"\b{re.escape(name)}\b", " ".join(text.split()), re.IGNORECASE)
    ]


def store_figures(figures: Mapping[str, Figure]) -> None:
    """Say in the caller's transaction that who is signed in may fetch the pictures."""
    if figures:
        storage.put_many((one.content, "image/webp", True) for one in figures.values())
