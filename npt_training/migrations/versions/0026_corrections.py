"""Keep safety corrections, their withdrawals, and who has read them."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0026_corrections"
down_revision = "0025_content_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "npt_correction",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=True),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("severity", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(26), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_correction"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["npt_organisation.id"], name="fk_npt_correction_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["npt_person.id"], name="fk_npt_correction_written_by"
        ),
    )
    op.create_index("ix_npt_correction_kind_code", "npt_correction", ["kind", "code"])
    op.create_table(
        "npt_correction_withdrawal",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("correction_id", sa.String(26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.String(26), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_correction_withdrawal"),
        sa.UniqueConstraint("correction_id", name="uq_npt_correction_withdrawal_correction_id"),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["npt_correction.id"],
            name="fk_npt_correction_withdrawal_correction_id",
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["npt_person.id"], name="fk_npt_correction_withdrawal_withdrawn_by"
        ),
    )
    op.create_table(
        "npt_correction_read",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("correction_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_correction_read"),
        sa.UniqueConstraint(
            "correction_id", "person_id", name="uq_npt_correction_read_correction_id_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["npt_correction.id"], name="fk_npt_correction_read_correction_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["npt_person.id"], name="fk_npt_correction_read_person_id"
        ),
    )
    op.create_index("ix_npt_correction_read_person_id", "npt_correction_read", ["person_id"])
    for table in ("npt_correction", "npt_correction_withdrawal", "npt_correction_read"):
        append_only(op, table)


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
