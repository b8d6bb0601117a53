"""Append-only tables refuse UPDATE and DELETE in raw SQL, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from npt_training.core.audit import record
from npt_training.core.db import AppendOnly, Base, read, write
from npt_training.core.runtime import current
from npt_training.models import import_models

import_models()
APPEND_ONLY = sorted(
    mapper.local_table.name
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, AppendOnly)
)


@pytest.mark.parametrize("verb", ["UPDATE npt_audit SET action = 'x'", "DELETE FROM npt_audit"])
def test_audit_refuses_change_in_raw_sql(app: Flask, verb: str) -> None:
    with write() as s:
        record(s, "test.act", actor=None, subject="one")
    with pytest.raises(DBAPIError, match="append-only"), current().db.engine.begin() as connection:
        connection.execute(text(verb))
    with read() as s:
        assert s.execute(text("SELECT action FROM npt_audit")).scalars().all() == ["test.act"]


def test_postgresql_refuses_truncate(app: Flask, backend: str) -> None:
    if backend == "sqlite":
        return
    with pytest.raises(DBAPIError, match="append-only"), current().db.engine.begin() as connection:
        connection.execute(text("TRUNCATE npt_audit"))


def test_what_must_never_change_is_append_only(app: Flask) -> None:
    """Audit, events, answers and signatures: by name, so that none loses its triggers unseen."""
    kinds = ("audit", "answer", "signature", "event")
    for kind in kinds:
        assert any(kind in name for name in APPEND_ONLY), f"no append-only {kind} table"
