"""core tables: audit, jobs, mail, files, editions"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0001_core"
down_revision = None
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_audit",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.Column("actor", sa.String(26)),
        sa.Column("action", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255)),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_audit"),
    )
    for column in ("at", "actor", "action", "subject"):
        op.create_index(f"ix_npt_audit_{column}", "npt_audit", [column])
    append_only(op, "npt_audit")
    op.create_table(
        "npt_job",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("run_after", utc, nullable=False),
        sa.Column("lease_owner", sa.String(255)),
        sa.Column("lease_until", utc),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("done_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_job"),
        sa.UniqueConstraint("name", "key", name="uq_npt_job_name_key"),
    )
    op.create_index("ix_npt_job_due", "npt_job", ["state", "run_after"])
    op.create_table(
        "npt_mail",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("to_address", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("sent_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_mail"),
        sa.UniqueConstraint("key", name="uq_npt_mail_key"),
    )
    op.create_index("ix_npt_mail_created_at", "npt_mail", ["created_at"])
    op.create_table(
        "npt_file",
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_npt_file"),
    )
    op.create_table(
        "npt_edition",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("label", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("loaded_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_edition"),
        sa.UniqueConstraint("digest", name="uq_npt_edition_digest"),
    )


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
