"""placeholder of the work in progress"""

revision = "0019_qti"
down_revision = "0018_live_room"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
