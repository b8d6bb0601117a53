"""Keep a school's own wording of printed sheets, change by change."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0029_sheets"
down_revision = "0028_mended"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "npt_sheet_wording",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("sheet", sa.String(255), nullable=False),
        sa.Column("section", sa.String(255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(255), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("original", sa.String(64), nullable=False),
        sa.Column("by", sa.String(26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_sheet_wording"),
        sa.UniqueConstraint(
            "organisation_id",
            "sheet",
            "section",
            "place",
            name="uq_npt_sheet_wording_organisation_id_sheet_section_place",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["npt_organisation.id"],
            name="fk_npt_sheet_wording_organisation_id",
        ),
        sa.ForeignKeyConstraint(["by"], ["npt_person.id"], name="fk_npt_sheet_wording_by"),
    )
    append_only(op, "npt_sheet_wording")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
