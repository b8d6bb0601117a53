"""What a stranger sees, and where a new trainee lands."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.curriculum import service as curriculum
from tests.accounts.factories import PASSWORD, post
from tests.dashboard.conftest import Place

PROMISES = ("cure", "85 %", "80 %", "proven", "breakthrough", "revolution", "success rate")


def test_a_stranger_sees_what_this_is_and_two_doors(school: Flask) -> None:
    answer = school.test_client().get("/")
    assert answer.status_code == 200
    assert '/sign-in?next=/"' in answer.text
    assert '<form method="get" action="/verify">' in answer.text
    assert '<figure class="plate">' in answer.text
    assert "not yet reviewed by an anatomist" in answer.text


def test_the_first_page_promises_nothing(school: Flask) -> None:
    text = school.test_client().get("/").text.lower()
    for promise in PROMISES:
        assert promise not in text


def test_the_first_page_opens_before_any_content_is_loaded(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<figure" not in answer.text


def test_signing_up_is_offered_only_where_it_is_open(make_app) -> None:
    assert "/sign-up" not in make_app().test_client().get("/").text
    assert "/sign-up" in make_app(open_sign_up=True).test_client().get("/").text


def test_a_new_trainee_lands_on_the_first_picture_once(place: Place) -> None:
    person = place.person("trainee")
    client = place.app.test_client()
    data = {"email": person.email, "password": PASSWORD}
    answer = post(client, "/sign-in", data, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path.startswith("/attempts/")
    assert "<img" in answer.text
    assert curriculum.enrolment(person.id) is not None
    again = client.get("/")
    assert again.status_code == 200
    assert "Find your first nerve" in again.text
    assert "2 minutes" in again.text


def test_a_new_trainee_without_content_is_told_so(app: Flask) -> None:
    from tests.world import make_organisation, make_person, sign_in

    client = app.test_client()
    sign_in(client, make_person(make_organisation(), "trainee"))
    answer = client.get("/")
    assert answer.status_code == 503
    assert "npt-training content load" in answer.text


@pytest.mark.parametrize("role", ["instructor", "certifier", "clinic", "administrator"])
def test_nobody_else_is_sent_away(place: Place, role: str) -> None:
    assert place.browser(place.person(role)).get("/").status_code == 200


@pytest.mark.parametrize("role", ["trainee", "instructor", "certifier", "clinic", "administrator"])
def test_every_link_of_a_home_and_its_menu_opens(place: Place, role: str) -> None:
    person = place.person(role)
    client = place.browser(person)
    client.get("/")
    text = client.get("/").text
    links = set(re.findall(r'href="(/[^"#]*)', text)) - {"/"}
    assert links
    for link in links:
        if not link.startswith(("/static/", "/outbox")):
            answer = client.get(link.replace("&amp;", "&"), follow_redirects=True)
            assert answer.status_code == 200, (link, answer.status_code)
