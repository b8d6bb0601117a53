"""The scheme held against what the other rooms really recorded."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.certification import records, service
from npt_training.certification.errors import NotYetMet, ObserverMayNotDecide
from npt_training.certification.models import AwardDecision
from npt_training.certification.rules import Status, evaluate
from npt_training.certification.scheme import from_document
from npt_training.competency import service as competency
from npt_training.competency.rules import CRITICAL, Overall, Rating
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.core.jobs import run_pending
from tests.certification.journey import Journey, make_journey
from tests.competency import factories as observed


def statuses(journey: Journey) -> dict[str, str]:
    found = service.award_status(journey.trainee.person_id).evaluation.lines
    return {line.requirement: line.status.value for line in found}


def test_day_one_everything_is_yours_to_do(school: Flask) -> None:
    journey = make_journey(legal_name=None)
    status = service.award_status(journey.trainee.person_id)
    assert (status.done, status.waiting, status.yours) == (0, 0, 7)


def test_the_way_to_an_award_line_by_line(school: Flask) -> None:
    journey = make_journey()
    journey.read_lessons("B1")
    assert statuses(journey)["lessons:B1"] == "met"
    assert statuses(journey)["lessons:B9"] == "yours"
    journey.read_lessons("B9")
    journey.pass_quizzes(79.9)
    assert statuses(journey)["quiz:B1"] == "yours"
    journey.pass_quizzes(80.0)
    assert statuses(journey)["quiz:B1"] == statuses(journey)["quiz:B9"] == "met"
    observed.open_gate(journey.trainee)
    assert statuses(journey)["image_gate"] == "met"
    row = competency.request_observation(journey.trainee, observed.a_request())
    assert statuses(journey)["observation"] == "waiting"
    with pytest.raises(NotYetMet):
        service.propose_award(journey.proposer, journey.trainee.person_id)
    competency.open_by_link(journey.people.instructor, row.link_secret)
    proof = competency.Proof(password="correct horse battery")
    competency.sign(journey.people.instructor, row.id, observed.a_form(), proof)
    status = service.award_status(journey.trainee.person_id)
    assert status.evaluation.met
    assert status.evaluation.counted == (row.id,)
    assert status.evidence.observations[0].nerve_name.lower().startswith("sural")


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ({"overall": Overall.E4, "to_change": "Say the next step aloud."}, True),
        ({"overall": Overall.E3, "to_change": "Say the next step aloud."}, False),
        (
            {
                "overall": Overall.E3,
                "ratings": dict.fromkeys(CRITICAL, Rating.DID) | {CRITICAL[0]: Rating.HELPED},
                "to_change": "Check the allergy yourself.",
            },
            False,
        ),
    ],
)
def test_only_a_good_observation_counts(
    school: Flask, form: dict[str, object], counts: bool
) -> None:
    journey = make_journey()
    journey.be_observed(**form)
    assert (statuses(journey)["observation"] == "met") is counts


def test_award_confirmed_on_real_evidence_and_replayed(school: Flask) -> None:
    journey = make_journey()
    observation = journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    certificate = service.confirm_award(journey.confirmer, proposal)
    with read() as s:
        stored = s.scalars(select(AwardDecision)).one().evaluation
    assert stored["counted"] == [observation]
    replayed = evaluate(from_document(stored["scheme"]), records.evidence_of(stored))
    assert replayed.lines == records.lines_of(stored)
    record = service.certificate_by_number(certificate.number)
    assert record is not None
    assert record.title == "Leg and foot, demonstration scope"


def test_an_instructor_who_is_certifier_too_and_observed_does_not_decide(school: Flask) -> None:
    journey = make_journey()
    journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    instructor = observed.Principal(
        journey.people.instructor.person_id, "x", journey.people.organisation.id,
        journey.confirmer.permissions,
    )  # fmt: skip
    with pytest.raises(ObserverMayNotDecide):
        service.confirm_award(instructor, proposal)


def test_a_gate_that_ran_out_before_the_decision_stops_it(
    school: Flask, clock: FrozenClock
) -> None:
    journey = make_journey()
    journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    clock.advance(days=200)
    with pytest.raises(NotYetMet):
        service.confirm_award(journey.confirmer, proposal)
    observed.open_gate(journey.trainee)
    assert service.confirm_award(journey.confirmer, proposal)


def test_a_voided_observation_stops_a_proposal_and_reviews_a_certificate(school: Flask) -> None:
    journey = make_journey()
    observation = journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    certificate = service.confirm_award(journey.confirmer, proposal)
    competency.void(journey.people.instructor, observation, "entered in error")
    run_pending()
    held = service.held_by(journey.trainee.person_id)[0]
    assert held.certificate.id == certificate.id
    assert held.standing.state.value == "under_review"
    lines = service.award_status(journey.trainee.person_id).evaluation.lines
    assert next(x for x in lines if x.requirement == "observation").status is Status.YOURS


def test_candidates_are_those_with_an_observation_ready_first(school: Flask) -> None:
    journey = make_journey()
    assert service.candidates(journey.proposer) == []
    journey.be_observed()
    found = service.candidates(journey.proposer)
    assert [(c.name, c.ready) for c in found] == [("Ana", False)]
    journey.read_lessons()
    journey.pass_quizzes()
    assert service.candidates(journey.proposer)[0].ready
    service.propose_award(journey.proposer, journey.trainee.person_id)
    assert service.candidates(journey.proposer) == []


def test_a_complete_module_is_told_to_the_curriculum(school: Flask) -> None:
    from npt_training.curriculum.models import ModuleCompleted

    journey = make_journey()
    journey.pass_quizzes()
    journey.read_lessons("B1")
    run_pending()
    with read() as s:
        assert s.scalars(select(ModuleCompleted.module_code)).all() == ["B1"]
