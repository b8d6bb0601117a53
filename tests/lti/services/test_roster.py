"""Reading a course's list: every page, faults told, and nobody ended by half a reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from npt_training.core.db import read, write
from npt_training.lti.activities import models as ours
from npt_training.lti.models import LtiUser
from npt_training.lti.services import roster
from npt_training.lti.services.errors import NoRoster, RosterBusy
from npt_training.lti.services.members import BadRow, member
from npt_training.lti.services.models import RosterMember, RosterSync
from tests.lti.platform.world import INSTRUCTOR, LEARNER
from tests.lti.services.campus import Campus


def reading(campus: Campus) -> RosterSync:
    """Read the list now; the record of it."""
    with write() as s:
        sync_id = roster.ask_for(s, campus.course_id)
    campus.work()
    with read() as s:
        row = s.get(RosterSync, sync_id)
    assert row is not None
    return row


def listed(campus: Campus) -> dict[str, tuple[str, bool]]:
    """Role and whether active, by the platform's user."""
    with read() as s:
        rows = s.execute(
            select(LtiUser.subject, RosterMember.role, RosterMember.active).join(
                RosterMember, RosterMember.user_id == LtiUser.id
            )
        ).all()
    return {row[0]: (row[1], row[2]) for row in rows}


def test_it_reads_every_page(campus: Campus) -> None:
    campus.platform.page_size = 4
    users = [campus.platform.add_user(campus.course) for _ in range(10)]
    done = reading(campus)
    assert (done.state, done.pages, done.seen, done.added) == ("complete", 3, 11, 11)
    assert done.finished_at == campus.clock.now()
    found = listed(campus)
    assert found[users[0].id] == ("learner", True)
    assert sorted(role for role, _ in found.values()) == ["instructor"] + ["learner"] * 10


def test_who_is_absent_from_a_complete_reading_is_active_no_longer(campus: Campus) -> None:
    ada = campus.learner()
    reading(campus)
    campus.platform.leave(campus.course, ada)
    campus.clock.advance(hours=1)
    done = reading(campus)
    assert (done.state, done.ended) == ("complete", 1)
    assert listed(campus)[ada.id] == ("learner", False)


def test_who_comes_back_is_active_again(campus: Campus) -> None:
    ada = campus.learner()
    reading(campus)
    gone = campus.course.members.pop(ada.id)
    campus.clock.advance(hours=1)
    reading(campus)
    campus.course.members[ada.id] = gone
    campus.clock.advance(hours=1)
    assert reading(campus).added == 0
    assert listed(campus)[ada.id] == ("learner", True)


@pytest.mark.parametrize("status", ["Inactive", "Deleted"])
def test_who_the_platform_calls_gone_is(campus: Campus, status: str) -> None:
    ada = campus.learner()
    reading(campus)
    campus.course.members[ada.id].status = status
    campus.clock.advance(hours=1)
    assert reading(campus).ended == 1
    assert listed(campus)[ada.id] == ("learner", False)


def test_bad_rows_are_left_out_and_the_reading_is_called_partly(campus: Campus) -> None:
    ada, ben = campus.learner(), campus.learner()
    reading(campus)
    campus.platform.leave(campus.course, ben)
    campus.course.broken_rows = [
        {"roles": ["Learner"]},
        {"user_id": 7, "roles": ["Learner"]},
        "nobody",
        {"user_id": "x" * 300, "roles": ["Learner"]},
        {"user_id": "fine", "roles": "Learner"},
        {"user_id": "odd", "roles": ["Learner"], "status": "Sleeping"},
        {"user_id": "good", "roles": ["Learner"]},
    ]
    campus.clock.advance(hours=1)
    done = reading(campus)
    assert done.state == "partly"
    assert len(done.faults) == 6
    assert done.ended == 0
    found = listed(campus)
    assert found["good"] == ("learner", True)
    assert found[ben.id] == ("learner", True)
    assert found[ada.id] == ("learner", True)


def test_a_list_that_cannot_be_read_ends_nobody(campus: Campus) -> None:
    campus.platform.page_size = 4
    users = [campus.platform.add_user(campus.course) for _ in range(10)]
    reading(campus)
    campus.platform.leave(campus.course, users[0])
    campus.clock.advance(hours=1)
    with write() as s:
        sync_id = roster.ask_for(s, campus.course_id)
    campus.platform.misbehave("roster", "500")
    campus.work()
    with read() as s:
        done = s.get(RosterSync, sync_id)
    assert done is not None
    assert done.state == "failed"
    assert "trouble of its own" in done.faults[0]
    assert listed(campus)[users[0].id] == ("learner", True)


