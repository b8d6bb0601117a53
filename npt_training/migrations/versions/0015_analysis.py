"""how cuts were set: standards and what judges did about them"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0015_analysis"
down_revision = "0014_authoring"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_standard",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("method", sa.String(255), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("about", sa.String(255), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_standard"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_standard_organisation_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_standard_edition_id"),
        sa.ForeignKeyConstraint(["created_by"], ["npt_person.id"], name="fk_npt_standard_created_by"),
    )
    op.create_index("ix_npt_standard_organisation_id", "npt_standard", ["organisation_id"])
    append_only(op, "npt_standard")
    op.create_table(
        "npt_standard_act",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("standard_id", sa.String(26), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(255), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("judge_id", sa.String(26)),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_standard_act"),
        sa.ForeignKeyConstraint(["standard_id"], ["npt_standard.id"], name="fk_npt_standard_act_standard_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_standard_act_person_id"),
        sa.ForeignKeyConstraint(["judge_id"], ["npt_person.id"], name="fk_npt_standard_act_judge_id"),
        sa.UniqueConstraint("standard_id", "sequence", name="uq_npt_standard_act_standard_id_sequence"),
    )
    op.create_index("ix_npt_standard_act_person_id", "npt_standard_act", ["person_id"])
    op.create_index("ix_npt_standard_act_judge_id", "npt_standard_act", ["judge_id"])
    append_only(op, "npt_standard_act")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
