"""Suspending, withdrawing, reinstating: every move is an appended, sealed event."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from npt_training.certification import service
from npt_training.certification.errors import MoveNotPossible, ReasonNeeded, ScopeNotReduced
from npt_training.certification.models import CertificateEvent, CertificateHolder
from npt_training.certification.states import Kind, Reason
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.mail import outbox
from npt_training.core.runtime import current
from npt_training.core.signing import sha256_hex, verify_seal
from tests.certification.factories import School, make_school

WHY = "A patient was harmed; the school looks into it."


def state(school: School) -> str:
    return service.held_by(school.trainee.id)[0].standing.state.value


def test_suspended_at_once_for_safety_and_the_holder_is_told(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    assert state(school) == "suspended"
    mail = outbox()[0]
    assert mail.to_address == school.trainee.email
    assert "Suspended" in mail.subject
    assert WHY in mail.text


def test_the_whole_way_to_withdrawn_and_nothing_after(app: Flask, clock: FrozenClock) -> None:
    school = make_school()
    certificate = school.award()
    way = [
        (Kind.REVIEW, Reason.COMPLAINT),
        (Kind.CLEARED, Reason.RESOLVED),
        (Kind.REVIEW, Reason.INTEGRITY),
        (Kind.SUSPENDED, Reason.INTEGRITY),
        (Kind.REINSTATED, Reason.RESOLVED),
        (Kind.SUSPENDED, Reason.SAFETY),
        (Kind.WITHDRAWN, Reason.SAFETY),
    ]
    for kind, reason in way:
        clock.advance(hours=1)
        service.change_status(school.proposer, certificate.id, kind, reason, WHY)
    held = service.held_by(school.trainee.id)[0]
    assert [e.kind for e in held.events] == ["issued", *(kind.value for kind, _r in way)]
    assert [e.position for e in held.events] == list(range(1, 9))
    assert service.possible_moves(certificate.id) == ()
    for kind in Kind:
        for reason in Reason:
            with pytest.raises((MoveNotPossible, NotFound)):
                service.change_status(school.proposer, certificate.id, kind, reason, WHY)
    with pytest.raises(MoveNotPossible):
        service.surrender(school.holder, certificate.id)
    after = service.held_by(school.trainee.id)[0].events
    assert [e.digest for e in after] == [e.digest for e in held.events]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Kind.WITHDRAWN, Reason.SAFETY),
        (Kind.REINSTATED, Reason.RESOLVED),
        (Kind.REDUCED, Reason.SAFETY),
        (Kind.CLEARED, Reason.RESOLVED),
    ],
)
def test_moves_that_do_not_lead_out_of_valid_are_refused(
    app: Flask, kind: Kind, reason: Reason
) -> None:
    school = make_school()
    certificate = school.award()
    with pytest.raises(MoveNotPossible):
        service.change_status(school.proposer, certificate.id, kind, reason, WHY)
    assert state(school) == "valid"


def test_a_reason_and_a_sentence_are_needed(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    with pytest.raises(ReasonNeeded):
        service.change_status(
            school.proposer, certificate.id, Kind.SUSPENDED, Reason.COMPLAINT, WHY
        )
    with pytest.raises(ReasonNeeded):
        service.change_status(
            school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, " short "
        )


@pytest.mark.parametrize("kind", [Kind.SURRENDERED, Kind.SUPERSEDED, Kind.ISSUED])
def test_a_certifier_cannot_give_back_replace_or_issue_by_a_status_change(
    app: Flask, kind: Kind
) -> None:
    school = make_school()
    certificate = school.award()
    for reason in Reason:
        with pytest.raises((NotFound, MoveNotPossible)):
            service.change_status(school.proposer, certificate.id, kind, reason, WHY)


def test_a_reduced_scope_is_smaller_and_nothing_else(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    service.change_status(school.proposer, certificate.id, Kind.REVIEW, Reason.COMPLAINT, WHY)

    def reduce(scope: dict[str, str]) -> None:
        service.change_status(
            school.proposer, certificate.id, Kind.REDUCED, Reason.COMPLAINT, WHY, scope=scope
        )

    for wrong in ({}, {"inject": "alone"}, {"inject": "everywhere"}, {"inject": "supervised"}):
        with pytest.raises(ScopeNotReduced):
            reduce(wrong)
    reduce({"inject": "not_covered"})
    held = service.held_by(school.trainee.id)[0]
    assert held.standing.state.value == "reduced_scope"
    assert {line.id: line.place for line in held.scope} == {
        "find-and-mark": "alone", "inject": "not_covered", "elsewhere": "not_covered",
    }  # fmt: skip
    assert {line.id: line.place for line in held.scheme.scope}["inject"] == "supervised"


def test_only_the_holder_gives_a_certificate_back(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    with pytest.raises(NotFound):
        service.surrender(school.proposer, certificate.id)
    service.surrender(school.holder, certificate.id)
    assert state(school) == "surrendered"


def test_every_event_is_sealed_and_chained(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    first, second = service.held_by(school.trainee.id)[0].events
    for event in (first, second):
        assert sha256_hex(event.statement.encode()) == event.digest
        assert verify_seal(event.statement.encode(), event.seal)
        assert not verify_seal(event.statement.replace("a", "b", 1).encode(), event.seal)
    issued = json.loads(first.statement)
    assert json.loads(second.statement)["previous"] == first.digest
    assert issued["holder"]["person"] == school.trainee.id
    assert "Ana" not in first.statement + second.statement
    assert issued["demonstration"] is True
    assert issued["proposed_by"] != issued["confirmed_by"]
    assert service.broken_events() == []


def test_an_anonymous_holder_breaks_no_seal(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    with write() as s:
        row = s.get_one(CertificateHolder, certificate.id)
        row.name = row.salt = None
    assert service.broken_events() == []
    assert service.held_by(school.trainee.id)[0].holder is None


def test_a_name_that_was_changed_behind_the_seal_is_not_shown(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    with write() as s:
        s.get_one(CertificateHolder, certificate.id).name = "Somebody Else"
    assert service.held_by(school.trainee.id)[0].holder is None


TABLES = (
    "npt_award_scheme",
    "npt_award_proposal",
    "npt_award_decision",
    "npt_certificate",
    "npt_certificate_event",
    "npt_name_consent",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_raw_sql_cannot_change_or_delete_history(app: Flask, table: str, verb: str) -> None:
    school = make_school()
    school.award()
    service.set_consent(school.holder, "full")
    with pytest.raises(DBAPIError, match="append-only"), current().db.engine.begin() as raw:
        raw.execute(text(verb.format(table)))
    with read() as s:
        assert s.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0


def test_a_row_slipped_in_by_hand_is_found(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    event = service.held_by(school.trainee.id)[0].events[0]
    with write() as s:
        s.add(
            CertificateEvent(
                certificate_id=certificate.id, position=2, kind="suspended", state="suspended",
                reason="safety", sentence="", scope=None, actor_id=school.first.id, at=event.at,
                statement=event.statement, digest=event.digest, seal=event.seal,
            )
        )  # fmt: skip
    assert service.broken_events() == [certificate.id]


def test_voided_evidence_puts_a_certificate_under_review(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    service.review_after_void(certificate.id, school.first.id, "Its observation was voided.")
    assert state(school) == "under_review"
    record = service.certificate_by_number(certificate.number)
    assert record is not None
    told = record.standing_at(current().clock.now())
    assert told is not None
    assert told.state.value == "valid"
    service.review_after_void(certificate.id, school.first.id, "Its observation was voided.")
    assert len(service.held_by(school.trainee.id)[0].events) == 2


def test_consent_is_hidden_until_chosen_and_may_change_any_time(app: Flask) -> None:
    school = make_school()
    assert service.consent_of(school.trainee.id) == "hidden"
    for choice in ("full", "initials", "hidden", "full"):
        service.set_consent(school.holder, choice)
        service.set_consent(school.holder, choice)
        assert service.consent_of(school.trainee.id) == choice
    with read() as s:
        assert s.execute(text("SELECT count(*) FROM npt_name_consent")).scalar_one() == 4
