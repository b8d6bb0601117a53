"""placeholder of the work in progress"""

revision = "0013_examinations"
down_revision = "0012_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
