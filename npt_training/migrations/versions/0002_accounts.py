"""accounts tables: people, organisations, roles, invitations, sessions, passkeys"""

import sqlalchemy as sa
from alembic import op

revision = "0002_accounts"
down_revision = "0001_core"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def ident(name: str = "id", nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(26), nullable=nullable)


def text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(255), nullable=nullable)


def at(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, utc, nullable=nullable)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    t = "npt_person"
    op.create_table(
        t,
        ident(),
        text("name"),
        text("legal_name", True),
        text("email", True),
        at("email_confirmed_at", True),
        text("password_hash", True),
        text("totp_secret", True),
        text("totp_pending", True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        text("locale", True),
        text("time_zone", True),
        text("profession", True),
        text("registration_no", True),
        text("provider", True),
        text("subject", True),
        sa.Column("search", sa.Text(), nullable=False),
        at("created_at"),
        primary(t),
        unique(t, "email"),
        unique(t, "provider", "subject"),
    )
    t = "npt_organisation"
    op.create_table(
        t,
        ident(),
        text("name"),
        text("slug"),
        text("issuer_name"),
        text("logo_digest", True),
        text("contact_email", True),
        at("created_at"),
        primary(t),
        unique(t, "slug"),
    )
    t = "npt_role"
    op.create_table(
        t,
        ident(),
        text("name"),
        text("title"),
        sa.Column("permissions", sa.JSON(), nullable=False),
        primary(t),
        unique(t, "name"),
    )
    t = "npt_membership"
    op.create_table(
        t,
        ident(),
        ident("person_id"),
        ident("organisation_id"),
        at("created_at"),
        at("ended_at", True),
        primary(t),
        unique(t, "organisation_id", "person_id"),
        refers(t, "person_id", "npt_person"),
        refers(t, "organisation_id", "npt_organisation"),
    )
    index(t, "person_id")
    t = "npt_membership_role"
    op.create_table(
        t,
        ident("membership_id"),
        ident("role_id"),
        primary(t, "membership_id", "role_id"),
        refers(t, "membership_id", "npt_membership"),
        refers(t, "role_id", "npt_role"),
    )
    index(t, "role_id")
    t = "npt_invitation"
    op.create_table(
        t,
        ident(),
        ident("organisation_id"),
        text("email"),
        text("name", True),
        sa.Column("role_ids", sa.JSON(), nullable=False),
        text("token_hash"),
        ident("invited_by", True),
        at("created_at"),
        at("expires_at"),
        at("used_at", True),
        at("withdrawn_at", True),
        primary(t),
        unique(t, "token_hash"),
        refers(t, "organisation_id", "npt_organisation"),
        refers(t, "invited_by", "npt_person"),
    )
    index(t, "organisation_id")
    t = "npt_email_token"
    op.create_table(
        t,
        ident(),
        ident("person_id"),
        text("purpose"),
        text("email"),
        text("token_hash"),
        at("created_at"),
        at("expires_at"),
        at("used_at", True),
        primary(t),
        unique(t, "token_hash"),
        refers(t, "person_id", "npt_person"),
    )
    index(t, "person_id")
    t = "npt_session"
    op.create_table(
        t,
        ident(),
        text("token_hash"),
        ident("person_id"),
        ident("membership_id"),
        at("created_at"),
        at("last_seen"),
        at("expires_at"),
        at("revoked_at", True),
        at("reauthenticated_at"),
        text("device"),
        primary(t),
        unique(t, "token_hash"),
        refers(t, "person_id", "npt_person"),
        refers(t, "membership_id", "npt_membership"),
    )
    index(t, "person_id")
    t = "npt_passkey"
    op.create_table(
        t,
        ident(),
        ident("person_id"),
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        text("label"),
        at("created_at"),
        at("last_used_at", True),
        primary(t),
        unique(t, "credential_id"),
        refers(t, "person_id", "npt_person"),
    )
    index(t, "person_id")
    t = "npt_passkey_challenge"
    op.create_table(
        t,
        ident(),
        text("challenge"),
        ident("person_id", True),
        text("purpose"),
        at("expires_at"),
        primary(t),
        unique(t, "challenge"),
        refers(t, "person_id", "npt_person"),
    )
    index(t, "expires_at")


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
