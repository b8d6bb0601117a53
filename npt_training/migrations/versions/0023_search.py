"""Index what an edition holds by its words: FTS5 on SQLite, a GIN index on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0023_search"
down_revision = "0022_parts"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE fts_npt_search USING fts5("
    "id UNINDEXED, scope, title_words, body_words, tokenize = 'unicode61', prefix = '2 3')",
    "CREATE TRIGGER npt_search_entry_words AFTER INSERT ON npt_search_entry BEGIN "
    "INSERT INTO fts_npt_search (id, scope, title_words, body_words) "
    "VALUES (new.id, lower(new.edition_id), new.title_words, new.body_words); END",
)
POSTGRESQL = (
    "CREATE INDEX fts_npt_search_entry ON npt_search_entry USING gin (("
    "setweight(to_tsvector('simple', title_words), 'A') || "
    "setweight(to_tsvector('simple', body_words), 'C')))",
)


def upgrade() -> None:
    op.create_table(
        "npt_search_entry",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("body_words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_search_entry"),
        sa.UniqueConstraint(
            "edition_id", "kind", "code", name="uq_npt_search_entry_edition_id_kind_code"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_search_entry_edition_id"
        ),
    )
    append_only(op, "npt_search_entry")
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
