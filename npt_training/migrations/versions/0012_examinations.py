"""quizzes and examinations of a school, their sittings, and confidence and time of an answer"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0012_examinations"
down_revision = "0011_item_pools"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("npt_attempt", sa.Column("exam_id", sa.String(26)))
    op.add_column("npt_attempt", sa.Column("explains", sa.Boolean()))
    op.create_index("ix_npt_attempt_exam_id_status", "npt_attempt", ["exam_id", "status"])
    op.add_column("npt_saved_response", sa.Column("confidence", sa.Integer()))
    op.add_column("npt_saved_response", sa.Column("opened_at", utc))
    op.add_column("npt_saved_response", sa.Column("seconds", sa.Float()))
    op.add_column("npt_answer", sa.Column("confidence", sa.Integer()))
    op.add_column("npt_answer", sa.Column("seconds", sa.Float()))
    op.create_table(
        "npt_exam",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("changed_at", utc, nullable=False),
        sa.Column("closed_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_exam_organisation_id"),
        sa.ForeignKeyConstraint(["created_by"], ["npt_person.id"], name="fk_npt_exam_created_by"),
    )
    op.create_index("ix_npt_exam_organisation_id", "npt_exam", ["organisation_id"])
    op.create_table(
        "npt_exam_version",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("exam_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("published_by", sa.String(26), nullable=False),
        sa.Column("published_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_version"),
        sa.ForeignKeyConstraint(["exam_id"], ["npt_exam.id"], name="fk_npt_exam_version_exam_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_exam_version_edition_id"),
        sa.ForeignKeyConstraint(["published_by"], ["npt_person.id"], name="fk_npt_exam_version_published_by"),
        sa.UniqueConstraint("exam_id", "number", name="uq_npt_exam_version_exam_id_number"),
    )
    append_only(op, "npt_exam_version")
    op.create_table(
        "npt_exam_sitting",
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("exam_id", sa.String(26), nullable=False),
        sa.Column("version_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("deadline", utc),
        sa.Column("extra_s", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(255)),
        sa.Column("device_words", sa.String(255), nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.Column("ended", sa.String(255)),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_npt_exam_sitting"),
        sa.ForeignKeyConstraint(["attempt_id"], ["npt_attempt.id"], name="fk_npt_exam_sitting_attempt_id"),
        sa.ForeignKeyConstraint(["exam_id"], ["npt_exam.id"], name="fk_npt_exam_sitting_exam_id"),
        sa.ForeignKeyConstraint(["version_id"], ["npt_exam_version.id"], name="fk_npt_exam_sitting_version_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_exam_sitting_person_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_exam_sitting_organisation_id"),
        sa.UniqueConstraint("exam_id", "person_id", "number", name="uq_npt_exam_sitting_exam_id_person_id_number"),
    )
    op.create_index("ix_npt_exam_sitting_exam_id_attempt_id", "npt_exam_sitting", ["exam_id", "attempt_id"])
    op.create_index("ix_npt_exam_sitting_person_id", "npt_exam_sitting", ["person_id"])
    op.create_table(
        "npt_exam_device",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("device", sa.String(255), nullable=False),
        sa.Column("device_words", sa.String(255), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_device"),
        sa.ForeignKeyConstraint(["attempt_id"], ["npt_attempt.id"], name="fk_npt_exam_device_attempt_id"),
    )
    op.create_index("ix_npt_exam_device_attempt_id", "npt_exam_device", ["attempt_id"])
    append_only(op, "npt_exam_device")
    op.create_table(
        "npt_exam_late",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("attempt_item_id", sa.String(26), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Integer()),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("late_s", sa.Integer(), nullable=False),
        sa.Column("given_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_late"),
        sa.ForeignKeyConstraint(["attempt_id"], ["npt_attempt.id"], name="fk_npt_exam_late_attempt_id"),
        sa.ForeignKeyConstraint(["attempt_item_id"], ["npt_attempt_item.id"], name="fk_npt_exam_late_attempt_item_id"),
        sa.UniqueConstraint("attempt_item_id", "key", name="uq_npt_exam_late_attempt_item_id_key"),
    )
    op.create_index("ix_npt_exam_late_attempt_id", "npt_exam_late", ["attempt_id"])
    append_only(op, "npt_exam_late")
    op.create_table(
        "npt_exam_admission",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("late_id", sa.String(26), nullable=False),
        sa.Column("attempt_id", sa.String(26), nullable=False),
        sa.Column("mark_id", sa.String(26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("admitted_by", sa.String(26), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_admission"),
        sa.ForeignKeyConstraint(["late_id"], ["npt_exam_late.id"], name="fk_npt_exam_admission_late_id"),
        sa.ForeignKeyConstraint(["attempt_id"], ["npt_attempt.id"], name="fk_npt_exam_admission_attempt_id"),
        sa.ForeignKeyConstraint(["mark_id"], ["npt_mark.id"], name="fk_npt_exam_admission_mark_id"),
        sa.ForeignKeyConstraint(["admitted_by"], ["npt_person.id"], name="fk_npt_exam_admission_admitted_by"),
        sa.UniqueConstraint("late_id", name="uq_npt_exam_admission_late_id"),
    )
    op.create_index("ix_npt_exam_admission_attempt_id", "npt_exam_admission", ["attempt_id"])
    append_only(op, "npt_exam_admission")
    op.create_table(
        "npt_exam_accommodation",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("exam_id", sa.String(26)),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("extra_percent", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(26), nullable=False),
        sa.Column("given_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_accommodation"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_exam_accommodation_organisation_id"),
        sa.ForeignKeyConstraint(["exam_id"], ["npt_exam.id"], name="fk_npt_exam_accommodation_exam_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_exam_accommodation_person_id"),
        sa.ForeignKeyConstraint(["given_by"], ["npt_person.id"], name="fk_npt_exam_accommodation_given_by"),
    )
    op.create_index("ix_npt_exam_accommodation_organisation_id", "npt_exam_accommodation", ["organisation_id", "person_id"])
    append_only(op, "npt_exam_accommodation")
    op.create_table(
        "npt_exam_code",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("exam_id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("made_by", sa.String(26), nullable=False),
        sa.Column("made_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_code"),
        sa.ForeignKeyConstraint(["exam_id"], ["npt_exam.id"], name="fk_npt_exam_code_exam_id"),
        sa.ForeignKeyConstraint(["made_by"], ["npt_person.id"], name="fk_npt_exam_code_made_by"),
    )
    op.create_index("ix_npt_exam_code_exam_id", "npt_exam_code", ["exam_id"])
    op.create_table(
        "npt_exam_exposure",
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("series", sa.String(255), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "series", name="pk_npt_exam_exposure"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_exam_exposure_organisation_id"),
    )
    op.create_table(
        "npt_exam_making",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("asked_by", sa.String(26)),
        sa.Column("asked_at", utc, nullable=False),
        sa.Column("ended_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_exam_making"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_exam_making_organisation_id"),
        sa.ForeignKeyConstraint(["asked_by"], ["npt_person.id"], name="fk_npt_exam_making_asked_by"),
        sa.UniqueConstraint("organisation_id", "round", name="uq_npt_exam_making_organisation_id_round"),
    )


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
