"""Awards: what is missing, proposing, and a second person's decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import get_member
from npt_training.certification import evidence, records
from npt_training.certification.errors import (
    AlreadyCertified,
    AlreadyDecided,
    AlreadyProposed,
    InterestDeclared,
    NotYetMet,
    ObserverMayNotDecide,
    OwnAward,
    ReasonNeeded,
    SecondPersonNeeded,
)
from npt_training.certification.models import (
    AwardDecision,
    AwardProposal,
    Certificate,
)
from npt_training.certification.rules import Evaluation, Evidence, Status, evaluate
from npt_training.certification.scheme import Scheme, from_document
from npt_training.certification.service.issuing import issue, superseded_by_renewal
from npt_training.certification.service.registry import history_of
from npt_training.certification.service.schemes import scheme_of
from npt_training.certification.states import State, standing
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.curriculum.service import edition_of

Gather = Callable[[str, Scheme, str, datetime], Evidence]
SENTENCE_MIN = 10


@dataclass(frozen=True)
class AwardStatus:
    """A person's evidence held against the scheme of their edition."""

    person_id: str
    scheme: Scheme
    scheme_id: str
    evidence: Evidence
    evaluation: Evaluation

    @property
    def done(self) -> int:
        return self.evaluation.count(Status.MET)

    @property
    def waiting(self) -> int:
        return self.evaluation.count(Status.WAITING)

    @property
    def yours(self) -> int:
        return self.evaluation.count(Status.YOURS)

    def document(self) -> dict[str, Any]:
        return records.document(self.scheme, self.evidence, self.evaluation)


def award_status(person_id: str, *, gather: Gather | None = None) -> AwardStatus:
    """What is met, what waits for others and what is left to do, on the records as of now."""
    with read():
        edition_id = edition_of(person_id)
        row = scheme_of(edition_id)
        scheme = from_document(row.doc)
        found = (gather or evidence.gather)(person_id, scheme, edition_id, now())
    return AwardStatus(person_id, scheme, row.id, found, evaluate(scheme, found))


def propose_award(
    actor: Principal, person_id: str, note: str = "", *, gather: Gather | None = None
) -> str:
    """Propose an award on evidence that meets the scheme; returns the proposal's id."""
    actor.require(Permission.PROPOSE_AWARD)
    with write() as s:
        get_member(actor.organisation_id, person_id)
        _disinterested(s, actor, person_id)
        locked(s, Person, person_id)
        status = award_status(person_id, gather=gather)
        if not status.evaluation.met:
            raise NotYetMet()
        if _open_proposal(s, person_id) is not None:
            raise AlreadyProposed()
        _room_for_another(s, person_id, status.scheme)
        proposal = AwardProposal(
            organisation_id=actor.organisation_id,
            person_id=person_id,
            scheme_id=status.scheme_id,
            proposed_by=actor.person_id,
            proposed_at=now(),
            note=note.strip()[:2000],
            evaluation=status.document(),
        )
        s.add(proposal)
        s.flush()
        audit.record(s, "certification.propose", actor=actor.person_id, subject=proposal.id)
        return proposal.id


def confirm_award(
    actor: Principal, proposal_id: str, reasons: str = "", *, gather: Gather | None = None
) -> Certificate:
    """Confirm a proposal of somebody else and issue the certificate.

    The evidence is held against the scheme again, now: only what is met now is certified.
    """
    actor.require(Permission.DECIDE_AWARD)
    with write() as s:
        proposal = _undecided(s, actor, proposal_id)
        if proposal.proposed_by == actor.person_id:
            raise SecondPersonNeeded()
        locked(s, Person, proposal.person_id)
        status = award_status(proposal.person_id, gather=gather)
        if actor.person_id in status.evidence.observers:
            raise ObserverMayNotDecide()
        if not status.evaluation.met or status.scheme_id != proposal.scheme_id:
            raise NotYetMet()
        former = _room_for_another(s, proposal.person_id, status.scheme)
        decision = _decide(s, actor, proposal, "confirmed", reasons, status.document())
        certificate = issue(s, proposal, decision, status.scheme)
        superseded_by_renewal(s, former, actor, certificate)
        return certificate


def decline_award(actor: Principal, proposal_id: str, reasons: str) -> None:
    """Say no to somebody else's proposal, with a reason the trainee can act on."""
    actor.require(Permission.DECIDE_AWARD)
    if len(reasons.strip()) < SENTENCE_MIN:
        raise ReasonNeeded("reasons")
    with write() as s:
        proposal = _undecided(s, actor, proposal_id)
        if proposal.proposed_by == actor.person_id:
            raise SecondPersonNeeded()
        _decide(s, actor, proposal, "declined", reasons, proposal.evaluation)


