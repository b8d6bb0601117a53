"""assessment tables: items, attempts, answers, marks"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0005_assessment"
down_revision = "0004_curriculum"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)
ident = sa.String(26)
text = sa.String(255)


def upgrade() -> None:
    op.create_table(
        "npt_item",
        sa.Column("id", ident, nullable=False),
        sa.Column("edition_id", ident, nullable=False),
        sa.Column("code", text, nullable=False),
        sa.Column("module_id", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("structure", text),
        sa.Column("view_id", text),
        sa.Column("digest", text, nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_item"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_item_edition_id"),
        sa.UniqueConstraint("edition_id", "code", name="uq_npt_item_edition_id_code"),
    )
    append_only(op, "npt_item")
    op.create_table(
        "npt_attempt",
        sa.Column("id", ident, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("organisation_id", ident, nullable=False),
        sa.Column("edition_id", ident, nullable=False),
        sa.Column("module_id", text),
        sa.Column("mode", text, nullable=False),
        sa.Column("open_slot", text),
        sa.Column("seed", text, nullable=False),
        sa.Column("status", text, nullable=False),
        sa.Column("pass_percent", sa.Float()),
        sa.Column("started_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("submitted_at", utc),
        sa.Column("submit_key", text),
        sa.Column("released_at", utc),
        sa.Column("percent", sa.Float()),
        sa.Column("passed", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_npt_attempt"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_attempt_edition_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["npt_person.id"], name="fk_npt_attempt_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["npt_organisation.id"], name="fk_npt_attempt_organisation_id"
        ),
        sa.UniqueConstraint("person_id", "open_slot", name="uq_npt_attempt_person_id_open_slot"),
    )
    op.create_index(
        "ix_npt_attempt_person_id_module_id", "npt_attempt", ["person_id", "module_id"]
    )
    op.create_index(
        "ix_npt_attempt_organisation_id_status", "npt_attempt", ["organisation_id", "status"]
    )
    op.create_table(
        "npt_attempt_item",
        sa.Column("id", ident, nullable=False),
        sa.Column("attempt_id", ident, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", ident, nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_attempt_item"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["npt_attempt.id"], name="fk_npt_attempt_item_attempt_id"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["npt_item.id"], name="fk_npt_attempt_item_item_id"),
        sa.UniqueConstraint(
            "attempt_id", "position", name="uq_npt_attempt_item_attempt_id_position"
        ),
    )
    op.create_index("ix_npt_attempt_item_item_id", "npt_attempt_item", ["item_id"])
    op.create_table(
        "npt_saved_response",
        sa.Column("attempt_item_id", ident, nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("key", text),
        sa.Column("saved_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("attempt_item_id", name="pk_npt_saved_response"),
        sa.ForeignKeyConstraint(
            ["attempt_item_id"],
            ["npt_attempt_item.id"],
            name="fk_npt_saved_response_attempt_item_id",
        ),
    )
    op.create_table(
        "npt_answer",
        sa.Column("id", ident, nullable=False),
        sa.Column("attempt_item_id", ident, nullable=False),
        sa.Column("attempt_id", ident, nullable=False),
        sa.Column("person_id", ident, nullable=False),
        sa.Column("item_code", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("structure", text),
        sa.Column("response", sa.JSON()),
        sa.Column("fraction", sa.Float()),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("key", text),
        sa.Column("given_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_answer"),
        sa.ForeignKeyConstraint(
            ["attempt_item_id"], ["npt_attempt_item.id"], name="fk_npt_answer_attempt_item_id"
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["npt_attempt.id"], name="fk_npt_answer_attempt_id"
        ),
        sa.UniqueConstraint("attempt_item_id", name="uq_npt_answer_attempt_item_id"),
    )
    op.create_index("ix_npt_answer_attempt_id", "npt_answer", ["attempt_id"])
    op.create_index("ix_npt_answer_person_id_structure", "npt_answer", ["person_id", "structure"])
    append_only(op, "npt_answer")
    op.create_table(
        "npt_mark",
        sa.Column("id", ident, nullable=False),
        sa.Column("answer_id", ident, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("supersedes", ident),
        sa.Column("marker_id", ident, nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_mark"),
        sa.ForeignKeyConstraint(["answer_id"], ["npt_answer.id"], name="fk_npt_mark_answer_id"),
        sa.ForeignKeyConstraint(["supersedes"], ["npt_mark.id"], name="fk_npt_mark_supersedes"),
        sa.ForeignKeyConstraint(["marker_id"], ["npt_person.id"], name="fk_npt_mark_marker_id"),
        sa.UniqueConstraint("answer_id", "sequence", name="uq_npt_mark_answer_id_sequence"),
    )
    op.create_index("ix_npt_mark_marker_id", "npt_mark", ["marker_id"])
    append_only(op, "npt_mark")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
