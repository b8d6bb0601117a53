"""what anatomists say about entries of the atlas"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0010_atlas_review"
down_revision = "0009_interests"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_atlas_review_note",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("act", sa.String(255), nullable=False),
        sa.Column("place", sa.String(255)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("closes_id", sa.String(26)),
        sa.PrimaryKeyConstraint("id", name="pk_npt_atlas_review_note"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_atlas_review_note_person_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_atlas_review_note_organisation_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_atlas_review_note_edition_id"),
        sa.ForeignKeyConstraint(["closes_id"], ["npt_atlas_review_note.id"], name="fk_npt_atlas_review_note_closes_id"),
    )
    op.create_index("ix_npt_atlas_review_note_kind_code", "npt_atlas_review_note", ["kind", "code"])
    op.create_index("ix_npt_atlas_review_note_organisation_id", "npt_atlas_review_note", ["organisation_id"])
    append_only(op, "npt_atlas_review_note")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
