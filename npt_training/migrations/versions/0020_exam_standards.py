"""Point an examination's version at the standard its cut was set by; say why an answer is late."""

import sqlalchemy as sa
from alembic import op

revision = "0020_exam_standards"
down_revision = "0019_hints"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("npt_exam_version", sa.Column("standard_id", sa.String(26)))
    op.add_column(
        "npt_exam_late",
        sa.Column("cause", sa.String(255), nullable=False, server_default="time"),
    )


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
