"""Marks that want somebody are told to the markers, once a day for each activity."""

from __future__ import annotations

from datetime import timedelta

from npt_training.accounts.service import get_organisation
from tests.accounts.factories import mails, make_organisation, make_person
from tests.lti.services.campus import Campus, full


def test_a_class_that_is_refused_makes_one_mail(campus: Campus) -> None:
    make_person(get_organisation(campus.organisation_id), "instructor", email="ines@example.org")
    make_person(make_organisation("Another School"), "instructor", email="other@example.org")
    learners = [campus.learner() for _ in range(3)]
    for user in learners:
        campus.platform.leave(campus.course, user)
        campus.score(user, full(70.0))
    changed = campus.learner()
    campus.platform.set_grade(campus.link, changed, 9.0)
    campus.score(changed, full(50.0))
    campus.work()
    assert mails("ines@example.org") == []
    campus.clock.advance(timedelta(hours=2))
    (mail,) = mails("ines@example.org")
    assert "did not take 3 marks, and 1 were changed" in mail.text
    assert f"/lti/grades/links/{campus.link_id}" in mail.text
    assert not any(user.name in mail.text for user in learners)
    assert mails("other@example.org") == []


def test_what_was_settled_meanwhile_is_not_told(campus: Campus) -> None:
    make_person(get_organisation(campus.organisation_id), "instructor", email="ines@example.org")
    ada = campus.learner()
    campus.platform.set_grade(campus.link, ada, 9.0)
    campus.score(ada, full(50.0))
    campus.work()
    campus.score(ada, full(90.0))
    campus.work()
    assert campus.states() == ["passed", "delivered"]
    campus.clock.advance(timedelta(hours=2))
    assert mails("ines@example.org") == []


def test_the_next_day_it_is_told_again(campus: Campus) -> None:
    make_person(get_organisation(campus.organisation_id), "instructor", email="ines@example.org")
    for _day in range(2):
        user = campus.learner()
        campus.platform.leave(campus.course, user)
        campus.score(user, full(70.0))
        campus.work()
        campus.work(days=1)
    assert len(mails("ines@example.org")) == 2
