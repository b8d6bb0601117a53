"""After signing: the trainee may dispute, the signer settles or voids. Nothing signed changes."""

from __future__ import annotations

from npt_training.accounts.principal import Permission, Principal
from npt_training.competency.errors import NotForYourself, NotInThisState, RequestRefused
from npt_training.competency.rules import DISPUTE_WITHIN
from npt_training.competency.service.moves import move, of_organisation
from npt_training.competency.service.observing import refuse_conflict
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import emit

VOID_REASONS = ("wrong trainee", "wrong date", "entered twice", "entered in error")


def dispute(actor: Principal, observation_id: str, reason: str) -> None:
    """The trainee disputes a signed form within 14 days; it does not count until settled."""
    with write() as s:
        row = of_organisation(s, observation_id, actor.organisation_id)
        if row.person_id != actor.person_id:
            raise NotFound()
        if not reason.strip():
            raise RequestRefused(_("Say in a sentence what you dispute."), field="reason")
        if row.signed_at is None or now() - row.signed_at > DISPUTE_WITHIN:
            raise NotInThisState(row.state)
        move(s, row, "disputed", actor_id=actor.person_id, reason=reason.strip()[:2000])


def settle(actor: Principal, observation_id: str, reason: str) -> None:
    """A certifier settles a dispute: the signed form stands again."""
    actor.require(Permission.DECIDE_AWARD)
    with write() as s:
        row = of_organisation(s, observation_id, actor.organisation_id)
        if row.person_id == actor.person_id:
            raise NotForYourself()
        refuse_conflict(s, actor, row)
        if row.state != "disputed":
            raise NotInThisState(row.state)
        move(s, row, "signed", actor_id=actor.person_id, reason=reason.strip()[:2000])


def void(actor: Principal, observation_id: str, reason: str) -> None:
    """Take a signed form out of what counts, for a clerical reason; it stays readable.

    The signer or a certifier may; nobody for themselves.
    """
    with write() as s:
        row = of_organisation(s, observation_id, actor.organisation_id)
        if row.person_id == actor.person_id:
            raise NotForYourself()
        if row.observer_id != actor.person_id and not actor.may(Permission.DECIDE_AWARD):
            raise Forbidden()
        refuse_conflict(s, actor, row)
        if reason not in VOID_REASONS:
            raise RequestRefused(_("Choose why this form is void."), field="reason")
        move(s, row, "voided", actor_id=actor.person_id, reason=reason)
        emit(
            s,
            "competency.observation_voided",
            {"observation_id": row.id, "person_id": row.person_id},
            key=row.id,
        )
