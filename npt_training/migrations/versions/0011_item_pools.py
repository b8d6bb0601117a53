"""items of a school beside those of the pack, and the secure pool of examinations"""

import sqlalchemy as sa
from alembic import op

revision = "0011_item_pools"
down_revision = "0010_atlas_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("npt_item", sa.Column("pool", sa.String(255), nullable=False, server_default="practice"))
    op.add_column("npt_item", sa.Column("organisation_id", sa.String(26)))
    op.add_column("npt_item", sa.Column("series", sa.String(255)))
    op.add_column("npt_item", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_npt_item_organisation_id_pool", "npt_item", ["organisation_id", "pool"])


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