def test_an_empty_list_is_not_believed(campus: Campus) -> None:
    ada = campus.learner()
    reading(campus)
    campus.course.members.clear()
    campus.clock.advance(hours=1)
    done = reading(campus)
    assert done.state == "failed"
    assert "nobody" in done.faults[0]
    assert listed(campus)[ada.id] == ("learner", True)


@pytest.mark.parametrize(
    ("how", "words"),
    [("html", "web page"), ("403", "refused"), ("429:60", "slow down"), ("huge", "more than")],
)
def test_a_reading_that_fails_says_why(campus: Campus, how: str, words: str) -> None:
    campus.platform.misbehave("roster", how)
    done = reading(campus)
    assert done.state == "failed"
    assert words in done.faults[0]


def test_more_pages_than_allowed_are_not_read(
    campus: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "MOST_PAGES", 2)
    campus.platform.page_size = 2
    for _ in range(8):
        campus.platform.add_user(campus.course)
    done = reading(campus)
    assert (done.state, done.pages) == ("partly", 2)
    assert "more than 2 pages" in done.faults[0]


def test_names_are_kept_and_roles_follow_the_tenants_own_table(campus: Campus) -> None:
    from npt_training.lti.models import Platform

    ada = campus.platform.add_user(campus.course)
    boss = campus.platform.add_user(campus.course, "http://campus.example/roles#Dean")
    campus.change(
        Platform,
        campus.platform_id,
        role_overrides={"http://campus.example/roles#Dean": "instructor"},
    )
    reading(campus)
    assert listed(campus)[boss.id] == ("instructor", True)
    with read() as s:
        row = s.scalars(select(LtiUser).where(LtiUser.subject == ada.id)).one()
    assert (row.name, row.email, row.person_id) == (ada.name, ada.email, None)


def test_a_platform_that_shares_no_names_keeps_those_we_know(campus: Campus) -> None:
    ada = campus.learner()
    campus.platform.share_pii = False
    reading(campus)
    with read() as s:
        row = s.scalars(select(LtiUser).where(LtiUser.subject == ada.id)).one()
    assert row.name == ada.name


def test_one_reading_at_a_time(campus: Campus) -> None:
    with write() as s:
        roster.ask_for(s, campus.course_id)
    with pytest.raises(RosterBusy), write() as s:
        roster.ask_for(s, campus.course_id)
    campus.clock.advance(roster.RUNS_FOR + timedelta(seconds=1))
    with write() as s:
        assert roster.ask_for(s, campus.course_id)


def test_a_course_without_the_service_says_so(campus: Campus) -> None:
    campus.change(ours.Course, campus.course_id, memberships_url=None)
    with pytest.raises(NoRoster), write() as s:
        roster.ask_for(s, campus.course_id)


def test_an_opening_reads_a_list_older_than_a_day(campus: Campus) -> None:
    asked = []
    for hours in (0, 1, 22, 2):
        campus.clock.advance(hours=hours)
        with write() as s:
            asked.append(roster.read_if_old(s, campus.course_id))
        campus.work()
    assert asked == [True, False, False, True]


@pytest.mark.parametrize(
    ("roles", "amount"),
    [
        (["Learner"], "learner"),
        (["Instructor", "Learner"], "instructor"),
        ([LEARNER], "learner"),
        ([INSTRUCTOR], "instructor"),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], "none"),
        (["Instructor", "membership/Instructor#TeachingAssistant"], "none"),
        (["Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], "none"),
        ([], "none"),
    ],
)
def test_short_and_long_roles_amount_to_the_same(roles: list[str], amount: str) -> None:
    assert member({"user_id": "u", "roles": roles}, {}).amount == amount


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["user_id", "roles", "status", "name", "given_name", "email"]), json_values
    )
)
def test_any_row_is_a_member_or_refused(row: dict[str, Any]) -> None:
    try:
        found = member(row, {})
    except BadRow:
        return
    assert found.subject.strip()
    assert found.name is None or len(found.name) <= 255
