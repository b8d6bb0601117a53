"""Counting what a page asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from npt_training.core.runtime import EXTENSION, current


@contextmanager
def counted(app: Flask | None = None) -> Iterator[list[str]]:
    """The statements sent while the block runs, transactions' own words left out.

    Without ``app`` those of the application whose context is open.
    """
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:  # type: ignore[no-untyped-def]
        if statement.split(None, 1)[0].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            seen.append(statement)

    runtime = app.extensions[EXTENSION] if app is not None else current()
    engine = runtime.db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def reads(seen: list[str]) -> list[str]:
    """Those that only read."""
    return [one for one in seen if one.lstrip().upper().startswith(("SELECT", "WITH"))]
