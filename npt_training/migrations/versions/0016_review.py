"""spaced review: a card per person, structure and task, and the append-only log behind it"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0016_review"
down_revision = "0015_analysis"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_recall_learner",
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("caught_up_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_npt_recall_learner"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_recall_learner_person_id"),
    )
    op.create_table(
        "npt_recall_card",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("structure", sa.String(255), nullable=False),
        sa.Column("task", sa.String(255), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("step", sa.Integer()),
        sa.Column("stability_days", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", utc, nullable=False),
        sa.Column("last_review_at", utc, nullable=False),
        sa.Column("last_rating", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_recall_card"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_recall_card_person_id"),
        sa.UniqueConstraint("person_id", "structure", "task", name="uq_npt_recall_card_person_id_structure_task"),
    )
    op.create_index("ix_npt_recall_card_person_id_due_at", "npt_recall_card", ["person_id", "due_at"])
    op.create_table(
        "npt_recall_review",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("structure", sa.String(255), nullable=False),
        sa.Column("task", sa.String(255), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("reviewed_at", utc, nullable=False),
        sa.Column("recorded_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_recall_review"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_recall_review_person_id"),
        sa.ForeignKeyConstraint(["answer_id"], ["npt_answer.id"], name="fk_npt_recall_review_answer_id"),
        sa.UniqueConstraint("answer_id", "structure", "sequence", name="uq_npt_recall_review_answer_id_structure_sequence"),
    )
    op.create_index("ix_npt_recall_review_person_id_structure", "npt_recall_review", ["person_id", "structure"])
    append_only(op, "npt_recall_review")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
