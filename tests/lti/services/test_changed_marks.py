"""A mark set or changed in the LMS is not written over before an instructor says so."""

from __future__ import annotations

import pytest

from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_organisation
from npt_training.core.errors import Forbidden, NotFound
from npt_training.lti.activities import models as ours
from npt_training.lti.services.deciding import decide, send_again, send_all_again
from npt_training.lti.services.errors import NothingToDecide, NothingToSend, Undecided
from tests.accounts.factories import audited, make_organisation, make_person, principal_of
from tests.lti.platform import User
from tests.lti.platform.world import SCORE
from tests.lti.services.campus import Campus, full


@pytest.fixture
def teacher(campus: Campus) -> Principal:
    organisation = get_organisation(campus.organisation_id)
    return principal_of(make_person(organisation, "instructor", password=None))


def changed(campus: Campus) -> tuple[User, str]:
    """A learner whose mark of 70 the teacher made 90 in the LMS, and our new one of 80."""
    ada = campus.learner()
    campus.score(ada, full(70.0))
    campus.work()
    campus.platform.set_grade(campus.link, ada, 9.0)
    campus.clock.advance(hours=1)
    score = campus.score(ada, full(80.0))
    campus.work()
    return ada, score


def test_it_asks_before_it_writes_over(campus: Campus) -> None:
    ada, score = changed(campus)
    row = campus.delivery(score)
    assert (row.state, row.theirs) == ("asked", 90.0)
    assert "set or changed there" in (row.reason or "")
    assert campus.grade(ada).value == 9.0


def test_a_mark_set_before_ours_is_asked_about_too(campus: Campus) -> None:
    ada = campus.learner()
    campus.platform.set_grade(campus.link, ada, 5.0)
    score = campus.score(ada, full(80.0))
    campus.work()
    assert campus.delivery(score).state == "asked"


def test_our_own_mark_is_not_mistaken_for_theirs(campus: Campus) -> None:
    ada = campus.learner()
    for percent in (33.33, 66.67, 71.43):
        campus.score(ada, full(percent))
        campus.work()
    assert campus.states() == ["delivered"] * 3


def test_ours_replaces_it_with_a_later_time(campus: Campus, teacher: Principal) -> None:
    ada, score = changed(campus)
    campus.clock.advance(days=2)
    assert decide(teacher, score, "replace") == campus.link_id
    campus.work()
    assert campus.grade(ada).value == 8.0
    assert campus.states() == ["delivered", "passed", "delivered"]
    assert [one.actor for one in audited("lti.decide")] == [teacher.person_id]


def test_theirs_stays(campus: Campus, teacher: Principal) -> None:
    ada, score = changed(campus)
    decide(teacher, score, "leave")
    campus.work(days=1)
    assert campus.grade(ada).value == 9.0
    assert campus.delivery(score).state == "passed"
    assert "left as it is" in (campus.delivery(score).reason or "")


def test_a_decision_is_made_once(campus: Campus, teacher: Principal) -> None:
    _ada, score = changed(campus)
    with pytest.raises(Undecided):
        decide(teacher, score, "perhaps")
    decide(teacher, score, "replace")
    with pytest.raises(NothingToDecide):
        decide(teacher, score, "leave")
    assert len(campus.states()) == 3


def test_a_newer_mark_takes_the_place_of_the_question(campus: Campus, teacher: Principal) -> None:
    ada, score = changed(campus)
    newer = campus.score(ada, full(85.0))
    campus.work()
    assert campus.delivery(score).state == "passed"
    assert campus.delivery(newer).state == "asked"
    with pytest.raises(NothingToDecide):
        decide(teacher, score, "replace")


def test_a_mark_that_agrees_settles_the_question(campus: Campus) -> None:
    ada, score = changed(campus)
    newer = campus.score(ada, full(90.0))
    campus.work()
    assert campus.delivery(newer).state == "delivered"
    assert campus.delivery(score).state == "passed"


def test_waiting_for_a_marker_never_erases_a_mark(campus: Campus) -> None:
    ada = campus.learner()
    campus.platform.set_grade(campus.link, ada, 6.0)
    score = campus.score(ada, full(None))
    campus.work()
    assert campus.grade(ada).value == 6.0
    assert campus.delivery(score).state == "passed"


def test_waiting_is_told_where_no_mark_stands(campus: Campus) -> None:
    ada = campus.learner()
    campus.score(ada, full(None))
    campus.work()
    assert campus.grade(ada).grading == "PendingManual"
    campus.score(ada, full(64.0))
    campus.work()
    assert campus.grade(ada).value == 6.4


def test_where_marks_cannot_be_read_ours_is_sent(campus: Campus) -> None:
    campus.change(ours.Link, campus.link_id, scopes=[SCORE])
    ada, score = changed(campus)
    assert campus.delivery(score).state == "delivered"
    assert campus.asked("/results", "GET") == 0


def test_refused_marks_are_sent_again_when_the_reason_is_gone(
    campus: Campus, teacher: Principal
) -> None:
    ada = campus.learner()
    member = campus.course.members.pop(ada.id)
    campus.score(ada, full(70.0))
    campus.work()
    assert campus.states() == ["refused"]
    campus.course.members[ada.id] = member
    learner = campus.learners[ada.id]
    assert send_again(teacher, learner) == campus.link_id
    assert send_again(teacher, learner) == campus.link_id
    campus.work()
    assert campus.states() == ["refused", "delivered"]
    assert campus.grade(ada).value == 7.0


def test_what_waits_is_tried_at_once(campus: Campus, teacher: Principal) -> None:
    ada = campus.learner()
    campus.platform.misbehave("scores", "429:86400", times=1)
    score = campus.score(ada, full(70.0))
    campus.work()
    send_again(teacher, campus.learners[ada.id])
    campus.work()
    assert campus.delivery(score).state == "delivered"
    assert campus.states() == ["delivered"]


def test_many_are_sent_again(campus: Campus, teacher: Principal) -> None:
    learners = [campus.learner() for _ in range(4)]
    members = dict(campus.course.members)
    for user in learners[:3]:
        del campus.course.members[user.id]
    for user in learners:
        campus.score(user, full(70.0))
    campus.work()
    campus.course.members.update(members)
    assert send_all_again(teacher, campus.link_id, "refused") == 3
    campus.work()
    assert [campus.grade(user).value for user in learners] == [7.0] * 4
    assert send_all_again(teacher, campus.link_id, "all") == 4
    campus.work()
    assert len(campus.platform.world.received) == 8


def test_nothing_finished_is_nothing_to_send(campus: Campus, teacher: Principal) -> None:
    ada = campus.learner(with_person=False)
    with pytest.raises(NothingToSend):
        send_again(teacher, campus.learners[ada.id])


def test_only_markers_of_the_organisation(campus: Campus) -> None:
    ada, score = changed(campus)
    learner = campus.learners[ada.id]
    other = make_organisation("Another School")
    stranger = principal_of(make_person(other, "instructor", password=None))
    ours_ = get_organisation(campus.organisation_id)
    trainee = principal_of(make_person(ours_, "trainee", password=None))
    for person, refusal in ((stranger, NotFound), (trainee, Forbidden)):
        with pytest.raises(refusal):
            decide(person, score, "replace")
        with pytest.raises(refusal):
            send_again(person, learner)
        with pytest.raises(refusal):
            send_all_again(person, campus.link_id, "all")
