"""Marking by people: queue, marks that are appended, release, never one's own."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts import interests
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.errors import (
    InterestDeclared,
    MarkedMeanwhile,
    MarksRefused,
    OwnWork,
    WaitsForMarking,
)
from npt_training.assessment.models import Answer, Mark
from npt_training.core.audit import AuditEntry
from npt_training.core.db import read
from npt_training.core.errors import Forbidden, NotFound
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories, items

FULL = {"r1": 2, "r2": 1}


def hand_in(actor: Principal, text: str = "In the hollow.") -> str:
    """One written answer handed in; returns the attempt."""
    attempt_id = service.start_attempt(actor, "B9")
    for asked in service.questions(actor, attempt_id):
        if asked.held.item.kind == "written":
            service.save_response(actor, attempt_id, asked.position, {"text": [text]})
        else:
            value = factories.place_of(actor, attempt_id, asked.position, "a")
            service.save_response(actor, attempt_id, asked.position, {"choice": [value]})
    service.submit_attempt(actor, attempt_id)
    return attempt_id


@pytest.fixture
def school(app: Flask) -> tuple[Principal, Principal]:
    """A trainee and an instructor; the quiz has one choice and one written question."""
    factories.make_edition([*factories.choices(1), items.written()])
    organisation = make_organisation()
    return factories.trainee(organisation), factories.instructor(organisation)


def test_a_written_answer_waits_and_the_result_with_it(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    attempt_id = hand_in(trainee)
    assert service.attempt_of(trainee, attempt_id).status == "submitted"
    result = service.quiz_result(trainee.person_id, "B9")
    assert (result.waiting_for_marking, result.passed, result.best_percent) == (True, False, None)
    assert not any(asked.seen_key for asked in service.questions(trainee, attempt_id))
    assert service.queue(instructor).left == 1
    with pytest.raises(WaitsForMarking):
        service.start_attempt(trainee, "B9")


def test_the_last_mark_releases_the_result(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    attempt_id = hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    sheet = service.sheet(instructor, answer_id)
    assert sheet.response == {"text": "In the hollow."}
    service.mark_answer(instructor, answer_id, FULL | {"r1": 1}, "Name the vein too.", sequence=0)
    attempt = service.attempt_of(trainee, attempt_id)
    assert (attempt.status, attempt.percent, attempt.passed) == ("released", 83.33, True)
    assert service.queue(instructor).left == 0
    assert service.marked_by(instructor) == 1
    assert all(asked.seen_key for asked in service.questions(trainee, attempt_id))


def test_marks_are_on_the_audit_trail(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    service.mark_answer(instructor, answer_id, FULL, "", sequence=0)
    with read() as s:
        acts = dict(
            s.execute(
                select(AuditEntry.action, AuditEntry.actor).where(
                    AuditEntry.action.like("assessment.%")
                )
            ).all()
        )
    assert acts["assessment.mark"] == instructor.person_id
    assert acts["assessment.submit"] == trainee.person_id
    assert acts["assessment.release"] == instructor.person_id


def test_nobody_marks_their_own(school: tuple[Principal, Principal]) -> None:
    _trainee, instructor = school
    hand_in(instructor)
    assert service.queue(instructor).left == 0
    with read() as s:
        answer_id = s.scalars(select(Answer.id).where(Answer.kind == "written")).one()
    with pytest.raises(OwnWork):
        service.sheet(instructor, answer_id)
    with pytest.raises(OwnWork):
        service.mark_answer(instructor, answer_id, FULL, "", sequence=0)
    assert marks() == []


def test_a_declared_interest_bars_from_marking_either_way(
    school: tuple[Principal, Principal],
) -> None:
    trainee, instructor = school
    hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    interest = interests.declare(trainee.person_id, instructor.person_id, "other")
    assert service.queue(instructor).left == 0
    with pytest.raises(InterestDeclared):
        service.sheet(instructor, answer_id)
    with pytest.raises(InterestDeclared):
        service.mark_answer(instructor, answer_id, FULL, "", sequence=0)
    assert marks() == []
    interests.end(trainee.person_id, interest)
    assert service.queue(instructor).left == 1


def test_another_organisation_sees_and_marks_nothing(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    stranger = factories.instructor(make_organisation("Other School"))
    assert service.queue(stranger).left == 0
    with pytest.raises(NotFound):
        service.sheet(stranger, answer_id)
    with pytest.raises(NotFound):
        service.mark_answer(stranger, answer_id, FULL, "", sequence=0)
    assert marks() == []


def test_marking_needs_the_permission(school: tuple[Principal, Principal]) -> None:
    trainee, _instructor = school
    organisation = make_organisation("Third School")
    person = make_person(organisation, "trainee")
    plain = Principal(person.id, person.name, organisation.id, frozenset())
    for act in (service.queue, service.marking_left):
        with pytest.raises(Forbidden):
            act(plain)


def test_who_was_faster_counts(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    service.mark_answer(instructor, answer_id, FULL, "first", sequence=0)
    with pytest.raises(MarkedMeanwhile):
        service.mark_answer(instructor, answer_id, {"r1": 0, "r2": 0}, "second", sequence=0)
    assert [mark.comment for mark in marks()] == ["first"]


def test_two_markers_at_once_leave_one_mark(
    app: Flask, school: tuple[Principal, Principal]
) -> None:
    trainee, instructor = school
    hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    refused: list[Exception] = []
    start = threading.Barrier(3)

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                service.mark_answer(instructor, answer_id, FULL, "", sequence=0)
            except MarkedMeanwhile as error:
                refused.append(error)

    threads = [threading.Thread(target=run) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(marks()), len(refused)) == (1, 2)


def test_a_correction_is_a_new_mark_that_points_at_the_old(
    school: tuple[Principal, Principal],
) -> None:
    trainee, instructor = school
    attempt_id = hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    service.mark_answer(instructor, answer_id, FULL, "", sequence=0)
    assert service.attempt_of(trainee, attempt_id).passed is True
    sheet = service.mark_answer(instructor, answer_id, {"r1": 0, "r2": 0}, "", sequence=1)
    assert sheet.sequence == 2
    first, second = marks()
    assert (second.supersedes, second.fraction, first.fraction) == (first.id, 0.0, 1.0)
    attempt = service.attempt_of(trainee, attempt_id)
    assert (attempt.percent, attempt.passed) == (50.0, False)


@pytest.mark.parametrize(
    "rubric", [{}, {"r1": 1}, {"r1": 3, "r2": 1}, {"r1": -1, "r2": 1}, FULL | {"r9": 1}]
)
def test_marks_that_do_not_fit_the_rubric_are_refused(
    school: tuple[Principal, Principal], rubric: dict[str, int]
) -> None:
    trainee, instructor = school
    hand_in(trainee)
    answer_id = service.queue(instructor).answer_ids[0]
    with pytest.raises(MarksRefused):
        service.mark_answer(instructor, answer_id, rubric, "", sequence=0)
    assert marks() == []


def test_an_empty_written_answer_needs_no_marker(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    attempt_id = hand_in(trainee, text="")
    assert service.attempt_of(trainee, attempt_id).status == "released"
    assert service.queue(instructor).left == 0


def test_practice_never_reaches_the_desk(school: tuple[Principal, Principal]) -> None:
    trainee, instructor = school
    run = service.start_practice(trainee, kind="written")
    asked = service.answer_practice(trainee, run, 1, {"text": ["By the vein."]})
    assert (asked.fraction, asked.seen_key) == (None, True)
    assert service.queue(instructor).left == 0
    with pytest.raises(NotFound):
        service.sheet(instructor, asked.answer_id or "")


def marks() -> list[Mark]:
    with read() as s:
        return list(s.scalars(select(Mark).order_by(Mark.sequence)))
