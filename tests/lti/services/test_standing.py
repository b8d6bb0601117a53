"""A finished quiz becomes a score in the gradebook: once, when it is news, also from before."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_organisation, get_person
from npt_training.assessment import service as assessment
from npt_training.core.db import read, write
from npt_training.lti.activities import models as ours
from npt_training.lti.models import LtiUser
from npt_training.lti.services.models import Score
from npt_training.lti.services.scores import note_standing
from tests.accounts.factories import make_person
from tests.assessment import factories, items
from tests.lti.platform import User
from tests.lti.services.campus import Campus


def learner_of(campus: Campus) -> tuple[User, Principal]:
    """A learner, and the person behind them."""
    user = campus.learner()
    with read() as s:
        row = s.scalars(select(LtiUser).where(LtiUser.subject == user.id)).one()
        assert row.person_id is not None
        person = s.get(Person, row.person_id)
    assert person is not None
    return user, factories.principal(person, get_organisation(campus.organisation_id))


def scores_of(campus: Campus, user: User) -> list[Score]:
    with read() as s:
        rows = select(Score).where(Score.learner_id == campus.learners[user.id])
        return list(s.scalars(rows.order_by(Score.number)))


@pytest.fixture
def quiz(app: Flask, campus: Campus) -> Campus:
    """The link opens a quiz of five choices."""
    factories.make_edition(factories.choices(5))
    return campus


def test_a_finished_quiz_arrives_with_its_comment(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    factories.sit(actor, right=4)
    quiz.work()
    assert quiz.grade(user).value == 8.0
    assert quiz.grade(user).comment
    assert quiz.grade(user).activity == "Completed"


def test_a_worse_try_is_no_news_and_a_better_one_is(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    factories.sit(actor, right=3)
    quiz.work(hours=1)
    factories.sit(actor, right=1)
    quiz.work(days=2)
    factories.sit(actor, right=5)
    quiz.work()
    marks = [one.given for one in scores_of(quiz, user)]
    assert marks[0] == 60.0
    assert marks[-1] == 100.0
    assert quiz.grade(user).value == 10.0


def test_the_same_event_twice_writes_one_score(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    attempt = factories.sit(actor, right=4)
    quiz.work()
    with write() as s:
        for _ in range(2):
            note_standing(s, quiz.learners[user.id], f"attempt:{attempt.id}")
    assert len(scores_of(quiz, user)) == 1


def test_practice_sends_nothing(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    assessment.practise_item(actor, "b9-choice-0")
    quiz.work()
    assert scores_of(quiz, user) == []


def test_a_quiz_passed_before_the_link_existed_is_sent_on_opening(quiz: Campus) -> None:
    person = make_person(get_organisation(quiz.organisation_id), password=None)
    factories.sit(factories.principal(person, get_organisation(quiz.organisation_id)), right=5)
    quiz.work()
    user = quiz.learner()
    with write() as s:
        row = s.scalars(select(LtiUser).where(LtiUser.subject == user.id)).one()
        row.person_id = person.id
    for launch in ("one", "two"):
        with write() as s:
            note_standing(s, quiz.learners[user.id], f"launch:{launch}")
    quiz.work()
    assert quiz.grade(user).value == 10.0
    assert len(scores_of(quiz, user)) == 1


def test_opening_again_sends_what_was_refused(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    member = quiz.course.members.pop(user.id)
    factories.sit(actor, right=5)
    quiz.work()
    assert quiz.states() == ["refused"]
    quiz.course.members[user.id] = member
    with write() as s:
        assert note_standing(s, quiz.learners[user.id], "launch:three") is not None
    quiz.work()
    assert quiz.grade(user).value == 10.0


def test_a_link_that_is_not_graded_sends_nothing(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    quiz.change(ours.Link, quiz.link_id, column_state="none")
    factories.sit(actor, right=5)
    quiz.work()
    assert scores_of(quiz, user) == []


def test_it_goes_to_every_link_the_person_opened(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    other = quiz.learner()
    with write() as s:
        row = s.scalars(select(LtiUser).where(LtiUser.subject == other.id)).one()
        row.person_id = actor.person_id
    factories.sit(actor, right=5)
    quiz.work()
    assert [quiz.grade(one).value for one in (user, other)] == [10.0, 10.0]


def test_a_removed_learner_keeps_the_score_and_the_reason(quiz: Campus) -> None:
    user, actor = learner_of(quiz)
    factories.sit(actor, right=5)
    quiz.platform.leave(quiz.course, user)
    quiz.work()
    (score,) = scores_of(quiz, user)
    row = quiz.delivery(score.id)
    assert (row.state, score.given) == ("refused", 100.0)
    assert "left the course" in (row.reason or "")


def test_a_quiz_that_waits_for_marks_tells_so_and_never_erases(app: Flask, campus: Campus) -> None:
    factories.make_edition([*factories.choices(1), items.written()])
    marker = factories.instructor(get_organisation(campus.organisation_id))
    user, actor = learner_of(campus)
    _sit_written(actor)
    campus.work()
    assert campus.grade(user).grading == "PendingManual"
    assert campus.grade(user).value is None
    _mark(marker, full_marks=True)
    campus.work()
    assert campus.grade(user).value == 10.0
    campus.work(days=3)
    _sit_written(actor)
    campus.work()
    assert campus.grade(user).value == 10.0
    assert campus.grade(user).grading == "FullyGraded"
    assert get_person(actor.person_id)


def _sit_written(actor: Principal) -> None:
    attempt_id = assessment.start_attempt(actor, "B9")
    for asked in assessment.questions(actor, attempt_id):
        if asked.held.item.kind == "choice":
            value = factories.place_of(actor, attempt_id, asked.position, "a")
            assessment.save_response(actor, attempt_id, asked.position, {"choice": [value]})
        else:
            assessment.save_response(actor, attempt_id, asked.position, {"text": ["An answer"]})
    assessment.submit_attempt(actor, attempt_id, key=attempt_id)


def _mark(marker: Principal, *, full_marks: bool) -> None:
    (answer_id,) = assessment.queue(marker).answer_ids
    rows = assessment.sheet(marker, answer_id).item.rubric
    given = {row.id: row.marks if full_marks else 0 for row in rows}
    assessment.mark_answer(marker, answer_id, given, "", sequence=0)
