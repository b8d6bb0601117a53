"""The table of a practical station: candidate, global rating, score; pasted or from a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from npt_training.assessment.analysis.errors import TableRefused
from npt_training.assessment.analysis.table import SEPARATORS, number
from npt_training.core.i18n import gettext as _

LEAST = 3
MOST = 5000


def read_station(text: str, *, most: float, scale: int) -> list[tuple[str, float, float]]:
    """(candidate, rating, score) of each line; a first line without numbers is a header.

    Ratings are whole numbers from 1 to ``scale``, scores from 0 to ``most``. Raises TableRefused
    with the line.
    """
    text = text.removeprefix("\ufeff").strip("\r\n")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    rows: list[tuple[str, float, float]] = []
    seen: dict[str, int] = {}
    for line, cells in _lines(text, separator):
        if line == 1 and len(cells) == 3 and number(cells[1]) is None and number(cells[2]) is None:
            continue
        rows.append(_row(cells, line, most, scale))
        name = rows[-1][0]
        if name in seen:
            words = _("“%(name)s” stands in line %(line)s already.", name=name, line=seen[name])
            raise TableRefused(words, line=line)
        seen[name] = line
        if len(rows) > MOST:
            raise TableRefused(_("At most %(most)s candidates.", most=MOST), line=line)
    if len(rows) < LEAST:
        raise TableRefused(_("A line can be drawn from three candidates on."))
    if len({rating for _name, rating, _score in rows}) < 2:
        raise TableRefused(_("Every rating is the same: no line can be drawn."))
    return rows


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold something, each with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        words = _("This cannot be read as a table: a cell is too long.")
        raise TableRefused(words, line=reader.line_num) from error


def _row(cells: list[str], line: int, most: float, scale: int) -> tuple[str, float, float]:
    if len(cells) != 3:
        words = _("Write candidate, rating and score: %(found)s cells here.", found=len(cells))
        raise TableRefused(words, line=line)
    name = cells[0].strip()[:200]
    if not name:
        raise TableRefused(_("The candidate is missing."), line=line)
    rating, score = number(cells[1]), number(cells[2])
    if rating is None or rating != int(rating) or not 1 <= rating <= scale:
        words = _("The rating is a whole number from 1 to %(last)s.", last=scale)
        raise TableRefused(words, line=line)
    if score is None or not 0 <= score <= most:
        words = _("The score is a number from 0 to %(most)s.", most=f"{most:g}")
        raise TableRefused(words, line=line)
    return name, rating, score
