"""A plain table of marks: first column the candidate, one column an item, a header row."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from npt_training.assessment.analysis.errors import TableRefused
from npt_training.assessment.statistics.scores import Scores
from npt_training.core.i18n import gettext as _

SEPARATORS = ",;\t"
MOST_CELLS = 5_000_000
MOST_MARKS = 1e6


@dataclass(frozen=True)
class Table:
    """``guessed``: items whose most marks were taken from the highest mark in their column."""

    scores: Scores
    guessed: tuple[str, ...]


def read_table(text: str, most: Mapping[str, float] | None = None) -> Table:
    """Marks from text separated by commas, semicolons or tabs; raises TableRefused.

    An empty cell is a question left out or not reached: no mark of that item, and nothing in the
    candidate's total. ``most`` maps items to their most marks. An item that is not in it has 1, or
    the highest mark of its column where that is more.
    """
    header, lines = _split(text)
    items = _items(header)
    given = _most(items, most or {})
    candidates: dict[str, int] = {}
    marks = []
    for number, cells in lines:
        if len(cells) != len(header):
            words = _(
                "%(found)s cells where the header has %(wanted)s.",
                found=len(cells),
                wanted=len(header),
            )
            raise TableRefused(words, line=number)
        name = cells[0].strip()
        if not name:
            raise TableRefused(_("The candidate is missing."), line=number, column=header[0])
        if name in candidates:
            words = _(
                "Candidate “%(name)s” stands in line %(line)s already.",
                name=name,
                line=candidates[name],
            )
            raise TableRefused(words, line=number, column=header[0])
        candidates[name] = number
        marks.append(
            [
                _mark(cell, given.get(item), number, item)
                for item, cell in zip(items, cells[1:], strict=True)
            ]
        )
    if len(marks) < 2:
        words = _("At least two candidates are needed; the table has %(found)s.", found=len(marks))
        raise TableRefused(words)
    table = np.array(marks, float)
    highest = np.nanmax(np.vstack([table, np.ones(len(items))]), axis=0)
    whole = [given.get(item, float(high)) for item, high in zip(items, highest, strict=True)]
    guessed = tuple(
        item for item, high in zip(items, highest, strict=True) if item not in given and high > 1
    )
    return Table(Scores(tuple(candidates), tuple(items), table, np.array(whole, float)), guessed)


def _split(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
    except csv.Error as error:
        words = _("This is not a table: a quotation mark is not closed or stands alone.")
        raise TableRefused(words, line=reader.line_num) from error
    if not rows:
        raise TableRefused(_("The table is empty. Its first row names the items."))
    if len(rows) * len(rows[0][1]) > MOST_CELLS:
        raise TableRefused(_("The table is too large: at most five million cells."))
    return [cell.strip() for cell in rows[0][1]], rows[1:]


def _items(header: list[str]) -> list[str]:
    items = header[1:]
    if not items:
        words = _("The header names no item: the first column is the candidate, the others items.")
        raise TableRefused(words, line=1)
    for place, item in enumerate(items):
        if not item:
            words = _("Column %(number)s has no name.", number=place + 2)
            raise TableRefused(words, line=1)
        if item in items[:place]:
            raise TableRefused(_("This item stands in the header twice."), line=1, column=item)
    return items


def _most(items: list[str], most: Mapping[str, float]) -> dict[str, float]:
    for item, value in most.items():
        if item not in items:
            raise TableRefused(_("The most marks are given for an item that is not there."),
                               column=item)  # fmt: skip
        if not 0 < value <= MOST_MARKS:
            words = _("The most marks are a number above 0, at most a million.")
            raise TableRefused(words, column=item)
    return dict(most)


def _mark(cell: str, most: float | None, line: int, item: str) -> float:
    text = cell.strip()
    if not text:
        return math.nan
    value = number(text)
    if value is None:
        words = _("“%(text)s” is not a number. Leave the cell empty for no answer.", text=text)
        raise TableRefused(words, line=line, column=item)
    if value < 0:
        raise TableRefused(_("%(text)s is below 0.", text=text), line=line, column=item)
    if value > MOST_MARKS:
        raise TableRefused(_("%(text)s is more than a million.", text=text), line=line, column=item)
    if most is not None and value > most:
        words = _("%(text)s is above %(most)g, the most marks.", text=text, most=most)
        raise TableRefused(words, line=line, column=item)
    return value


def number(text: str) -> float | None:
    """A finite number written with a point or a comma; None for anything else."""
    plain = text.strip().replace(",", ".")
    if not plain.isascii() or "_" in plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
