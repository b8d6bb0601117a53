"""Instructor, certifier, clinic, administrator, and several roles at once."""

from __future__ import annotations

from flask import Flask

from npt_training.certification import service as certification
from npt_training.dashboard import administrator
from npt_training.dashboard.shapes import Line, NextThing, Section, in_order
from tests.certification.factories import gathered
from tests.dashboard.conftest import Place
from tests.dashboard.test_trainee_today import hand_in_with_text, next_of
from tests.world import make_organisation, make_person, sign_in


def test_an_instructor_with_nothing_to_do_is_told_how_it_begins(place: Place) -> None:
    text = place.today(place.person("instructor"))
    assert next_of(text) == "All marked, all signed"
    assert "No observation is open" in text


def test_answers_to_mark_come_first(place: Place) -> None:
    hand_in_with_text(place, place.person("trainee"))
    text = place.today(place.person("instructor"))
    assert next_of(text) == "1 answer to mark"
    assert "/marking" in text


def test_another_schools_answers_are_not_counted(place: Place) -> None:
    hand_in_with_text(place, place.person("trainee"))
    stranger = make_person(make_organisation("Other school"), "instructor")
    client = place.app.test_client()
    sign_in(client, stranger)
    assert next_of(client.get("/").text) == "All marked, all signed"


def test_nobody_is_asked_to_mark_their_own(place: Place) -> None:
    person = place.person("trainee", "instructor")
    hand_in_with_text(place, person)
    text = place.today(person)
    assert "answer to mark</h2>" not in text
    assert "<dt>answers to mark</dt><dd>0</dd>" in text


def test_a_certifier_sees_what_is_theirs_to_decide(place: Place) -> None:
    holder = place.person("trainee", legal_name="Ana Holder")
    first, second = place.person("certifier"), place.person("certifier")
    assert next_of(place.today(second)) == "See who is ready"
    proposer = place.acting(first, "certifier")
    certification.propose_award(proposer, holder.id, gather=gathered())
    theirs = place.today(second)
    assert next_of(theirs) == "1 award waits for your decision"
    assert "yours to decide" in theirs
    own = place.today(first)
    assert next_of(own) == "See who is ready"
    assert "for somebody else" in own


def test_a_clinic_can_type_a_number_at_once(place: Place) -> None:
    text = place.today(place.person("clinic"))
    assert '<form method="get" action="/verify">' in text
    assert "/verify/staff" in text


def test_the_administrators_list_says_what_is_missing(place: Place) -> None:
    person = place.person("administrator")
    acting = place.acting(person, "administrator")
    open_steps = {step.words for step in administrator.steps(acting) if not step.done}
    assert {"Instructors", "Certifiers", "Trainees"} <= open_steps
    assert "Course content" not in open_steps
    place.person("instructor")
    place.person("certifier")
    place.person("trainee")
    open_steps = {step.words for step in administrator.steps(acting) if not step.done}
    assert "Instructors" not in open_steps
    assert "Certifiers" in open_steps, "one certifier cannot confirm their own proposal"
    place.person("certifier")
    open_steps = {step.words for step in administrator.steps(acting) if not step.done}
    assert "Certifiers" not in open_steps
    assert "Invite" in place.today(person) or "Mail" in place.today(person)


def test_an_administrator_can_work_before_content_is_loaded(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, make_person(make_organisation(), "administrator"))
    answer = client.get("/")
    assert answer.status_code == 200
    assert "npt-training content load" in answer.text


def test_several_roles_share_one_page_with_one_next_thing(place: Place) -> None:
    person = place.person("trainee", "instructor", "certifier", "administrator")
    text = place.today(person)
    next_of(text)
    for role in ("trainee", "instructor", "certifier", "administrator"):
        assert f'id="{role}"' in text
        assert f'href="#{role}"' in text


def test_where_somebody_waits_comes_first() -> None:
    idle = NextThing("Look around", "", "/a", "Look", idle=True)
    work = NextThing("Do it", "", "/b", "Do")
    home = in_order(
        [
            Section("a", "A", next=idle),
            Section("b", "B", next=work),
            Section("c", "C", next=NextThing("Somebody waits", "", "/c", "Go"), urgent=True),
        ]
    )
    assert [section.role for section in home.sections] == ["c", "b", "a"]
    assert home.next is not None
    assert home.next.title == "Somebody waits"
    assert home.sections[1].lines == (Line("Do it", "/b", ""),)
    assert home.sections[2].lines == ()


def test_a_person_without_a_role_is_told_whom_to_ask(place: Place) -> None:
    from npt_training.accounts.service.people import membership_in
    from npt_training.accounts.service.roles import give_roles
    from npt_training.core.db import write

    person = place.person("trainee")
    client = place.browser(person)
    with write() as s:
        membership = membership_in(s, person.id, place.organisation.id)
        assert membership is not None
        give_roles(s, membership.id, [])
    answer = client.get("/")
    assert answer.status_code == 200
    assert "No role yet" in answer.text
