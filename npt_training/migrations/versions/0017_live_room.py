"""live rooms: the room, places in it, and taps, which are deleted with the room"""

import sqlalchemy as sa
from alembic import op

revision = "0017_live_room"
down_revision = "0016_review"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_live_room",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("host_id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(26), nullable=False),
        sa.Column("code", sa.String(255)),
        sa.Column("guests", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(255), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(26), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON()),
        sa.Column("opened_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("closed_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_live_room"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_live_room_organisation_id"),
        sa.ForeignKeyConstraint(["host_id"], ["npt_person.id"], name="fk_npt_live_room_host_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["npt_edition.id"], name="fk_npt_live_room_edition_id"),
        sa.ForeignKeyConstraint(["item_id"], ["npt_item.id"], name="fk_npt_live_room_item_id"),
        sa.UniqueConstraint("code", name="uq_npt_live_room_code"),
    )
    op.create_index("ix_npt_live_room_host_id_phase", "npt_live_room", ["host_id", "phase"])
    op.create_table(
        "npt_live_seat",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("room_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26)),
        sa.Column("digest", sa.String(255), nullable=False),
        sa.Column("joined_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_live_seat"),
        sa.ForeignKeyConstraint(["room_id"], ["npt_live_room.id"], name="fk_npt_live_seat_room_id"),
        sa.UniqueConstraint("room_id", "person_id", name="uq_npt_live_seat_room_id_person_id"),
        sa.UniqueConstraint("digest", name="uq_npt_live_seat_digest"),
    )
    op.create_table(
        "npt_live_tap",
        sa.Column("seat_id", sa.String(26), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.String(26), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("tapped_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("seat_id", "round", name="pk_npt_live_tap"),
        sa.ForeignKeyConstraint(["seat_id"], ["npt_live_seat.id"], name="fk_npt_live_tap_seat_id"),
        sa.ForeignKeyConstraint(["room_id"], ["npt_live_room.id"], name="fk_npt_live_tap_room_id"),
    )
    op.create_index("ix_npt_live_tap_room_id_round", "npt_live_tap", ["room_id", "round"])


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
