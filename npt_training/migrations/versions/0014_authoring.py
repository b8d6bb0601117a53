"""pictures and drafts of a school's own items, and what was decided on them"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0014_authoring"
down_revision = "0013_marking"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_school_picture",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("mm_per_px", sa.Float()),
        sa.Column("calibration", sa.JSON()),
        sa.Column("alt", sa.String(255), nullable=False),
        sa.Column("credit", sa.String(255), nullable=False),
        sa.Column("from_id", sa.String(26)),
        sa.Column("uploaded_by", sa.String(26), nullable=False),
        sa.Column("uploaded_at", utc, nullable=False),
        sa.Column("confirmed_by", sa.String(26)),
        sa.Column("confirmed_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_school_picture"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_school_picture_organisation_id"),
    )
    op.create_index("ix_npt_school_picture_organisation_id", "npt_school_picture", ["organisation_id"])
    op.create_table(
        "npt_item_draft",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("series", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(255), nullable=False),
        sa.Column("structure", sa.String(255)),
        sa.Column("module_id", sa.String(255), nullable=False),
        sa.Column("pool", sa.String(255), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("updated_by", sa.String(26), nullable=False),
        sa.Column("updated_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_item_draft"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_item_draft_organisation_id"),
        sa.UniqueConstraint("organisation_id", "series", name="uq_npt_item_draft_organisation_id_series"),
    )
    op.create_index("ix_npt_item_draft_organisation_id_state", "npt_item_draft", ["organisation_id", "state"])
    op.create_table(
        "npt_item_draft_act",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.Column("person_id", sa.String(26)),
        sa.Column("act", sa.String(255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_item_draft_act"),
        sa.ForeignKeyConstraint(["draft_id"], ["npt_item_draft.id"], name="fk_npt_item_draft_act_draft_id"),
    )
    op.create_index("ix_npt_item_draft_act_draft_id", "npt_item_draft_act", ["draft_id"])
    append_only(op, "npt_item_draft_act")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
