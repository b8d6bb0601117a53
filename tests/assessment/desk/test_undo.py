"""Taking the last mark back: a new row, the old one kept."""

from __future__ import annotations

import pytest

from npt_training.assessment import service
from npt_training.assessment.desk.errors import NothingToUndo
from npt_training.assessment.desk.policy import set_policy
from npt_training.assessment.desk.rules import Policy
from tests.assessment.desk.school import FULL, NONE, PART, School, attempt, marks, written_of


def test_a_first_mark_taken_back_waits_again(coast: School) -> None:
    set_policy(coast.ina, Policy(hold=True))
    attempt_id = coast.sit(coast.trainee(), right=0)
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, FULL, "Oops.", sequence=0)
    assert attempt(attempt_id).status == "marked"
    assert service.undo_last(coast.ina) == (answer_id, "undone")
    assert attempt(attempt_id).status == "submitted"
    assert service.queue(coast.ina).answer_ids == [answer_id]
    sheet = service.sheet(coast.ina, answer_id)
    assert (sheet.role, sheet.sequence, sheet.waits) == ("first", 2, True)
    assert sheet.mark is not None
    assert sheet.mark.comment == "Oops."
    service.mark_answer(coast.ina, answer_id, NONE, "", sequence=2)
    assert [(one.sequence, one.cause) for one in marks(answer_id)] == [
        (1, "mark"), (2, "undone"), (3, "mark"),
    ]  # fmt: skip
    assert attempt(attempt_id).status == "marked"


def test_undone_marks_count_nowhere(coast: School) -> None:
    set_policy(coast.ina, Policy(hold=True))
    trainee = coast.trainee()
    attempt_id = coast.sit(trainee, right=0)
    service.mark_answer(coast.ina, written_of(attempt_id), FULL, "", sequence=0)
    service.undo_last(coast.ina)
    assert service.finals(trainee, attempt_id)[written_of(attempt_id)] is None


def test_a_correction_gives_way_to_the_mark_before(coast: School) -> None:
    attempt_id = coast.sit(coast.trainee(), right=0)
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, FULL, "", sequence=0)
    service.mark_answer(coast.ina, answer_id, NONE, "", sequence=1)
    assert attempt(attempt_id).percent == 0.0
    assert service.undo_last(coast.ina) == (answer_id, "undone")
    assert attempt(attempt_id).percent == 50.0
    assert [one.fraction for one in marks(answer_id)] == [1.0, 0.0, 1.0]


def test_a_result_that_is_out_is_opened_and_not_taken_back(coast: School) -> None:
    attempt_id = coast.sit(coast.trainee(), right=0)
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, FULL, "", sequence=0)
    assert service.undo_last(coast.ina) == (answer_id, "out")
    assert attempt(attempt_id).status == "released"
    assert len(marks(answer_id)) == 1


def test_only_ones_own_marks(coast: School) -> None:
    with pytest.raises(NothingToUndo):
        service.undo_last(coast.ina)
    set_policy(coast.ina, Policy(hold=True, second="never"))
    answer_id = written_of(coast.sit(coast.trainee()))
    service.mark_answer(coast.ina, answer_id, PART, "", sequence=0)
    with pytest.raises(NothingToUndo):
        service.undo_last(coast.ole)
    service.undo_last(coast.ina)
    with pytest.raises(NothingToUndo):
        service.undo_last(coast.ina)


def test_second_marks_are_opened_and_older_first_marks_left_alone(coast: School) -> None:
    set_policy(coast.ina, Policy(second="always"))
    mine = written_of(coast.sit(coast.trainee(), right=0))
    service.mark_answer(coast.ole, mine, FULL, "", sequence=0)
    other = written_of(coast.sit(coast.trainee(), right=0))
    service.mark_answer(coast.ina, other, FULL, "", sequence=0)
    service.mark_answer(coast.ole, other, NONE, "", sequence=0)
    assert service.undo_last(coast.ole) == (other, "second")
    assert [one.cause for one in marks(mine)] == ["mark"]
