"""Migrations build exactly what the models say, on both databases, and are never edited."""

from __future__ import annotations

import hashlib
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask

from npt_training.core.db import AppendOnly, Base
from npt_training.core.migrate import SCRIPTS, VERSION_TABLE, revisions
from npt_training.core.runtime import current


def test_schema_is_what_the_models_say(app: Flask) -> None:
    with current().db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "include_name": lambda name, kind, parents: (
                    (name or "").startswith("npt_")
                    if kind == "table"
                    else not (name or "").startswith("fts_")  # full text has no word in models
                ),
            },
        )
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_database_is_at_the_newest_revision(app: Flask) -> None:
    found, newest = revisions(current().db)
    assert found == newest


def test_every_append_only_table_has_its_triggers(app: Flask, backend: str) -> None:
    tables = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, AppendOnly)
    }
    assert "npt_audit" in tables
    query = (
        "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if backend == "sqlite"
        else "SELECT DISTINCT event_object_table FROM information_schema.triggers"
    )
    with current().db.engine.connect() as connection:
        guarded = set(connection.exec_driver_sql(query).scalars())
    assert tables <= guarded


def test_landed_migrations_are_unchanged() -> None:
    landed = Path(__file__).with_name("landed_migrations.txt").read_text("utf-8").split()
    expected = dict(zip(landed[::2], landed[1::2], strict=True))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((SCRIPTS / "versions").glob("*.py"))
    }
    changed = [name for name, digest in expected.items() if found.get(name) != digest]
    assert changed == [], "a landed migration is never edited: write a new one"
    assert set(found) == set(expected), "list the new migration in tests/core/landed_migrations.txt"
