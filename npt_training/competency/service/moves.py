"""One place where an observation changes its state."""

from __future__ import annotations

from sqlalchemy.orm import Session

from npt_training.competency.errors import NotInThisState
from npt_training.competency.models import ObservationEvent, ObservationRow
from npt_training.competency.rules import may_move
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked
from npt_training.core.errors import NotFound


def of_organisation(s: Session, observation_id: str, organisation_id: str) -> ObservationRow:
    """The observation, locked, when it belongs to the organisation; else NotFound."""
    row = locked(s, ObservationRow, observation_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound()
    return row


def move(
    s: Session, row: ObservationRow, new: str, *, actor_id: str | None, reason: str = ""
) -> None:
    """Change ``row`` to ``new`` and append the event; raises NotInThisState."""
    if not may_move(row.state, new):
        raise NotInThisState(row.state)
    s.add(
        ObservationEvent(
            observation_id=row.id,
            at=now(),
            actor_id=actor_id,
            old_state=row.state,
            new_state=new,
            reason=reason,
        )
    )
    record(s, f"observation.{new}", actor=actor_id, subject=row.id, detail={"from": row.state})
    row.state = new
