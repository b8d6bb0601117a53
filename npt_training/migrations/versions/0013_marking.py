"""second marks, moderation, appeals, regrading, the comment bank, and why a mark was given"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0013_marking"
down_revision = "0012_examinations"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("npt_mark", sa.Column("cause", sa.String(255), nullable=False, server_default="mark"))
    op.add_column("npt_mark", sa.Column("cause_id", sa.String(26)))
    op.add_column("npt_mark", sa.Column("notes", sa.JSON()))
    op.create_table(
        "npt_marking_policy",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("second", sa.String(255), nullable=False),
        sa.Column("band_points", sa.Float(), nullable=False),
        sa.Column("moderation_points", sa.Float(), nullable=False),
        sa.Column("hold", sa.Boolean(), nullable=False),
        sa.Column("unblinding", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(26), nullable=False),
        sa.Column("set_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_marking_policy"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_marking_policy_organisation_id"),
        sa.ForeignKeyConstraint(["set_by"], ["npt_person.id"], name="fk_npt_marking_policy_set_by"),
    )
    op.create_index("ix_npt_marking_policy_organisation_id", "npt_marking_policy", ["organisation_id"])
    append_only(op, "npt_marking_policy")
    op.create_table(
        "npt_second_marking",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("percent", sa.Float(), nullable=False),
        sa.Column("asked_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_second_marking"),
        sa.ForeignKeyConstraint(["attempt_id"], ["npt_attempt.id"], name="fk_npt_second_marking_attempt_id"),
        sa.UniqueConstraint("attempt_id", name="uq_npt_second_marking_attempt_id"),
    )
    append_only(op, "npt_second_marking")
    op.create_table(
        "npt_second_mark",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("marker_id", sa.String(26), nullable=False),
        sa.Column("why", sa.String(255), nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON()),
        sa.Column("given_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_second_mark"),
        sa.ForeignKeyConstraint(["answer_id"], ["npt_answer.id"], name="fk_npt_second_mark_answer_id"),
        sa.ForeignKeyConstraint(["marker_id"], ["npt_person.id"], name="fk_npt_second_mark_marker_id"),
        sa.UniqueConstraint("answer_id", "sequence", name="uq_npt_second_mark_answer_id_sequence"),
    )
    op.create_index("ix_npt_second_mark_marker_id", "npt_second_mark", ["marker_id"])
    append_only(op, "npt_second_mark")
    op.create_table(
        "npt_moderation",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("act", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_mark_id", sa.String(26), nullable=False),
        sa.Column("second_mark_id", sa.String(26), nullable=False),
        sa.Column("proposal_id", sa.String(26)),
        sa.Column("mark_id", sa.String(26)),
        sa.Column("at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_moderation"),
        sa.ForeignKeyConstraint(["answer_id"], ["npt_answer.id"], name="fk_npt_moderation_answer_id"),
        sa.ForeignKeyConstraint(["first_mark_id"], ["npt_mark.id"], name="fk_npt_moderation_first_mark_id"),
        sa.ForeignKeyConstraint(["mark_id"], ["npt_mark.id"], name="fk_npt_moderation_mark_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_moderation_person_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["npt_moderation.id"], name="fk_npt_moderation_proposal_id"),
        sa.ForeignKeyConstraint(["second_mark_id"], ["npt_second_mark.id"], name="fk_npt_moderation_second_mark_id"),
    )
    op.create_index("ix_npt_moderation_answer_id", "npt_moderation", ["answer_id"])
    append_only(op, "npt_moderation")
    op.create_table(
        "npt_appeal",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_appeal"),
        sa.ForeignKeyConstraint(["answer_id"], ["npt_answer.id"], name="fk_npt_appeal_answer_id"),
        sa.ForeignKeyConstraint(["attempt_id"], ["npt_attempt.id"], name="fk_npt_appeal_attempt_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_appeal_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_appeal_person_id"),
        sa.UniqueConstraint("answer_id", "number", name="uq_npt_appeal_answer_id_number"),
    )
    op.create_index("ix_npt_appeal_attempt_id", "npt_appeal", ["attempt_id"])
    op.create_index("ix_npt_appeal_organisation_id", "npt_appeal", ["organisation_id", "made_at"])
    append_only(op, "npt_appeal")
    op.create_table(
        "npt_appeal_answer",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("appeal_id", sa.String(26), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mark_id", sa.String(26)),
        sa.Column("decided_by", sa.String(26), nullable=False),
        sa.Column("decided_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_appeal_answer"),
        sa.ForeignKeyConstraint(["appeal_id"], ["npt_appeal.id"], name="fk_npt_appeal_answer_appeal_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["npt_person.id"], name="fk_npt_appeal_answer_decided_by"),
        sa.ForeignKeyConstraint(["mark_id"], ["npt_mark.id"], name="fk_npt_appeal_answer_mark_id"),
        sa.UniqueConstraint("appeal_id", name="uq_npt_appeal_answer_appeal_id"),
    )
    append_only(op, "npt_appeal_answer")
    op.create_table(
        "npt_regrade",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("item_id", sa.String(26), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(26), nullable=False),
        sa.Column("made_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_regrade"),
        sa.ForeignKeyConstraint(["item_id"], ["npt_item.id"], name="fk_npt_regrade_item_id"),
        sa.ForeignKeyConstraint(["made_by"], ["npt_person.id"], name="fk_npt_regrade_made_by"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_regrade_organisation_id"),
    )
    op.create_index("ix_npt_regrade_item_id", "npt_regrade", ["item_id"])
    op.create_index("ix_npt_regrade_organisation_id", "npt_regrade", ["organisation_id"])
    append_only(op, "npt_regrade")
    op.create_table(
        "npt_marking_comment",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("owner_id", sa.String(26)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(26), nullable=False),
        sa.Column("made_at", utc, nullable=False),
        sa.Column("dropped_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_marking_comment"),
        sa.ForeignKeyConstraint(["made_by"], ["npt_person.id"], name="fk_npt_marking_comment_made_by"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_marking_comment_organisation_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["npt_person.id"], name="fk_npt_marking_comment_owner_id"),
    )
    op.create_index("ix_npt_marking_comment_owner", "npt_marking_comment", ["organisation_id", "owner_id"])
    op.create_table(
        "npt_unblinding",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("marker_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_unblinding"),
        sa.ForeignKeyConstraint(["marker_id"], ["npt_person.id"], name="fk_npt_unblinding_marker_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_unblinding_organisation_id"),
    )
    op.create_index("ix_npt_unblinding_marker_id", "npt_unblinding", ["marker_id", "at"])
    append_only(op, "npt_unblinding")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
