"""The observer's side before signing: open by the code, hand back, decline."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.principal import Permission, Principal
from npt_training.competency.errors import InterestDeclared, NotForYourself, NotInThisState
from npt_training.competency.models import ObservationRow
from npt_training.competency.service.moves import move, of_organisation
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _


def open_by_link(actor: Principal, secret: str) -> ObservationRow:
    """Open an offered observation from its code. From now on the self-rating cannot change.

    The first observer to open it keeps it. Raises NotForYourself, InterestDeclared, NotFound
    (also for a member of another organisation) and NotInThisState.
    """
    actor.require(Permission.OBSERVE)
    with write() as s:
        found = s.scalars(
            select(ObservationRow.id).where(ObservationRow.link_secret == secret)
        ).one_or_none()
        if found is None:
            raise NotFound(_("This code is not known here. Ask the trainee to show it again."))
        row = of_organisation(s, found, actor.organisation_id)
        refuse_conflict(s, actor, row)
        if row.state == "opened" and row.observer_id == actor.person_id:
            return row
        if row.observer_id not in (None, actor.person_id):
            raise NotFound(_("Another observer has opened this observation already."))
        if row.state == "offered" and now() > row.expires_at:
            move(s, row, "expired", actor_id=None, reason="not opened within 14 days")
            return row
        if row.state in {"signed", "disputed", "voided"}:
            return row
        move(s, row, "opened", actor_id=actor.person_id)
        row.observer_id, row.opened_at = actor.person_id, now()
        return row


def opened_by(actor: Principal, observation_id: str) -> ObservationRow:
    """An observation this observer has opened; raises NotFound."""
    with read() as s:
        row = s.get(ObservationRow, observation_id)
    if (
        row is None
        or row.observer_id != actor.person_id
        or row.organisation_id != actor.organisation_id
    ):
        raise NotFound()
    return row


def hand_back(actor: Principal, observation_id: str, reason: str) -> None:
    """Send an opened form back to the trainee unsigned, with a sentence why."""
    _leave(actor, observation_id, "returned", reason)


def decline(actor: Principal, observation_id: str, reason: str) -> None:
    """Say that one did not observe this; the form closes for good."""
    _leave(actor, observation_id, "declined", reason)


def waiting_for(actor: Principal) -> list[ObservationRow]:
    """What this observer has opened and not signed yet, oldest first."""
    with read() as s:
        return list(
            s.scalars(
                select(ObservationRow)
                .where(
                    ObservationRow.observer_id == actor.person_id,
                    ObservationRow.organisation_id == actor.organisation_id,
                    ObservationRow.state == "opened",
                )
                .order_by(ObservationRow.opened_at)
            )
        )


def signed_by(actor: Principal, limit: int = 50) -> list[ObservationRow]:
    """What this observer has signed, newest first."""
    with read() as s:
        return list(
            s.scalars(
                select(ObservationRow)
                .where(
                    ObservationRow.observer_id == actor.person_id,
                    ObservationRow.organisation_id == actor.organisation_id,
                    ObservationRow.signed_at.is_not(None),
                )
                .order_by(ObservationRow.signed_at.desc())
                .limit(limit)
            )
        )


def _leave(actor: Principal, observation_id: str, state: str, reason: str) -> None:
    actor.require(Permission.OBSERVE)
    with write() as s:
        row = of_organisation(s, observation_id, actor.organisation_id)
        if row.observer_id != actor.person_id:
            raise NotFound()
        if row.state != "opened":
            raise NotInThisState(row.state)
        move(s, row, state, actor_id=actor.person_id, reason=reason.strip()[:2000])


def refuse_conflict(s: Session, actor: Principal, row: ObservationRow) -> None:
    if row.person_id == actor.person_id:
        raise NotForYourself()
    if conflict(s, actor.person_id, row.person_id):
        raise InterestDeclared()
