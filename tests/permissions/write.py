"""Write the table as the application answers now; read every changed line before keeping it."""

from __future__ import annotations

import sys
import tempfile

from npt_training import create_app
from tests.permissions.table import PATH, Row, current_routes, dump
from tests.permissions.world import COLUMNS, make_world


def main() -> None:
    from tests.permissions.test_permission_table import SharedContextClient

    app = create_app(
        {
            "data_dir": tempfile.mkdtemp(),
            "secret_key": "for the permission table alone!!",
            "public_url": "http://localhost:8000",
            "rate_limits": False,
        }
    )
    app.test_client_class = SharedContextClient
    with app.app_context():
        world = make_world(app)
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
