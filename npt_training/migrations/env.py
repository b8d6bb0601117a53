"""Alembic environment of our own line: table ``npt_alembic_version``, only ``npt_`` tables."""

from alembic import context

from npt_training.core.db import Base
from npt_training.core.migrate import VERSION_TABLE
from npt_training.models import import_models

import_models()


def include_name(name: str | None, kind: str, parents: object) -> bool:
    return kind != "table" or (name or "").startswith("npt_")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    include_name=include_name,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
