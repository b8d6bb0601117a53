"""declared interests between people"""

import sqlalchemy as sa
from alembic import op

revision = "0009_interests"
down_revision = "0008_verification"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_declared_interest",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("other_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("declared_at", utc, nullable=False),
        sa.Column("ended_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_declared_interest"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_declared_interest_person_id"),
        sa.ForeignKeyConstraint(["other_id"], ["npt_person.id"], name="fk_npt_declared_interest_other_id"),
    )
    op.create_index("ix_npt_declared_interest_other_id", "npt_declared_interest", ["other_id"])
    op.create_index("ix_npt_declared_interest_pair", "npt_declared_interest", ["person_id", "other_id"])


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
