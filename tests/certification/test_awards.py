"""Awards: two people, met evidence, and nobody for themselves."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.interests import declare
from npt_training.accounts.roles import BUNDLES
from npt_training.certification import records, service
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
from npt_training.certification.models import AwardDecision, AwardProposal, Certificate
from npt_training.certification.rules import evaluate
from npt_training.certification.scheme import from_document
from npt_training.certification.states import Kind, Reason
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.core.errors import Forbidden, NotFound, NptError
from npt_training.core.mail import outbox
from tests.certification.evidence import observation
from tests.certification.factories import acting, gathered, make_school, observed_by
from tests.world import make_organisation, make_person

EVERY_ROLE = tuple(BUNDLES)


def certificates() -> list[Certificate]:
    with read() as s:
        return list(s.scalars(select(Certificate)))


def test_one_proposes_and_another_confirms(app: Flask) -> None:
    school = make_school()
    gather = observed_by(school.instructor)
    proposal = service.propose_award(school.proposer, school.trainee.id, "ready", gather=gather)
    certificate = service.confirm_award(school.confirmer, proposal, "I agree.", gather=gather)
    held = service.held_by(school.trainee.id)
    assert [h.certificate.id for h in held] == [certificate.id]
    assert held[0].holder == "Ana María Fernández Ólafsdóttir"
    assert (certificate.valid_until.year, certificate.issuer) == (2029, "Coastal School")
    mail = next(m for m in outbox() if m.to_address == school.trainee.email)
    assert "localhost:8000/verify/" in mail.text


def test_the_one_who_proposed_cannot_confirm_or_decline(app: Flask) -> None:
    school = make_school()
    gather = gathered()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gather)
    with pytest.raises(SecondPersonNeeded):
        service.confirm_award(school.proposer, proposal, gather=gather)
    with pytest.raises(SecondPersonNeeded):
        service.decline_award(school.proposer, proposal, "I changed my mind.")
    assert certificates() == []


@pytest.mark.parametrize("roles", [EVERY_ROLE, ("trainee", "certifier"), ("certifier",)])
def test_nobody_proposes_confirms_or_decides_for_themselves(
    app: Flask, roles: tuple[str, ...]
) -> None:
    school = make_school()
    own = school.acting(school.trainee, *roles)
    with pytest.raises(OwnAward):
        service.propose_award(own, school.trainee.id, gather=gathered())
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    with pytest.raises(OwnAward):
        service.confirm_award(own, proposal, gather=gathered())
    with pytest.raises(OwnAward):
        service.decline_award(own, proposal, "I decline my own.")
    certificate = service.confirm_award(school.confirmer, proposal, gather=gathered())
    for kind in Kind:
        for reason in Reason:
            with pytest.raises((OwnAward, NotFound)):
                service.change_status(own, certificate.id, kind, reason, "Because I say so.")
    assert len(service.held_by(school.trainee.id)[0].events) == 1


@pytest.mark.parametrize("role", [r for r in EVERY_ROLE if r != "certifier"])
def test_no_other_role_may_propose_confirm_or_change(app: Flask, role: str) -> None:
    school = make_school()
    somebody = school.acting(make_person(school.organisation, role), role)
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    with pytest.raises(Forbidden):
        service.propose_award(somebody, school.trainee.id, gather=gathered())
    with pytest.raises(Forbidden):
        service.confirm_award(somebody, proposal, gather=gathered())
    with pytest.raises(Forbidden):
        service.decline_award(somebody, proposal, "I should not be asked.")
    certificate = service.confirm_award(school.confirmer, proposal, gather=gathered())
    with pytest.raises(Forbidden):
        service.change_status(
            somebody, certificate.id, Kind.SUSPENDED, Reason.SAFETY, "I should not be asked."
        )


def test_who_signed_an_observation_does_not_decide(app: Flask) -> None:
    school = make_school()
    gather = observed_by(school.second)
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gather)
    with pytest.raises(ObserverMayNotDecide):
        service.confirm_award(school.confirmer, proposal, gather=gather)
    assert certificates() == []


def test_who_signed_even_an_observation_that_does_not_count_does_not_decide(app: Flask) -> None:
    school = make_school()

    def gather(person_id, scheme, edition_id, at):  # type: ignore[no-untyped-def]
        seen = (
            observation(observer=school.instructor.id, signed_at=at),
            observation(id="low", observer=school.second.id, overall=2, signed_at=at),
        )
        return gathered(observations=seen)(person_id, scheme, edition_id, at)

    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gather)
    with pytest.raises(ObserverMayNotDecide):
        service.confirm_award(school.confirmer, proposal, gather=gather)


def test_a_declared_interest_keeps_them_apart(app: Flask) -> None:
    school = make_school()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    declare(school.second.id, school.trainee.id, "relative or partner")
    with pytest.raises(InterestDeclared):
        service.confirm_award(school.confirmer, proposal, gather=gathered())
    third = school.acting(make_person(school.organisation, "certifier"), "certifier")
    certificate = service.confirm_award(third, proposal, gather=gathered())
    with pytest.raises(InterestDeclared):
        service.change_status(
            school.confirmer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, "An incident."
        )


def test_an_award_is_proposed_only_on_met_evidence(app: Flask) -> None:
    school = make_school()
    with pytest.raises(NotYetMet):
        service.propose_award(school.proposer, school.trainee.id, gather=gathered(lessons=()))


def test_a_certificate_comes_only_from_evidence_that_is_met_at_the_decision(app: Flask) -> None:
    school = make_school()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    for part in ("lessons", "quizzes", "gates", "observations"):
        with pytest.raises(NotYetMet):
            service.confirm_award(school.confirmer, proposal, gather=gathered(**{part: ()}))
    assert certificates() == []
    assert service.confirm_award(school.confirmer, proposal, gather=gathered()).number


def test_the_evaluation_is_stored_and_replays_to_the_same_lines(app: Flask) -> None:
    school = make_school()
    school.award()
    with read() as s:
        stored = s.scalars(select(AwardDecision)).one().evaluation
        proposed = s.scalars(select(AwardProposal)).one().evaluation
    for doc in (stored, proposed):
        replayed = evaluate(from_document(doc["scheme"]), records.evidence_of(doc))
        assert replayed.lines == records.lines_of(doc)
        assert replayed.met is doc["met"] is True


def test_a_proposal_is_decided_once(app: Flask) -> None:
    school = make_school()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    with pytest.raises(AlreadyProposed):
        service.propose_award(school.confirmer, school.trainee.id, gather=gathered())
    service.confirm_award(school.confirmer, proposal, gather=gathered())
    with pytest.raises(AlreadyDecided):
        service.confirm_award(school.confirmer, proposal, gather=gathered())
    with pytest.raises(AlreadyDecided):
        service.decline_award(school.confirmer, proposal, "Too late for that.")
    assert len(certificates()) == 1


def test_declining_needs_reasons_and_leaves_room_for_a_new_proposal(app: Flask) -> None:
    school = make_school()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    with pytest.raises(ReasonNeeded):
        service.decline_award(school.confirmer, proposal, "no")
    service.decline_award(school.confirmer, proposal, "The lot number is missing.")
    assert service.waits_for_decision(school.trainee.id) is None
    assert service.propose_award(school.confirmer, school.trainee.id, gather=gathered())


def test_a_proposal_can_be_taken_back_by_who_made_it(app: Flask) -> None:
    school = make_school()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    with pytest.raises(NotFound):
        service.take_back_proposal(school.confirmer, proposal)
    service.take_back_proposal(school.proposer, proposal)
    with pytest.raises(AlreadyDecided):
        service.confirm_award(school.confirmer, proposal, gather=gathered())


def test_another_school_finds_nothing(app: Flask) -> None:
    school = make_school()
    elsewhere = make_organisation("Mountain School")
    stranger = acting(make_person(elsewhere, "certifier"), elsewhere, "certifier")
    with pytest.raises(NotFound):
        service.propose_award(stranger, school.trainee.id, gather=gathered())
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    for verb in (service.confirm_award, service.proposal_of):
        with pytest.raises(NotFound):
            verb(stranger, proposal)
    certificate = service.confirm_award(school.confirmer, proposal, gather=gathered())
    with pytest.raises(NotFound):
        service.change_status(
            stranger, certificate.id, Kind.SUSPENDED, Reason.SAFETY, "Not my school."
        )
    with pytest.raises(NotFound):
        service.certificate_for(stranger, certificate.id)


def test_a_certificate_in_force_leaves_no_room_for_another(app: Flask) -> None:
    school = make_school()
    school.award()
    with pytest.raises(AlreadyCertified):
        service.propose_award(school.proposer, school.trainee.id, gather=gathered())


def test_renewal_makes_a_new_number_and_leaves_the_old_dates(
    app: Flask, clock: FrozenClock
) -> None:
    school = make_school()
    old = school.award()
    dates = (old.valid_from, old.valid_until)
    clock.advance(days=1050)
    new = school.award()
    held = {h.certificate.id: h for h in service.held_by(school.trainee.id)}
    assert held[old.id].standing.state.value == "superseded"
    assert held[new.id].standing.state.value == "valid"
    assert new.number != old.number
    kept = held[old.id].certificate
    assert (kept.valid_from, kept.valid_until) == dates


def test_without_a_name_nothing_is_issued(app: Flask) -> None:
    school = make_school(legal_name=None)
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    with pytest.raises(NptError, match="name"):
        service.confirm_award(school.confirmer, proposal, gather=gathered())
    assert certificates() == []
    service.set_certificate_name(school.holder, "Ana Fernández")
    assert service.confirm_award(school.confirmer, proposal, gather=gathered())
