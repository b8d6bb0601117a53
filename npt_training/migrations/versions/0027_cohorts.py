"""Keep cohorts, who is in them, and what was announced to them."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0027_cohorts"
down_revision = "0026_corrections"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_cohort",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("closed_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_cohort"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_npt_cohort_organisation_id_name"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["npt_organisation.id"], name="fk_npt_cohort_organisation_id"
        ),
    )
    op.create_table(
        "npt_cohort_member",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("cohort_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("joined_at", utc, nullable=False),
        sa.Column("left_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_cohort_member"),
        sa.ForeignKeyConstraint(["cohort_id"], ["npt_cohort.id"], name="fk_npt_cohort_member_cohort_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_cohort_member_person_id"),
    )
    op.create_index(
        "uq_npt_cohort_member_active",
        "npt_cohort_member",
        ["cohort_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index("ix_npt_cohort_member_person_id", "npt_cohort_member", ["person_id"])
    op.create_table(
        "npt_announcement",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("cohort_id", sa.String(26), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(26), nullable=False),
        sa.Column("written_at", utc, nullable=False),
        sa.Column("withdrawn_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_announcement"),
        sa.ForeignKeyConstraint(["cohort_id"], ["npt_cohort.id"], name="fk_npt_announcement_cohort_id"),
        sa.ForeignKeyConstraint(["written_by"], ["npt_person.id"], name="fk_npt_announcement_written_by"),
    )
    op.create_index("ix_npt_announcement_cohort_id", "npt_announcement", ["cohort_id"])
    op.create_table(
        "npt_announcement_read",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("announcement_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("read_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_announcement_read"),
        sa.UniqueConstraint(
            "announcement_id", "person_id", name="uq_npt_announcement_read_announcement_id_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["npt_announcement.id"],
            name="fk_npt_announcement_read_announcement_id",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["npt_person.id"], name="fk_npt_announcement_read_person_id"
        ),
    )
    append_only(op, "npt_announcement_read")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
