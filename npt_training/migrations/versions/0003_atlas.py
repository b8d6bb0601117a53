"""atlas tables: views with their truth, nerves, and landmarks, hazards and sources"""

import sqlalchemy as sa
from alembic import op

revision = "0003_atlas"
down_revision = "0002_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "npt_atlas_view",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("truth", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("maps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_atlas_view"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_atlas_view_edition_id_npt_edition"
        ),
        sa.UniqueConstraint("edition_id", "code", name="uq_npt_atlas_view_code"),
    )
    op.create_table(
        "npt_atlas_nerve",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_atlas_nerve"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_atlas_nerve_edition_id_npt_edition"
        ),
        sa.UniqueConstraint("edition_id", "code", name="uq_npt_atlas_nerve_code"),
    )
    op.create_table(
        "npt_atlas_part",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_atlas_part"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["npt_edition.id"], name="fk_npt_atlas_part_edition_id_npt_edition"
        ),
        sa.UniqueConstraint("edition_id", "kind", "code", name="uq_npt_atlas_part_code"),
    )


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
