"""Which page of the product shows what stands in which file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from npt_training.assessment.items import PRACTICE, AnyItem
from npt_training.core.web import url_to
from npt_training.curriculum.pack import ModuleFiles, Pack
from npt_training.curriculum.parts.part import Entry
from npt_training.preview.reading import Reading

ELSEWHERE = "shared"
"""Where pages stand that belong to no module: emergency cards, sheets, other claims."""
KINDS = {
    "module": ("module", "modules"), "lesson": ("lesson", "lessons"),
    "card": ("treatment card", "treatment cards"), "claim": ("claim", "claims"),
    "figures": ("figure", "figures"), "item": ("item", "items"),
    "emergency": ("emergency card", "emergency cards"), "sheet": ("sheet", "sheets"),
}  # fmt: skip
DRAWN = ("svg", "figure")
"""Blocks of a lesson that are a figure."""


@dataclass(frozen=True)
class Page:
    """One page. ``first`` to ``last`` are its lines where a file holds several pages; 0: all.

    ``also`` are further files that are seen on it alone. ``shows`` counts what it shows.
    """

    kind: str
    id: str
    title: str
    module: str
    file: str
    url: str
    first: int = 0
    last: int = 0
    also: tuple[str, ...] = ()
    shows: int = 1

    @property
    def files(self) -> frozenset[str]:
        """Every file it is made from."""
        return frozenset((self.file, *self.also))


@dataclass(frozen=True)
class Spot:
    """Where an entry stands in a file that holds a list of them."""

    file: str
    first: int
    last: int


def pages_of(reading: Reading, places: dict[tuple[str, str], Spot]) -> list[Page]:
    """Every page in the order of the course. ``places``: where entries stand as they were read."""
    pack, items = reading.pack, reading.rooms.items
    found: list[Page] = []
    for entry in pack.modules:
        found += _module(entry, pack, items, reading, places)
    taken = {(page.kind, page.id) for page in found}
    found += (page for page in _elsewhere(pack, places) if (page.kind, page.id) not in taken)
    practice = [item for item in items if item.module == PRACTICE]
    return found + [_item(item, places) for item in practice]


def _module(
    entry: ModuleFiles,
    pack: Pack,
    items: list[AnyItem],
    reading: Reading,
    places: dict[tuple[str, str], Spot],
) -> Iterator[Page]:
    code = entry.module.id
    url = url_to("curriculum.module", module_id=code)
    yield Page("module", code, entry.module.title, code, entry.file, url)
    for lesson in entry.lessons:
        head = lesson.head
        url = url_to("curriculum.lesson", module_id=code, lesson_id=head.id)
        drawings = tuple(sorted(_beside(lesson.file, name) for name in lesson.drawings))
        yield Page("lesson", head.id, head.title, code, lesson.file, url, also=drawings)
    lessons = {lesson.head.id for lesson in entry.lessons}
    for card in pack.parts.get("cards", {}).values():
        if card.document.lesson in lessons:
            yield _card(card, code)
    for claim in pack.claims.values():
        if code in claim.modules:
            yield _claim(claim.id, claim.statement, code, places)
    diagrams = [name for name in reading.rooms.figures if name.startswith(f"{code}/")]
    drawn = sum(
        block["type"] in DRAWN for lesson in entry.lessons for block in lesson.doc["blocks"]
    )
    if drawn or diagrams:
        title = f"Figures of {entry.module.title}"
        url = url_to("preview.figures", module_id=code)
        yield Page(
            "figures", code, title, code, f"quizzes/figures/{code}/figures.yaml", url,
            also=tuple(f"quizzes/figures/{name}.svg" for name in diagrams),
            shows=drawn + len(diagrams),
        )  # fmt: skip
    yield from (_item(item, places) for item in items if item.module == code)


def _elsewhere(pack: Pack, places: dict[tuple[str, str], Spot]) -> Iterator[Page]:
    for entry in pack.parts.get("emergency", {}).values():
        one = entry.document
        url = url_to("emergency.one", card_id=one.id)
        yield Page("emergency", one.id, one.title, ELSEWHERE, entry.yaml.file, url)
    for entry in pack.parts.get("sheets", {}).values():
        one = entry.document
        url = url_to("sheets.one", sheet_id=one.id)
        yield Page("sheet", one.id, one.title, ELSEWHERE, entry.yaml.file, url)
    for card in pack.parts.get("cards", {}).values():
        yield _card(card, ELSEWHERE)
    for claim in pack.claims.values():
        yield _claim(claim.id, claim.statement, ELSEWHERE, places)


def _card(card: Entry[Any], module: str) -> Page:
    one = card.document
    url = url_to("cards.card", card_id=one.id)
    return Page("card", one.id, one.title, module, card.yaml.file, url)


def _claim(code: str, statement: str, module: str, places: dict[tuple[str, str], Spot]) -> Page:
    spot = places.get(("claims", code), Spot("courses/claims.yaml", 0, 0))
    url = url_to("curriculum.claim", claim_id=code)
    title = f"{code}: {statement}"
    return Page("claim", code, title, module, spot.file, url, spot.first, spot.last)


def _item(item: AnyItem, places: dict[tuple[str, str], Spot]) -> Page:
    file = f"quizzes/items/{item.module}/{item.kind}.yaml"
    spot = places.get(("items", item.id), Spot(file, 0, 0))
    url = url_to("preview.item", code=item.id)
    drawing = (f"quizzes/figures/{item.figure}.svg",) if item.figure is not None else ()
    return Page(
        "item", item.id, item.prompt, item.module, spot.file, url, spot.first, spot.last, drawing
    )


def _beside(file: str, name: str) -> str:
    return f"{file.rpartition('/')[0]}/{name}"


def places_of(folder: Path) -> dict[tuple[str, str], Spot]:
    """("items" or "claims", id) to where it is written."""
    found: dict[tuple[str, str], Spot] = {}
    for path in sorted((folder / "quizzes/items").rglob("*.yaml")):
        _note(path, folder, "items", found)
    _note(folder / "courses/claims.yaml", folder, "claims", found)
    return found


def _note(path: Path, folder: Path, what: str, found: dict[tuple[str, str], Spot]) -> None:
    file = path.relative_to(folder).as_posix()
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    begins = [
        (number, line[6:].split("#")[0].strip().strip("\"'"))
        for number, line in enumerate(lines, 1)
        if line.startswith("- id: ")
    ]
    ends = [number - 1 for number, _ in begins[1:]] + [len(lines)]
    for (first, ident), last in zip(begins, ends, strict=True):
        found[what, ident] = Spot(file, first, last)
