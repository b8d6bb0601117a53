"""The desk is blind; names open for an hour, with a reason, where the school allows it."""

from __future__ import annotations

import pytest

from npt_training.assessment import service
from npt_training.assessment.desk.errors import NothingWritten, UnblindingClosed
from npt_training.assessment.desk.names import names_open_until, unblind
from npt_training.assessment.desk.policy import set_policy
from npt_training.assessment.desk.rules import Policy
from npt_training.assessment.service.waiting import Wanted
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import audited
from tests.assessment.desk.school import School, written_of


def test_names_stay_closed_unless_the_school_allows_it(coast: School) -> None:
    assert names_open_until(coast.ina) is None
    with pytest.raises(UnblindingClosed):
        unblind(coast.ina, "I need to know.")
    assert audited("assessment.unblind") == []


def test_names_open_with_a_reason_on_record_and_close_again(
    coast: School, clock: FrozenClock
) -> None:
    set_policy(coast.ina, Policy(unblinding=True))
    assert names_open_until(coast.ina) is None, "blind by default"
    with pytest.raises(NothingWritten):
        unblind(coast.ina, " ")
    unblind(coast.ina, "She asked for a larger picture.")
    assert names_open_until(coast.ina) is not None
    assert names_open_until(coast.ole) is None
    assert [one.actor for one in audited("assessment.unblind")] == [coast.ina.person_id]
    clock.advance(minutes=61)
    assert names_open_until(coast.ina) is None


def test_the_queue_by_quiz_item_and_person(coast: School) -> None:
    one, other = coast.trainee(), coast.trainee()
    first, second = coast.sit(one), coast.sit(other)
    everything = service.queue(coast.ina).answer_ids
    assert sorted(everything) == sorted([written_of(first), written_of(second)])
    assert service.queue(coast.ina, Wanted(quiz="B9")).left == 2
    assert service.queue(coast.ina, Wanted(quiz="B1")).left == 0
    assert service.queue(coast.ina, Wanted(item="b9-written-1")).left == 2
    assert service.queue(coast.ina, Wanted(item="other")).left == 0
    mine = service.queue(coast.ina, Wanted(person_id=one.person_id))
    assert mine.answer_ids == [written_of(first)]
    assert service.waiting_people(coast.ina) == {one.person_id: 1, other.person_id: 1}
    piles = service.piles(coast.ina)
    assert [(p.task, p.quiz, p.item, p.waiting) for p in piles] == [
        ("first", "B9", "b9-written-1", 2)
    ]


def test_each_marker_has_an_order_of_their_own(coast: School) -> None:
    for _n in range(6):
        coast.sit(coast.trainee())
    orders = {tuple(service.queue(marker).answer_ids) for marker in coast.markers}
    assert len(orders) == 3
    assert len({tuple(sorted(order)) for order in orders}) == 1
    assert service.queue(coast.ina).answer_ids == service.queue(coast.ina).answer_ids
