"""certification tables: schemes, proposals, decisions, certificates, their events, consent"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0007_certification"
down_revision = "0006_competency"
branch_labels = None
depends_on = None


def ident(name: str = "id") -> sa.Column:
    return sa.Column(name, sa.String(26), nullable=False)


def string(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(255), nullable=nullable)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def doc(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def at(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def primary(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    t = "npt_award_scheme"
    op.create_table(
        t, ident(), ident("edition_id"), string("code"), string("version"), doc("doc"),
        primary(t), refers(t, "edition_id", "npt_edition"), unique(t, "edition_id", "code"),
    )
    t = "npt_award_proposal"
    op.create_table(
        t, ident(), ident("organisation_id"), ident("person_id"), ident("scheme_id"),
        ident("proposed_by"), at("proposed_at"), text("note"), doc("evaluation"),
        primary(t), refers(t, "organisation_id", "npt_organisation"),
        refers(t, "person_id", "npt_person"), refers(t, "scheme_id", "npt_award_scheme"),
        refers(t, "proposed_by", "npt_person"),
    )
    index(t, "organisation_id")
    index(t, "person_id")
    t = "npt_award_decision"
    op.create_table(
        t, ident(), ident("proposal_id"), string("outcome"), ident("decided_by"),
        at("decided_at"), text("reasons"), doc("evaluation"),
        primary(t), refers(t, "proposal_id", "npt_award_proposal"),
        refers(t, "decided_by", "npt_person"), unique(t, "proposal_id"),
    )
    t = "npt_certificate"
    op.create_table(
        t, ident(), string("number"), ident("organisation_id"), ident("person_id"),
        ident("decision_id"), doc("scheme"), string("issuer"),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        at("issued_at"),
        primary(t), refers(t, "organisation_id", "npt_organisation"),
        refers(t, "person_id", "npt_person"), refers(t, "decision_id", "npt_award_decision"),
        unique(t, "number"), unique(t, "decision_id"),
    )
    index(t, "organisation_id")
    index(t, "person_id")
    t = "npt_certificate_holder"
    op.create_table(
        t, ident("certificate_id"), string("name", True), string("salt", True),
        primary(t, "certificate_id"), refers(t, "certificate_id", "npt_certificate"),
    )
    t = "npt_certificate_event"
    op.create_table(
        t, ident(), ident("certificate_id"), sa.Column("position", sa.Integer(), nullable=False),
        string("kind"), string("state"), string("reason"), text("sentence"), doc("scope", True),
        ident("actor_id"), at("at"), text("statement"), string("digest"), doc("seal"),
        primary(t), refers(t, "certificate_id", "npt_certificate"),
        refers(t, "actor_id", "npt_person"), unique(t, "certificate_id", "position"),
    )
    t = "npt_name_consent"
    op.create_table(
        t, ident(), ident("person_id"), sa.Column("position", sa.Integer(), nullable=False),
        string("choice"), at("at"),
        primary(t), refers(t, "person_id", "npt_person"), unique(t, "person_id", "position"),
    )
    for table in (
        "npt_award_scheme", "npt_award_proposal", "npt_award_decision", "npt_certificate",
        "npt_certificate_event", "npt_name_consent",
    ):
        append_only(op, table)


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
