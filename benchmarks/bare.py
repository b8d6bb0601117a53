"""The bare things we measure against: a Flask route, and one that inserts a row and commits."""

from __future__ import annotations

import sys
import uuid

from flask import Flask, request
from sqlalchemy import text
from waitress import serve

from npt_training.core.db import Database


def make_bare(url: str) -> Flask:
    """Same database kind, driver, pool and pragmas as ours; nothing else."""
    database = Database(url)
    writer = database.engine.execution_options(npt_write=True)
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, v TEXT)"))
    insert = text("INSERT INTO bare (id, v) VALUES (:id, :v)")
    app = Flask("bare")

    @app.get("/bare")
    def bare() -> str:
        return "bare"

    @app.post("/insert")
    def insert_one() -> dict[str, bool]:
        with writer.begin() as connection:
            connection.execute(insert, {"id": uuid.uuid4().hex, "v": request.get_json()["v"]})
        return {"saved": True}

    return app


if __name__ == "__main__":
    serve(
        make_bare(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None,
        connection_limit=1000, asyncore_use_poll=True,
    )  # fmt: skip
