"""What several of these pages share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, request

MOST_DIGITS = 6


def page_in() -> int:
    """The page asked for, from 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 1


def query_in() -> str:
    return " ".join(request.args.get("q", "").split())[:100]


def as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A table for a spreadsheet; numbers as numbers, no cell that it takes for a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(header)
    table.writerows([[_harmless(cell) for cell in row] for row in rows])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _harmless(value: Any) -> Any:
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value
