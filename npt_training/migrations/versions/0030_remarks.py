"""Keep what readers say about lessons, nerves and items, and what editors do about it."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0030_remarks"
down_revision = "0029_sheets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "npt_remark",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("heading", sa.String(255), nullable=True),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("module_id", sa.String(255), nullable=True),
        sa.Column("item_id", sa.String(26), nullable=True),
        sa.Column("question_id", sa.String(26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("form", sa.String(255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_remark"),
        sa.UniqueConstraint("person_id", "form", name="uq_npt_remark_person_id_form"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["npt_organisation.id"], name="fk_npt_remark_organisation_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_remark_person_id"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_remark_edition_id"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["npt_item.id"], name="fk_npt_remark_item_id"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["npt_attempt_item.id"], name="fk_npt_remark_question_id"
        ),
    )
    op.create_index("ix_npt_remark_organisation_id_state", "npt_remark", ["organisation_id", "state"])
    op.create_table(
        "npt_remark_act",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("remark_id", sa.String(26), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_remark_act"),
        sa.UniqueConstraint("remark_id", "step", name="uq_npt_remark_act_remark_id_step"),
        sa.ForeignKeyConstraint(
            ["remark_id"], ["npt_remark.id"], name="fk_npt_remark_act_remark_id"
        ),
        sa.ForeignKeyConstraint(["by"], ["npt_person.id"], name="fk_npt_remark_act_by"),
    )
    append_only(op, "npt_remark_act")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
