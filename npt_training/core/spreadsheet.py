"""Tables as CSV files for a spreadsheet; no cell can start a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A download called ``name``.csv, in UTF-8 with a mark that spreadsheets understand."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([harmless(cell) for cell in header])
    table.writerows([[harmless(cell) for cell in row] for row in rows])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula; None and NaN are empty cells."""
    if isinstance(value, float):
        return "" if value != value else round(value, 6)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
