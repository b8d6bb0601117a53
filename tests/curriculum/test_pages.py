"""The pages of the course, as a browser gets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.curriculum import service
from tests.accounts.factories import post
from tests.curriculum.factories import make_edition
from tests.world import make_organisation, make_person, sign_in

PAGES = ("/learn", "/learn/B9", "/learn/B9/b9-first", "/learn/B9/b9-region", "/claims/G26")


@pytest.fixture
def reader(app: Flask, client: FlaskClient, tmp_path: Path):
    make_edition(tmp_path)
    person = make_person(make_organisation(), "trainee")
    sign_in(client, person)
    return person


def test_pages_open_for_a_trainee(reader, client: FlaskClient) -> None:
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)


def test_strangers_are_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "/sign-in" in answer.location


def test_a_clinic_has_no_lessons(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_edition(tmp_path)
    sign_in(client, make_person(make_organisation(), "clinic"))
    for path in PAGES:
        assert client.get(path).status_code == 403, path


def test_the_first_learn_page_enrols_a_trainee(reader, client: FlaskClient) -> None:
    assert service.enrolment(reader.id) is None
    client.get("/learn")
    assert service.enrolment(reader.id) is not None


def test_an_instructor_reads_without_being_enrolled(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    make_edition(tmp_path)
    person = make_person(make_organisation(), "instructor")
    sign_in(client, person)
    assert client.get("/learn/B9/b9-first").status_code == 200
    assert service.enrolment(person.id) is None


def test_marking_as_read_goes_on_to_the_next_lesson(reader, client: FlaskClient) -> None:
    answer = post(client, "/learn/B9/b9-first/read")
    assert (answer.status_code, answer.location) == (303, "/learn/B9/b9-region")
    answer = post(client, "/learn/B9/b9-region/read")
    assert (answer.status_code, answer.location) == (303, "/learn/B9")
    assert service.lessons_read(reader.id, "B9").complete
    assert "Mark as read" not in client.get("/learn/B9/b9-first").text


def test_reading_is_marked_only_with_our_token(reader, client: FlaskClient) -> None:
    assert client.post("/learn/B9/b9-first/read").status_code == 400
    assert service.lessons_read(reader.id, "B9").read == 0


def test_reading_is_not_marked_by_looking(reader, client: FlaskClient) -> None:
    assert client.get("/learn/B9/b9-first/read").status_code == 405


def test_what_is_not_there_is_not_found(reader, client: FlaskClient) -> None:
    for path in ("/learn/B7", "/learn/B9/nowhere", "/learn/B7/b9-first", "/claims/G99"):
        assert client.get(path).status_code == 404, path


def test_codes_never_stand_on_a_page(reader, client: FlaskClient) -> None:
    for path in PAGES[2:]:
        text = client.get(path).text
        for code in ("CASE", "G26</", ">EST<", ">RCT<", "E14"):
            assert code not in text, (path, code)
    assert "Seen in patients, no comparison" in client.get("/claims/G26").text


def test_a_region_lesson_keeps_its_places(reader, client: FlaskClient) -> None:
    text = client.get("/learn/B9/b9-region").text
    places = [
        "The patient", "Find", "Examine", "Do", "Hazards and stop signs",
        "Aftercare and follow-up", "What is known", "Say this to the patient",
    ]  # fmt: skip
    positions = [text.index(f">{place}</h2>") for place in places]
    assert positions == sorted(positions)
    assert text.index("box-known") < text.index("box-say")


def test_every_reference_leads_to_a_source(reader, client: FlaskClient) -> None:
    import re

    for path in PAGES[2:4]:
        text = client.get(path).text
        wanted = set(re.findall(r'href="#(source-\d+)"', text))
        assert wanted
        assert wanted <= set(re.findall(r'id="(source-\d+)"', text))


def test_without_content_a_sentence_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation(), "trainee"))
    answer = client.get("/learn")
    assert answer.status_code == 503
    assert "npt-training content load" in answer.text
