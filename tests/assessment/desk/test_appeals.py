"""Appeals: asked item by item, answered by somebody who did not mark, told by mail."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from flask import Flask

from npt_training.accounts import interests
from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_person
from npt_training.assessment import service
from npt_training.assessment.desk import appeals
from npt_training.assessment.desk.errors import (
    AppealAnswered,
    AppealOpen,
    FirstMarkerDecides,
    NoNewMarks,
    NothingWritten,
)
from npt_training.assessment.errors import MarksRefused, NotReleased, OwnWork
from npt_training.core.errors import NotFound
from tests.accounts.factories import audited, mails, make_organisation, make_person
from tests.assessment import factories
from tests.assessment.desk.school import FULL, NONE, School, attempt, marks, written_of


@dataclass
class Asked:
    """A released attempt of ``trainee``, the written answer marked by Ina with nothing."""

    school: School
    trainee: Principal
    attempt_id: str

    def position(self, kind: str) -> int:
        questions = service.questions(self.trainee, self.attempt_id)
        return next(one.position for one in questions if one.held.item.kind == kind)

    def appeal(self, kind: str = "written", reason: str = "I named the hollow.") -> str:
        return appeals.make_appeal(self.trainee, self.attempt_id, self.position(kind), reason)


@pytest.fixture
def asked(coast: School) -> Asked:
    trainee = coast.trainee()
    attempt_id = coast.sit(trainee, right=0)
    service.mark_answer(coast.ina, written_of(attempt_id), NONE, "Not there.", sequence=0)
    return Asked(coast, trainee, attempt_id)


def mailed(person: Principal) -> list[str]:
    return [mail.subject for mail in mails(get_person(person.person_id).email)]


def test_upheld_with_new_marks_the_result_counts_anew(asked: Asked) -> None:
    ole = asked.school.ole
    appeal_id = asked.appeal()
    case = appeals.appeal_case(ole, appeal_id)
    assert (case.stands, case.may_decide) == (0.0, True)
    appeals.uphold(ole, appeal_id, "You did, in line two.", rubric=FULL)
    assert attempt(asked.attempt_id).percent == 50.0
    first, second = marks(written_of(asked.attempt_id))
    assert (first.fraction, second.fraction, second.cause) == (0.0, 1.0, "appeal")
    assert second.comment == "Not there.", "what the first marker wrote is kept"
    answered = appeals.appeal_case(ole, appeal_id).answer
    assert answered is not None
    assert (answered.upheld, answered.mark_id) == (True, second.id)


def test_the_trainee_is_told_once_and_why(asked: Asked) -> None:
    before = mailed(asked.trainee)
    appeals.uphold(asked.school.ole, asked.appeal(), "You did, in line two.", rubric=FULL)
    told = mails(get_person(asked.trainee.person_id).email)[len(before) :]
    assert [mail.subject for mail in told] == ["Your appeal is answered"]
    assert "50.0 %" in told[0].text
    assert "You did, in line two." in told[0].text


def test_declined_nothing_moves_and_the_reason_is_told(asked: Asked) -> None:
    appeals.decline(asked.school.ole, asked.appeal(), "The hollow is not named.")
    assert attempt(asked.attempt_id).percent == 0.0
    assert len(marks(written_of(asked.attempt_id))) == 1
    mail = mails(get_person(asked.trainee.person_id).email)[-1]
    assert "the marks stay as they are" in mail.text
    assert "The hollow is not named." in mail.text


def test_markers_are_told_without_a_name(asked: Asked) -> None:
    asked.appeal()
    told = [mail for mail in mails() if "look at an answer again" in mail.subject]
    assert len(told) == 3
    assert all(asked.trainee.name not in mail.text for mail in told)


def test_a_scored_answer_can_be_appealed_against_too(asked: Asked) -> None:
    appeal_id = asked.appeal("choice", "Two options are right.")
    appeals.uphold(asked.school.ina, appeal_id, "So they are.", percent=100)
    assert attempt(asked.attempt_id).percent == 50.0
    for percent in (None, -1, 101):
        with pytest.raises((NoNewMarks, AppealAnswered)):
            appeals.uphold(asked.school.ina, appeal_id, "More.", percent=percent)


def test_the_first_marker_does_not_answer(asked: Asked) -> None:
    appeal_id = asked.appeal()
    assert not appeals.appeal_case(asked.school.ina, appeal_id).may_decide
    with pytest.raises(FirstMarkerDecides):
        appeals.decline(asked.school.ina, appeal_id, "I was right.")


def test_one_open_appeal_for_an_answer_and_another_afterwards(asked: Asked) -> None:
    first = asked.appeal()
    with pytest.raises(AppealOpen):
        asked.appeal()
    appeals.decline(asked.school.ole, first, "No.")
    second = asked.appeal(reason="Please, the second line.")
    answer_id = written_of(asked.attempt_id)
    told = appeals.appeals_on(asked.trainee, answer_id)
    assert [(one.id, answer is None) for one, answer in told] == [(second, True), (first, False)]
    assert audited("assessment.appeal")[0].actor == asked.trainee.person_id


def test_upholding_without_other_marks_is_refused(asked: Asked) -> None:
    appeal_id = asked.appeal()
    with pytest.raises(NoNewMarks):
        appeals.uphold(asked.school.ole, appeal_id, "Yes.", rubric=NONE)
    with pytest.raises(MarksRefused):
        appeals.uphold(asked.school.ole, appeal_id, "Yes.", rubric={"r1": 9})
    with pytest.raises(NothingWritten):
        appeals.uphold(asked.school.ole, appeal_id, " ", rubric=FULL)
    assert appeals.appeal_case(asked.school.ole, appeal_id).answer is None


def test_who_may_ask(asked: Asked) -> None:
    position = asked.position("written")
    with pytest.raises(NotFound):
        appeals.make_appeal(asked.school.trainee(), asked.attempt_id, position, "Not mine.")
    with pytest.raises(NotFound):
        appeals.make_appeal(asked.trainee, asked.attempt_id, 99, "No such question.")
    with pytest.raises(NothingWritten):
        appeals.make_appeal(asked.trainee, asked.attempt_id, position, "  ")
    waiting = asked.school.trainee()
    attempt_id = asked.school.sit(waiting)
    with pytest.raises(NotReleased):
        appeals.make_appeal(waiting, attempt_id, 1, "Quick!")


def test_who_may_answer(asked: Asked) -> None:
    appeal_id = asked.appeal()
    with pytest.raises(OwnWork):
        appeals.appeal_case(asked.trainee, appeal_id)
    away = make_organisation("Away")
    stranger = factories.principal(make_person(away, "instructor"), away)
    with pytest.raises(NotFound):
        appeals.decline(stranger, appeal_id, "Hm.")
    assert appeals.appeals(stranger, is_open=True)[0] == []
    interests.declare(asked.school.uma.person_id, asked.trainee.person_id, "other")
    assert appeals.open_appeals(asked.school.uma) == 0
    assert appeals.open_appeals(asked.school.ole) == 1


def test_two_at_once_make_one_appeal(app: Flask, asked: Asked) -> None:
    position, refused, start = asked.position("written"), [], threading.Barrier(3)

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                appeals.make_appeal(asked.trainee, asked.attempt_id, position, "Again.")
            except AppealOpen:
                refused.append(1)

    _together(run, 3)
    assert len(refused) == 2
    assert len(appeals.appeals_on(asked.trainee, written_of(asked.attempt_id))) == 1


def test_two_answers_at_once_leave_one(app: Flask, asked: Asked) -> None:
    appeal_id, refused, start = asked.appeal(), [], threading.Barrier(2)
    acts = iter([asked.school.ole, asked.school.uma])

    def run() -> None:
        marker = next(acts)
        with app.app_context():
            start.wait()
            try:
                appeals.uphold(marker, appeal_id, "Yes.", rubric=FULL)
            except AppealAnswered:
                refused.append(1)

    _together(run, 2)
    assert len(refused) == 1
    assert len(marks(written_of(asked.attempt_id))) == 2


def _together(run: object, count: int) -> None:
    threads = [threading.Thread(target=run) for _n in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
