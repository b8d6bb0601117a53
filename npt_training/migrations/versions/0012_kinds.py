"""placeholder of the work in progress"""

revision = "0012_kinds"
down_revision = "0011_item_pools"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
