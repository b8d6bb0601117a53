"""Bring the database to the newest schema, whichever database it is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from npt_training.core.db import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
VERSION_TABLE = "npt_alembic_version"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def upgrade(db: Database, revision: str = "head") -> None:
    """Run every migration that is missing, in one transaction."""
    config = _config()
    with db.engine.execution_options(npt_write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def revisions(db: Database) -> tuple[str | None, str | None]:
    """``(revision of the database, newest revision)``."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = context.get_current_revision()
    return found, ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this version has a migration of that name."""
    return any(
        script.revision == revision
        for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """For a host's own Alembic ``env.py``: leave our tables alone.

    ``fts_npt_`` begins the names of the full-text tables that SQLite keeps for the search.
    """
    return not (kind == "table" and (name or "").startswith(("npt_", "fts_npt_")))
