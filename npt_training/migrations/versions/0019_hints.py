"""Keep the hints that were shown in practice."""

revision = "0019_hints"
down_revision = "0018_qti"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
