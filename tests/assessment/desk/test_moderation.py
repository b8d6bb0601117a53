"""Where two differ: nothing counts until a third person decides or the two agree."""

from __future__ import annotations

import pytest

from npt_training.accounts import interests
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.desk.errors import (
    Decided,
    NothingWritten,
    NotModerator,
    OwnProposal,
)
from npt_training.assessment.desk.moderation import agree, case, decide, differing, propose
from npt_training.assessment.errors import InterestDeclared, OwnWork
from npt_training.core.errors import NotFound
from tests.accounts.factories import audited, make_organisation, make_person
from tests.assessment import factories
from tests.assessment.desk.school import FULL, NONE, PART, School, attempt, marks, written_of


@pytest.fixture
def apart(coast: School) -> tuple[School, Principal, str, str]:
    """Ina gave 2 of 3 (83 %: near the cut), Ole none of them."""
    trainee = coast.trainee()
    attempt_id = coast.sit(trainee)
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, PART, "Good.", sequence=0)
    service.mark_answer(coast.ole, answer_id, NONE, "No hollow.", sequence=0)
    return coast, trainee, attempt_id, answer_id


Apart = tuple[School, Principal, str, str]


def test_the_result_waits(apart: Apart) -> None:
    coast, _trainee, attempt_id, answer_id = apart
    assert attempt(attempt_id).status == "submitted"
    assert [(one.answer_id, one.mine) for one in differing(coast.uma)] == [(answer_id, False)]
    assert [one.mine for one in differing(coast.ina)] == [True]


def test_a_third_person_decides_and_the_result_counts(apart: Apart) -> None:
    coast, _trainee, attempt_id, answer_id = apart
    decide(coast.uma, answer_id, FULL, "Both are named in line two.")
    assert (attempt(attempt_id).status, attempt(attempt_id).percent) == ("released", 100.0)
    first, decided = marks(answer_id)
    assert (decided.cause, decided.marker_id) == ("moderation", coast.uma.person_id)
    assert (first.fraction, decided.supersedes) == (pytest.approx(2 / 3), first.id)
    assert "Good." in decided.comment
    assert "No hollow." in decided.comment
    with pytest.raises(Decided):
        decide(coast.uma, answer_id, NONE, "Again.")


def test_one_of_the_two_cannot_decide_alone(apart: Apart) -> None:
    coast, _trainee, attempt_id, answer_id = apart
    for marker in (coast.ina, coast.ole):
        with pytest.raises(NotModerator):
            decide(marker, answer_id, FULL, "I was right.")
    assert attempt(attempt_id).status == "submitted"


def test_the_two_can_agree_and_both_are_on_record(apart: Apart) -> None:
    coast, _trainee, attempt_id, answer_id = apart
    propose(coast.ole, answer_id, PART, "I overlooked line two.")
    proposal = case(coast.ina, answer_id).proposal
    assert proposal is not None
    with pytest.raises(OwnProposal):
        agree(coast.ole, answer_id, proposal.id)
    with pytest.raises(NotFound):
        agree(coast.uma, answer_id, proposal.id)
    agree(coast.ina, answer_id, proposal.id)
    assert (attempt(attempt_id).status, attempt(attempt_id).percent) == ("released", 83.33)
    assert [one.actor for one in audited("assessment.moderation_proposed")] == [coast.ole.person_id]
    assert marks(answer_id)[-1].marker_id == coast.ina.person_id


def test_a_newer_proposal_replaces_the_one_before(apart: Apart) -> None:
    coast, _trainee, _attempt, answer_id = apart
    propose(coast.ole, answer_id, PART, "So?")
    old = case(coast.ina, answer_id).proposal
    assert old is not None
    propose(coast.ina, answer_id, NONE, "Or so?")
    with pytest.raises(OwnProposal):
        agree(coast.ina, answer_id, old.id)
    with pytest.raises(Decided):
        agree(coast.ole, answer_id, old.id)


def test_a_decision_needs_its_reason(apart: Apart) -> None:
    coast, _trainee, _attempt, answer_id = apart
    with pytest.raises(NothingWritten):
        decide(coast.uma, answer_id, FULL, "  ")


def test_nobody_decides_on_their_own_or_where_an_interest_is_declared(apart: Apart) -> None:
    coast, trainee, attempt_id, answer_id = apart
    with pytest.raises(OwnWork):
        decide(trainee, answer_id, FULL, "Mine.")
    interests.declare(trainee.person_id, coast.uma.person_id, "other")
    assert differing(coast.uma) == []
    with pytest.raises(InterestDeclared):
        decide(coast.uma, answer_id, FULL, "A friend.")
    assert attempt(attempt_id).status == "submitted"


def test_another_school_sees_and_decides_nothing(apart: Apart) -> None:
    _coast, _trainee, _attempt, answer_id = apart
    away = make_organisation("Away")
    stranger = factories.principal(make_person(away, "instructor"), away)
    assert differing(stranger) == []
    with pytest.raises(NotFound):
        decide(stranger, answer_id, FULL, "Hm.")
