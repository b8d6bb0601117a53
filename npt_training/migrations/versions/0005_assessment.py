"""assessment tables"""

revision = "0005_assessment"
down_revision = "0004_curriculum"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