def take_back_proposal(actor: Principal, proposal_id: str) -> None:
    """The one who proposed takes it back."""
    actor.require(Permission.PROPOSE_AWARD)
    with write() as s:
        proposal = _undecided(s, actor, proposal_id)
        if proposal.proposed_by != actor.person_id:
            raise NotFound()
        _decide(s, actor, proposal, "taken_back", "", proposal.evaluation)


def may_decide(actor: Principal, proposal: AwardProposal) -> bool:
    """True when the rules let this person decide; the decision checks again."""
    recorded = records.evidence_of(proposal.evaluation)
    with read() as s:
        return (
            actor.may(Permission.DECIDE_AWARD)
            and actor.person_id not in {proposal.proposed_by, *recorded.observers}
            and not conflict(s, actor.person_id, proposal.person_id)
        )


def _undecided(s: Session, actor: Principal, proposal_id: str) -> AwardProposal:
    proposal = locked(s, AwardProposal, proposal_id)
    if proposal is None or proposal.organisation_id != actor.organisation_id:
        raise NotFound()
    _disinterested(s, actor, proposal.person_id)
    decided = select(AwardDecision.id).where(AwardDecision.proposal_id == proposal_id)
    if s.scalars(decided).first() is not None:
        raise AlreadyDecided()
    return proposal


def _decide(
    s: Session,
    actor: Principal,
    proposal: AwardProposal,
    outcome: str,
    reasons: str,
    evaluation: dict[str, Any],
) -> AwardDecision:
    decision = AwardDecision(
        proposal_id=proposal.id,
        outcome=outcome,
        decided_by=actor.person_id,
        decided_at=now(),
        reasons=reasons.strip()[:2000],
        evaluation=evaluation,
    )
    s.add(decision)
    s.flush()
    audit.record(s, f"certification.{outcome}", actor=actor.person_id, subject=proposal.id)
    return decision


def _disinterested(s: Session, actor: Principal, person_id: str) -> None:
    if actor.person_id == person_id:
        raise OwnAward()
    if conflict(s, actor.person_id, person_id):
        raise InterestDeclared()


def _open_proposal(s: Session, person_id: str) -> AwardProposal | None:
    return s.scalars(
        select(AwardProposal)
        .outerjoin(AwardDecision, AwardDecision.proposal_id == AwardProposal.id)
        .where(AwardProposal.person_id == person_id, AwardDecision.id.is_(None))
    ).first()


def _room_for_another(s: Session, person_id: str, scheme: Scheme) -> list[Certificate]:
    """Former certificates of the scheme that a new one replaces; raises AlreadyCertified."""
    replaced = []
    held = s.scalars(select(Certificate).where(Certificate.person_id == person_id)).all()
    for certificate in held:
        if certificate.scheme["id"] != scheme.id:
            continue
        now_at = standing(history_of(s, certificate), now())
        state = now_at.state if now_at else State.VALID
        if state in {State.EXPIRING, State.LAPSED}:
            replaced.append(certificate)
        elif state not in {State.WITHDRAWN, State.SURRENDERED, State.SUPERSEDED}:
            raise AlreadyCertified()
    return replaced


def proposals(actor: Principal) -> list[tuple[AwardProposal, AwardDecision | None]]:
    """The organisation's proposals, open ones first and the oldest of them at the top."""
    with read() as s:
        found = s.execute(
            select(AwardProposal, AwardDecision)
            .outerjoin(AwardDecision, AwardDecision.proposal_id == AwardProposal.id)
            .where(AwardProposal.organisation_id == actor.organisation_id)
            .order_by(AwardDecision.id.is_not(None), AwardProposal.proposed_at, AwardProposal.id)
        ).all()
    return [(row[0], row[1]) for row in found]


def proposal_of(actor: Principal, proposal_id: str) -> tuple[AwardProposal, AwardDecision | None]:
    """One proposal of the actor's organisation with its decision; raises NotFound."""
    for proposal, decision in proposals(actor):
        if proposal.id == proposal_id:
            return proposal, decision
    raise NotFound()


def waits_for_decision(person_id: str) -> AwardProposal | None:
    """The open proposal about a person, if there is one."""
    with read() as s:
        return _open_proposal(s, person_id)
