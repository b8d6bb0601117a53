"""Keep what a school's faculty decides, act by act."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0024_faculty"
down_revision = "0023_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "npt_faculty_decision",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.String(10), nullable=False),
        sa.Column("by", sa.String(26), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_faculty_decision"),
        sa.UniqueConstraint(
            "organisation_id",
            "key",
            "place",
            name="uq_npt_faculty_decision_organisation_id_key_place",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["npt_organisation.id"],
            name="fk_npt_faculty_decision_organisation_id",
        ),
        sa.ForeignKeyConstraint(["by"], ["npt_person.id"], name="fk_npt_faculty_decision_by"),
    )
    append_only(op, "npt_faculty_decision")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
