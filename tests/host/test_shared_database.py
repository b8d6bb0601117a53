"""A host's own Alembic, on the same database, leaves our tables alone."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import MetaData

from npt_training.core.migrate import include_name
from npt_training.core.runtime import current


def test_the_filter_for_the_host_s_env_hides_our_tables(app: Flask) -> None:
    with current().db.engine.connect() as connection:
        bare = MigrationContext.configure(connection)
        assert compare_metadata(bare, MetaData()) != []
        filtered = MigrationContext.configure(connection, opts={"include_name": include_name})
        assert compare_metadata(filtered, MetaData()) == []
