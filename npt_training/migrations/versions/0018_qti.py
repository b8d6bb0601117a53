"""Keep the packages of items that schools upload, with what was said of each item."""

import sqlalchemy as sa
from alembic import op

revision = "0018_qti"
down_revision = "0017_live_room"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_qti_upload",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("module_id", sa.String(255), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.String(26), nullable=False),
        sa.Column("uploaded_at", utc, nullable=False),
        sa.Column("imported_by", sa.String(26)),
        sa.Column("imported_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_qti_upload"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_qti_upload_organisation_id"),
    )
    op.create_index("ix_npt_qti_upload_organisation_id", "npt_qti_upload", ["organisation_id"])


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
