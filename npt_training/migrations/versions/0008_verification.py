"""verification tables"""

revision = "0008_verification"
down_revision = "0007_certification"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
