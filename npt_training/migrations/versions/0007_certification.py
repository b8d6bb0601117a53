"""certification tables"""

revision = "0007_certification"
down_revision = "0006_competency"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
