"""Changing where a certificate stands: every move is an appended, sealed event."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.principal import Permission, Principal
from npt_training.certification import words
from npt_training.certification.errors import (
    InterestDeclared,
    MoveNotPossible,
    OwnAward,
    ReasonNeeded,
    ScopeNotReduced,
)
from npt_training.certification.models import Certificate
from npt_training.certification.scheme import ScopeLine
from npt_training.certification.service.awards import SENTENCE_MIN
from npt_training.certification.service.issuing import append
from npt_training.certification.service.registry import events_of, history_of, scope_now
from npt_training.certification.states import (
    Kind,
    Move,
    MoveRefused,
    Reason,
    State,
    apply,
    moves,
    standing,
)
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

DECIDED_ELSEWHERE = frozenset({Kind.SURRENDERED, Kind.SUPERSEDED})
PLACES = ("alone", "supervised", "not_covered")


def change_status(
    actor: Principal,
    certificate_id: str,
    kind: Kind,
    reason: Reason,
    sentence: str,
    *,
    scope: dict[str, str] | None = None,
) -> None:
    """Review, clear, suspend, reduce, reinstate or withdraw a certificate of somebody else.

    ``scope`` maps a scope line's id to its new place, for a reduction only. Raises
    MoveNotPossible when the rules have no such move from the present state.
    """
    actor.require(Permission.CHANGE_STATUS)
    if kind in DECIDED_ELSEWHERE:
        raise NotFound()
    if len(sentence.strip()) < SENTENCE_MIN:
        raise ReasonNeeded()
    with write() as s:
        certificate = locked(s, Certificate, certificate_id)
        if certificate is None or certificate.organisation_id != actor.organisation_id:
            raise NotFound()
        if certificate.person_id == actor.person_id:
            raise OwnAward()
        if conflict(s, actor.person_id, certificate.person_id):
            raise InterestDeclared()
        _refuse_wrong_reason(s, certificate, kind, reason)
        _move(s, certificate, actor.person_id, kind, reason, sentence, scope)


def surrender(actor: Principal, certificate_id: str) -> None:
    """The holder gives the certificate back; there is no way back from that."""
    with write() as s:
        certificate = locked(s, Certificate, certificate_id)
        if certificate is None or certificate.person_id != actor.person_id:
            raise NotFound()
        _move(s, certificate, actor.person_id, Kind.SURRENDERED, Reason.HOLDER, "")


def review_after_void(certificate_id: str, actor_id: str, sentence: str) -> None:
    """Evidence of a certificate was voided: it goes under review, if it is in force."""
    with write() as s:
        certificate = locked(s, Certificate, certificate_id)
        if certificate is None:
            return
        at = standing(history_of(s, certificate), now())
        if at is not None and at.state in {State.VALID, State.EXPIRING}:
            _move(s, certificate, actor_id, Kind.REVIEW, Reason.EVIDENCE, sentence)


def possible_moves(certificate_id: str) -> tuple[Move, ...]:
    """The moves a certifier may make now, in the order of the rules."""
    with read() as s:
        certificate = s.get(Certificate, certificate_id)
        at = None if certificate is None else standing(history_of(s, certificate), now())
    if at is None:
        return ()
    return tuple(m for m in moves(at.state) if m.kind not in DECIDED_ELSEWHERE)


def smaller_scope(scope: tuple[ScopeLine, ...], wanted: dict[str, str]) -> tuple[ScopeLine, ...]:
    """``scope`` with some lines taken down a place; raises ScopeNotReduced for anything else."""
    made = []
    for line in scope:
        place = wanted.get(line.id, line.place)
        if place not in PLACES or PLACES.index(place) < PLACES.index(line.place):
            raise ScopeNotReduced()
        made.append(replace(line, place=place))
    if tuple(made) == scope:
        raise ScopeNotReduced()
    return tuple(made)


def _refuse_wrong_reason(s: Session, certificate: Certificate, kind: Kind, reason: Reason) -> None:
    """A move that exists for other reasons only is a form to correct, not a conflict."""
    at = standing(history_of(s, certificate), now())
    possible = [m for m in moves(at.state) if m.kind is kind] if at else []
    if possible and not any(reason in m.reasons for m in possible):
        raise ReasonNeeded("reason")


def _move(
    s: Session,
    certificate: Certificate,
    actor_id: str,
    kind: Kind,
    reason: Reason,
    sentence: str,
    wanted: dict[str, str] | None = None,
) -> None:
    try:
        history = apply(history_of(s, certificate), kind, reason, now())
    except MoveRefused as error:
        raise MoveNotPossible(words.state_word(error.state)) from error
    scope = None
    if kind is Kind.REDUCED:
        present = scope_now(certificate, events_of(s, certificate.id))
        scope = [asdict(line) for line in smaller_scope(present, wanted or {})]
    append(
        s,
        certificate,
        kind=kind,
        state=history.events[-1].state,
        reason=reason,
        sentence=sentence.strip()[:2000],
        actor_id=actor_id,
        scope=scope,
    )
