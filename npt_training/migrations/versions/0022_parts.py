"""Keep the parts of a pack (cards, terms, questions, sheets) as documents of an edition."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0022_parts"
down_revision = "0021_lti"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "npt_part",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("part", sa.String(255), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_part"),
        sa.UniqueConstraint("edition_id", "part", "code", name="uq_npt_part_edition_id_part_code"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_part_edition_id"),
    )
    append_only(op, "npt_part")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
