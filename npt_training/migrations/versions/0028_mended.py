"""Say in which edition a corrected thing is mended, so that older editions are told on."""

import sqlalchemy as sa
from alembic import op

revision = "0028_mended"
down_revision = "0027_cohorts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("npt_correction_withdrawal", sa.Column("mended_in", sa.String(26), nullable=True))


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
