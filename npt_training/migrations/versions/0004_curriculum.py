"""curriculum tables"""

revision = "0004_curriculum"
down_revision = "0003_atlas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
