"""Reading and writing the table: one line a route and method, one column a role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from tests.permissions.world import COLUMNS

PATH = Path(__file__).with_name("table.txt")
METHODS = ("GET", "POST")
HEADING = """\
# What each role, a stranger, and a member of another school (outsider: every role there, with this
# school's ids) get for every route and method. Numbers are HTTP statuses; 302 to the sign-in page
# is "sign in". POSTs are sent with a good CSRF token and an empty form, so 422 or 400 is "may, but
# fill it in". The trainee is the owner of what is asked for, unless the line is a desk's.
"""


@dataclass(frozen=True)
class Row:
    """One line; ``expected`` maps column to answer."""

    method: str
    route: str
    expected: dict[str, str]

    def rule(self, app: Flask) -> Rule:
        return next(
            rule
            for rule in app.url_map.iter_rules()
            if str(rule) == self.route and self.method in (rule.methods or ())
        )


def current_routes(app: Flask) -> list[str]:
    """Every ``METHOD route`` of ours, in order."""
    return sorted(
        f"{method} {rule}"
        for rule in app.url_map.iter_rules()
        for method in METHODS
        if method in (rule.methods or ())
    )


def load() -> list[Row]:
    rows = []
    for line in PATH.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith(("#", "method")):
            continue
        method, route, *answers = [part.strip() for part in line.split("|")]
        rows.append(Row(method, route, dict(zip(COLUMNS, answers, strict=True))))
    return rows


def dump(rows: list[Row]) -> str:
    width = max(len(row.route) for row in rows)
    lines = [
        "method|" + "route".ljust(width) + "|" + "|".join(c.center(13) for c in COLUMNS),
        *(
            f"{row.method:<6}|{row.route:<{width}}|"
            + "|".join(row.expected[c].center(13) for c in COLUMNS)
            for row in rows
        ),
    ]
    return HEADING + "\n".join(line.rstrip() for line in lines) + "\n"
