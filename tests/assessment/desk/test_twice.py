"""Second marks near the pass mark, by somebody else who does not see the first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from npt_training.accounts import interests
from npt_training.assessment import service
from npt_training.assessment.desk.errors import PolicyRefused
from npt_training.assessment.desk.policy import marking_policy, set_policy
from npt_training.assessment.desk.rules import Policy
from npt_training.assessment.errors import OwnWork
from npt_training.assessment.service.waiting import Wanted
from tests.accounts.factories import audited, mails
from tests.assessment.desk.school import (
    NONE,
    PART,
    School,
    attempt,
    make_school,
    marks,
    seconds,
    written_of,
)

SECOND = Wanted(task="second")


def first_marks(coast: School, rubric: dict[str, int]) -> tuple[str, str]:
    """A quiz marked once by Ina: 1 right choice and the written answer (2/3 gives 83.33 %)."""
    attempt_id = coast.sit(coast.trainee())
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, rubric, "First.", sequence=0)
    return attempt_id, answer_id


def test_a_result_near_the_cut_waits_for_a_second_marker(coast: School) -> None:
    attempt_id, answer_id = first_marks(coast, PART)
    assert attempt(attempt_id).status == "submitted"
    assert service.queue(coast.ina, SECOND).left == 0, "not by the first marker"
    assert service.queue(coast.ole, SECOND).answer_ids == [answer_id]
    assert service.queue(coast.ole).left == 0
    assert service.quiz_result(attempt(attempt_id).person_id, "B9").waiting_for_marking


def test_a_result_far_from_the_cut_is_out_at_once(coast: School) -> None:
    attempt_id, _answer = first_marks(coast, NONE)
    assert (attempt(attempt_id).status, attempt(attempt_id).percent) == ("released", 50.0)


def test_the_second_marker_does_not_see_the_first_marks(coast: School) -> None:
    _attempt, answer_id = first_marks(coast, PART)
    sheet = service.sheet(coast.ole, answer_id)
    assert (sheet.role, sheet.mark, sheet.sequence) == ("second", None, 0)
    own = service.sheet(coast.ina, answer_id)
    assert own.role == "correct"
    assert own.mark is not None
    assert own.mark.comment == "First."


def test_when_the_two_agree_the_first_marks_stand(coast: School) -> None:
    attempt_id, answer_id = first_marks(coast, PART)
    service.mark_answer(coast.ole, answer_id, PART, "Second.", sequence=0)
    assert (attempt(attempt_id).status, attempt(attempt_id).percent) == ("released", 83.33)
    assert [one.cause for one in marks(answer_id)] == ["mark"]
    assert [(one.why, one.comment) for one in seconds(answer_id)] == [("asked", "Second.")]


def test_the_second_marker_may_mark_again_before_it_is_settled(coast: School) -> None:
    attempt_id, answer_id = first_marks(coast, PART)
    service.mark_answer(coast.ole, answer_id, NONE, "", sequence=0)
    assert attempt(attempt_id).status == "submitted"
    sheet = service.sheet(coast.ole, answer_id)
    assert sheet.mark is not None
    service.mark_answer(coast.ole, answer_id, PART, "", sequence=sheet.sequence)
    assert attempt(attempt_id).status == "released"
    assert [one.fraction for one in seconds(answer_id)] == [0.0, pytest.approx(2 / 3)]


def test_markers_are_told_that_second_marks_are_wanted(coast: School) -> None:
    first_marks(coast, PART)
    told = [mail for mail in mails() if "second marks" in mail.subject]
    assert len(told) == 3


def test_with_one_marker_the_first_marks_stand_alone(app: Flask) -> None:
    lonely = make_school(markers=1)
    attempt_id, _answer = first_marks(lonely, PART)
    assert attempt(attempt_id).status == "released"
    assert [one.subject for one in audited("assessment.no_second_marker")] == [attempt_id]


def test_somebody_with_an_interest_is_no_second_marker(app: Flask) -> None:
    pair = make_school(markers=2)
    trainee = pair.trainee()
    interests.declare(pair.ole.person_id, trainee.person_id, "other")
    attempt_id = pair.sit(trainee)
    service.mark_answer(pair.ina, written_of(attempt_id), PART, "", sequence=0)
    assert attempt(attempt_id).status == "released"


def test_nobody_marks_their_own_a_second_time(coast: School) -> None:
    attempt_id = coast.sit(coast.ole)
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, PART, "", sequence=0)
    assert service.queue(coast.ole, SECOND).left == 0
    assert service.queue(coast.uma, SECOND).left == 1
    with pytest.raises(OwnWork):
        service.mark_answer(coast.ole, answer_id, PART, "", sequence=0)


def test_a_school_can_want_everything_or_nothing_marked_twice(coast: School) -> None:
    set_policy(coast.ina, Policy(second="always"))
    far, _answer = first_marks(coast, NONE)
    assert attempt(far).status == "submitted"
    set_policy(coast.ina, Policy(second="never"))
    near, _answer = first_marks(coast, PART)
    assert attempt(near).status == "released"
    assert marking_policy(coast.ole).second == "never"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("second", "sometimes"),
        ("band_points", -1.0),
        ("band_points", float("nan")),
        ("moderation_points", 101.0),
    ],
)
def test_a_policy_out_of_range_is_refused(coast: School, field: str, value: object) -> None:
    with pytest.raises(PolicyRefused) as refused:
        set_policy(coast.ina, replace(Policy(), **{field: value}))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert marking_policy(coast.ina) == Policy()
