"""placeholder of the work in progress"""

revision = "0016_analysis"
down_revision = "0015_authoring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
