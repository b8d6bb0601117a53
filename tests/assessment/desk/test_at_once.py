"""Two markers on one answer at the same time: both are kept, the second is told."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.desk.errors import KeptBeside
from npt_training.assessment.desk.moderation import decide, differing
from npt_training.assessment.errors import MarkedMeanwhile
from tests.accounts.factories import mails
from tests.assessment.desk.school import (
    FULL,
    NONE,
    School,
    attempt,
    marks,
    seconds,
    written_of,
)


def test_who_was_slower_is_told_and_kept_beside(coast: School) -> None:
    answer_id = written_of(coast.sit(coast.trainee(), right=0))
    service.mark_answer(coast.ina, answer_id, FULL, "Mine.", sequence=0)
    with pytest.raises(KeptBeside) as told:
        service.mark_answer(coast.ole, answer_id, FULL, "Mine too.", sequence=0)
    assert "Both are kept" in told.value.message
    assert [one.comment for one in marks(answer_id)] == ["Mine."]
    assert [(one.comment, one.why) for one in seconds(answer_id)] == [("Mine too.", "meanwhile")]


def test_ones_own_form_sent_twice_is_kept_once(coast: School) -> None:
    answer_id = written_of(coast.sit(coast.trainee(), right=0))
    service.mark_answer(coast.ina, answer_id, FULL, "", sequence=0)
    with pytest.raises(MarkedMeanwhile):
        service.mark_answer(coast.ina, answer_id, FULL, "", sequence=0)
    for _twice in range(2):
        with pytest.raises((KeptBeside, MarkedMeanwhile)):
            service.mark_answer(coast.ole, answer_id, FULL, "", sequence=0)
    assert (len(marks(answer_id)), len(seconds(answer_id))) == (1, 1)


def test_two_who_differ_are_heard_though_the_result_was_out(coast: School) -> None:
    attempt_id = coast.sit(coast.trainee(), right=0)
    answer_id = written_of(attempt_id)
    service.mark_answer(coast.ina, answer_id, FULL, "", sequence=0)
    assert (attempt(attempt_id).status, attempt(attempt_id).percent) == ("released", 50.0)
    with pytest.raises(KeptBeside, match="a third person decides"):
        service.mark_answer(coast.ole, answer_id, NONE, "", sequence=0)
    assert len([mail for mail in mails() if "Two markers differ" in mail.subject]) == 3
    assert [one.answer_id for one in differing(coast.uma)] == [answer_id]
    decide(coast.uma, answer_id, NONE, "The hollow is not named.")
    assert attempt(attempt_id).percent == 0.0
    assert differing(coast.uma) == []


def test_many_markers_at_once_lose_nothing(app: Flask, coast: School) -> None:
    answer_id = written_of(coast.sit(coast.trainee(), right=0))
    told: list[str] = []
    start = threading.Barrier(3)

    def run(marker: Principal) -> None:
        with app.app_context():
            start.wait()
            try:
                service.mark_answer(marker, answer_id, FULL, marker.name, sequence=0)
            except KeptBeside:
                told.append(marker.name)

    threads = [threading.Thread(target=run, args=(marker,)) for marker in coast.markers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [one.comment for one in [*marks(answer_id), *seconds(answer_id)]]
    assert sorted(kept) == sorted(marker.name for marker in coast.markers)
    assert len(marks(answer_id)) == 1
    assert sorted(told) == sorted(one.comment for one in seconds(answer_id))
