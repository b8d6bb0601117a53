"""Keep the hints that were shown in practice, and count them beside the answer."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0019_hints"
down_revision = "0018_qti"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_hint",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("attempt_item_id", sa.String(26), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("shown_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_hint"),
        sa.ForeignKeyConstraint(["attempt_item_id"], ["npt_attempt_item.id"], name="fk_npt_hint_attempt_item_id"),
        sa.UniqueConstraint("attempt_item_id", "stage", "number", name="uq_npt_hint_attempt_item_id_stage_number"),
    )
    append_only(op, "npt_hint")
    op.add_column("npt_answer", sa.Column("hints", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
