"""Results that are held back until they are released together."""

from __future__ import annotations

import pytest

from npt_training.assessment import service
from npt_training.assessment.desk.errors import NothingToRelease
from npt_training.assessment.desk.policy import set_policy
from npt_training.assessment.desk.releasing import held_back, release_all
from npt_training.assessment.desk.rules import Policy
from tests.accounts.factories import audited, mails, make_organisation, make_person
from tests.assessment import factories
from tests.assessment.desk.school import FULL, NONE, School, attempt, written_of


@pytest.fixture
def holding(coast: School) -> tuple[School, list[str]]:
    """Two complete results, of which one passes, held back."""
    set_policy(coast.ina, Policy(hold=True, second="never"))
    attempts = [coast.sit(coast.trainee()) for _n in range(2)]
    for attempt_id, rubric in zip(attempts, (FULL, NONE), strict=True):
        service.mark_answer(coast.ina, written_of(attempt_id), rubric, "", sequence=0)
    return coast, attempts


def test_nothing_is_out_before_it_is_released(holding: tuple[School, list[str]]) -> None:
    coast, attempts = holding
    assert {attempt(one).status for one in attempts} == {"marked"}
    found = held_back(coast.ina)
    assert {one.attempt_id for one in found} == set(attempts)
    assert sorted((one.percent, one.passes) for one in found) == [(50.0, False), (100.0, True)]
    assert not [mail for mail in mails() if "Your result is out" in mail.subject]


def test_those_chosen_go_out_together(holding: tuple[School, list[str]]) -> None:
    coast, attempts = holding
    assert release_all(coast.ole, attempts) == 2
    assert [attempt(one).percent for one in attempts] == [100.0, 50.0]
    assert len([mail for mail in mails() if "Your result is out" in mail.subject]) == 2
    assert audited("assessment.bulk_release")[0].actor == coast.ole.person_id
    with pytest.raises(NothingToRelease):
        release_all(coast.ole, attempts)


def test_only_complete_results_of_ones_own_school(holding: tuple[School, list[str]]) -> None:
    coast, attempts = holding
    away = make_organisation("Away")
    stranger = factories.principal(make_person(away, "instructor"), away)
    assert held_back(stranger) == []
    waiting = coast.sit(coast.trainee())
    for actor, chosen in ((stranger, attempts), (coast.ina, [waiting]), (coast.ina, [])):
        with pytest.raises(NothingToRelease):
            release_all(actor, chosen)
    assert attempt(waiting).status == "submitted"


def test_nobody_releases_their_own(holding: tuple[School, list[str]]) -> None:
    coast, _attempts = holding
    own = coast.sit(coast.ole)
    service.mark_answer(coast.ina, written_of(own), FULL, "", sequence=0)
    assert own not in {one.attempt_id for one in held_back(coast.ole)}
    with pytest.raises(NothingToRelease):
        release_all(coast.ole, [own])
