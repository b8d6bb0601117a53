"""competency tables: observations, their events, signatures"""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0006_competency"
down_revision = "0005_assessment"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_observation",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("epa", sa.String(255), nullable=False),
        sa.Column("nerve_id", sa.String(255), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("self_rating", sa.Integer(), nullable=False),
        sa.Column("performed_at", utc, nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("link_secret", sa.String(255), nullable=False),
        sa.Column("observer_id", sa.String(26)),
        sa.Column("replaces_id", sa.String(26)),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("opened_at", utc),
        sa.Column("signed_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_observation"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_observation_person_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_observation_organisation_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_observation_edition_id"),
        sa.ForeignKeyConstraint(["observer_id"], ["npt_person.id"], name="fk_npt_observation_observer_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["npt_observation.id"], name="fk_npt_observation_replaces_id"),
        sa.UniqueConstraint("link_secret", name="uq_npt_observation_link_secret"),
    )
    op.create_index("ix_npt_observation_organisation_id", "npt_observation", ["organisation_id"])
    op.create_index("ix_npt_observation_person_id_state", "npt_observation", ["person_id", "state"])
    op.create_index("ix_npt_observation_observer_id_state", "npt_observation", ["observer_id", "state"])
    op.create_table(
        "npt_observation_event",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("observation_id", sa.String(26), nullable=False),
        sa.Column("at", utc, nullable=False),
        sa.Column("actor_id", sa.String(26)),
        sa.Column("old_state", sa.String(255), nullable=False),
        sa.Column("new_state", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_observation_event"),
        sa.ForeignKeyConstraint(["observation_id"], ["npt_observation.id"], name="fk_npt_observation_event_observation_id"),
    )
    op.create_index("ix_npt_observation_event_observation_id", "npt_observation_event", ["observation_id"])
    append_only(op, "npt_observation_event")
    op.create_table(
        "npt_signature",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("observation_id", sa.String(26), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.String(26), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("prev_hash", sa.String(255), nullable=False),
        sa.Column("chain_hash", sa.String(255), nullable=False),
        sa.Column("seal", sa.JSON(), nullable=False),
        sa.Column("signed_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_signature"),
        sa.ForeignKeyConstraint(["observation_id"], ["npt_observation.id"], name="fk_npt_signature_observation_id"),
        sa.ForeignKeyConstraint(["signer_id"], ["npt_person.id"], name="fk_npt_signature_signer_id"),
        sa.UniqueConstraint("observation_id", name="uq_npt_signature_observation_id"),
        sa.UniqueConstraint("sequence", name="uq_npt_signature_sequence"),
        sa.UniqueConstraint("prev_hash", name="uq_npt_signature_prev_hash"),
        sa.UniqueConstraint("chain_hash", name="uq_npt_signature_chain_hash"),
    )
    op.create_index("ix_npt_signature_signer_id", "npt_signature", ["signer_id"])
    append_only(op, "npt_signature")
    op.create_table(
        "npt_chain_end",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("end_hash", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_chain_end"),
    )
    op.execute(
        f"INSERT INTO npt_chain_end (id, length, end_hash) VALUES ('main', 0, '{'0' * 64}')"
    )
    op.create_table(
        "npt_printed_name",
        sa.Column("signature_id", sa.String(26), nullable=False),
        sa.Column("party", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(255)),
        sa.Column("salt", sa.String(255)),
        sa.PrimaryKeyConstraint("signature_id", "party", name="pk_npt_printed_name"),
        sa.ForeignKeyConstraint(["signature_id"], ["npt_signature.id"], name="fk_npt_printed_name_signature_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_printed_name_person_id"),
    )
    op.create_index("ix_npt_printed_name_person_id", "npt_printed_name", ["person_id"])


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
