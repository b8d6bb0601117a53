"""Keep what checks of the content's files found, for publishing by page."""

import sqlalchemy as sa
from alembic import op

revision = "0025_content_checks"
down_revision = "0024_faculty"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_content_check",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(255)),
        sa.Column("report", sa.JSON()),
        sa.Column("asked_by", sa.String(26), nullable=False),
        sa.Column("asked_at", utc, nullable=False),
        sa.Column("finished_at", utc),
        sa.Column("edition_id", sa.String(26)),
        sa.PrimaryKeyConstraint("id", name="pk_npt_content_check"),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["npt_person.id"], name="fk_npt_content_check_asked_by"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_content_check_edition_id"
        ),
    )


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
