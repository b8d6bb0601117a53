"""curriculum tables: modules, lessons, claims, sources, enrolments, what was read"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0004_curriculum"
down_revision = "0003_atlas"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def ident(name: str = "id") -> sa.Column:
    return sa.Column(name, sa.String(26), nullable=False)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.String(255), nullable=False)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def document() -> sa.Column:
    return sa.Column("doc", sa.JSON(), nullable=False)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def primary(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def upgrade() -> None:
    t = "npt_module"
    op.create_table(
        t,
        ident(),
        ident("edition_id"),
        text("code"),
        text("tier"),
        text("course"),
        number("position"),
        text("title"),
        sa.Column("summary", sa.Text(), nullable=False),
        number("minutes"),
        document(),
        primary(t),
        refers(t, "edition_id", "npt_edition"),
        unique(t, "edition_id", "code"),
    )
    t = "npt_lesson"
    op.create_table(
        t,
        ident(),
        ident("edition_id"),
        ident("module_id"),
        text("code"),
        number("position"),
        text("title"),
        text("kind"),
        number("minutes"),
        document(),
        primary(t),
        refers(t, "edition_id", "npt_edition"),
        refers(t, "module_id", "npt_module"),
        unique(t, "edition_id", "code"),
        unique(t, "module_id", "position"),
    )
    for t in ("npt_claim", "npt_source"):
        op.create_table(
            t,
            ident(),
            ident("edition_id"),
            text("code"),
            document(),
            primary(t),
            refers(t, "edition_id", "npt_edition"),
            unique(t, "edition_id", "code"),
        )
    t = "npt_enrolment"
    op.create_table(
        t,
        ident(),
        ident("person_id"),
        ident("edition_id"),
        sa.Column("enrolled_at", utc, nullable=False),
        sa.Column("ended_at", utc, nullable=True),
        primary(t),
        refers(t, "person_id", "npt_person"),
        refers(t, "edition_id", "npt_edition"),
    )
    op.create_index("ix_npt_enrolment_person_id", t, ["person_id"])
    op.create_index(
        "uq_npt_enrolment_active",
        t,
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    t = "npt_lesson_read"
    op.create_table(
        t,
        ident(),
        ident("person_id"),
        text("lesson_code"),
        text("module_code"),
        ident("edition_id"),
        sa.Column("read_at", utc, nullable=False),
        primary(t),
        refers(t, "person_id", "npt_person"),
        refers(t, "edition_id", "npt_edition"),
        unique(t, "person_id", "lesson_code"),
    )
    t = "npt_module_completed"
    op.create_table(
        t,
        ident(),
        ident("person_id"),
        text("module_code"),
        sa.Column("completed_at", utc, nullable=False),
        primary(t),
        refers(t, "person_id", "npt_person"),
        unique(t, "person_id", "module_code"),
    )
    for t in (
        "npt_module",
        "npt_lesson",
        "npt_claim",
        "npt_source",
        "npt_lesson_read",
        "npt_module_completed",
    ):
        append_only(op, t)


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
