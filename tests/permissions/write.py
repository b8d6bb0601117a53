"""Write the table as the application answers now; read every changed line before keeping it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.permissions.table import PATH, Row, current_routes, dump
from tests.permissions.world import COLUMNS, open_world


def main() -> None:
    world = open_world(Path(tempfile.mkdtemp()))
    app = world.app
    rows = []
    for line in current_routes(app):
        method, route = line.split(" ", 1)
        bare = Row(method, route, {})
        try:
            path = world.path(bare.rule(app))
        except KeyError as missing:
            sys.exit(f"{route}: no id for {missing}")
        rows.append(Row(method, route, {c: world.ask(c, method, path) for c in COLUMNS}))
    PATH.write_text(dump(rows), "utf-8")


if __name__ == "__main__":
    main()
