"""placeholder of the work in progress"""

revision = "0018_live_room"
down_revision = "0017_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
