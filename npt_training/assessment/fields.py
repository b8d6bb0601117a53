"""Reading what the player sends, as a form without scripts or as JSON from scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.crops import parse_crop
from npt_training.assessment.errors import PointRefused, ResponseRefused
from npt_training.assessment.kinds.base import Fields, first
from npt_training.assessment.plain_marks import Place, edited, notes_in
from npt_training.core.i18n import gettext as _

DRAWN = ("points", "path", "area")
"""Fields that hold places one after the other, as ``x,y x,y``."""
COLUMNS = "ABCDEFGHIJKLMNOP"
ROWS = 20
MOST_KEY = 64
MOST_SQUARES = 40
"""Squares of one line: as many points as a line may have."""


def form_fields(form: Mapping[str, Sequence[str]]) -> Fields:
    """The fields with ``x`` and ``y`` worked out from a grid square or a click, where given.

    A grid square wins over a click, a click over the point placed before: it is the newest. Where
    places stand in a row (``points``, ``path``, ``area``) it is added to their end, and ``action``
    undo takes one away; where marks are set (``marks``) it becomes a pin with ``mark-text``.
    """
    fields = dict(form)
    grid = first(fields, "grid")
    placed = _from_grid(fields, grid) if grid else _from_click(fields)
    drawn = next((name for name in DRAWN if name in fields), None)
    if "marks" in fields:
        fields["marks"] = [_marked(fields, placed)]
    elif drawn:
        points = first(fields, drawn).split()
        if placed is not None:
            points.append(f"{placed[0]!r},{placed[1]!r}")
        elif first(fields, "action") == "undo":
            points = points[:-1]
        fields[drawn] = [" ".join(points)]
    elif placed is not None:
        x, y = placed
        fields |= {"x": [repr(x)], "y": [repr(y)]}
    return fields


def is_click(form: Mapping[str, Sequence[str]]) -> bool:
    """True when a place is to be kept and not answered: a click on the picture, or a button that
    adds a square of the grid or takes something away.
    """
    action = first(form, "action")
    if action in ("add", "undo") or action.startswith("remove-"):
        return True
    return "place.x" in form and not first(form, "grid")


def json_fields(document: Any, position: int) -> tuple[Fields, str | None]:
    """Fields and idempotency key of a script's save; raises ResponseRefused."""
    if not isinstance(document, dict) or not isinstance(document.get("response"), dict):
        raise ResponseRefused(_("This answer could not be read. Reload the page and try again."))
    if document.get("position", position) != position:
        raise ResponseRefused(_("This answer belongs to another question. Reload the page."))
    fields: dict[str, list[str]] = {}
    for name, value in document["response"].items():
        values = value if isinstance(value, list) else [value]
        fields[name] = [_text(one) for one in values[:20] if one is not None]
    key = document.get("key")
    return fields, key[:MOST_KEY] if isinstance(key, str) and key else None


def json_revision(document: Any) -> int | None:
    """How often the question had been saved when the answer was given, where scripts say so."""
    revision = document.get("revision") if isinstance(document, dict) else None
    return revision if type(revision) is int else None


def _text(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _marked(fields: Fields, placed: Place | None) -> str:
    """The marks with what this form changes; a line goes through the squares in mark-squares."""
    squares = first(fields, "mark-squares").replace(",", " ").split()
    if len(squares) == 1:
        raise ResponseRefused(
            _("A line needs two squares at least, such as B7 C8."), field="mark-squares"
        )
    line = [_from_grid(fields, square, field="mark-squares") for square in squares[:MOST_SQUARES]]
    return edited(
        first(fields, "marks"),
        notes_in(fields),
        placed=placed,
        note=first(fields, "mark-text"),
        line=line,
        action=first(fields, "action"),
    )


def _from_grid(fields: Fields, square: str, *, field: str = "player-grid") -> tuple[float, float]:
    """The middle of a square such as B7, within the window shown."""
    column, row = square[:1].upper(), square[1:]
    known = square.isascii() and column in COLUMNS and row.isdigit()
    if not known or not 1 <= int(row[:3]) <= ROWS:
        raise ResponseRefused(_("Choose a square of the grid, such as B7."), field=field)
    crop = parse_crop(first(fields, "crop"))
    return crop.to_picture(
        (COLUMNS.index(column) + 0.5) / len(COLUMNS), (int(row[:3]) - 0.5) / ROWS
    )


def _from_click(fields: Fields) -> tuple[float, float] | None:
    """From pixels of the picture as shown; its size travels in ``w`` and ``h``."""
    if "place.x" not in fields:
        return None
    try:
        x, y = int(first(fields, "place.x")), int(first(fields, "place.y"))
        width, height = int(first(fields, "w")), int(first(fields, "h"))
    except ValueError as error:
        raise PointRefused() from error
    if not (0 < width <= 5000 and 0 < height <= 20000 and 0 <= x <= width and 0 <= y <= height):
        raise PointRefused()
    crop = parse_crop(first(fields, "crop"))
    inside = min((x + 0.5) / width, 1.0), min((y + 0.5) / height, 1.0)
    return crop.to_picture(*inside)


def crop_of(form: Mapping[str, Sequence[str]]) -> str:
    """The name of the window the page showed."""
    return parse_crop(first(form, "crop")).name
