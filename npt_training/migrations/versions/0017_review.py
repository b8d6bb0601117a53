"""placeholder of the work in progress"""

revision = "0017_review"
down_revision = "0016_analysis"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
