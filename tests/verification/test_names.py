"""Hidden names: nothing in any byte; a typed one is compared kindly, with limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.certification import numbers, service
from npt_training.verification.names import initials, matches
from tests.certification.factories import School, make_school

NAME = "Ana María Fernández Ólafsdóttir"


@pytest.fixture
def school(app: Flask) -> School:
    return make_school(NAME)


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        (NAME, True),
        ("ana maria fernandez olafsdottir", True),
        ("  FERNÁNDEZ  Olafsdóttir,  Ana María ", True),
        ("Dr. Ana Maria Fernandez-Olafsdottir", True),
        ("AnaMaría Fernández Ólafsdóttir", True),
        ("Ana", False),
        ("Ana María", False),
        ("Ana María Fernández Ólafsson", False),
        ("", False),
        ("...", False),
    ],
)
def test_names_match_whatever_the_accents_case_and_order(typed: str, match: bool) -> None:
    assert matches(typed, NAME) is match


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Soren Aero", "Søren Ærø"),
        ("Strasse Lukasz", "Łukasz Straße"),
        ("O Brien Sean", "Seán O Brien"),
        ("Sean OBrien", "Seán O’Brien"),
        ("فاطمه", "فَاطِمَه"),
        ("בן גוריון יהודית", "יהודית בן־גוריון"),
        ("ﬁona", "Fiona"),
    ],
)
def test_names_of_many_scripts_match(typed: str, name: str) -> None:
    assert matches(typed, name)
    assert not matches(typed[:-1], name)


def test_initials_stand_for_every_part() -> None:
    assert initials(NAME) == "A. M. F. Ó."
    assert initials("Dr. Ana Roe") == "A. R."
    assert initials("فاطمة الخوارزمي") == "ف. ا."


def test_a_hidden_name_is_in_no_byte(client: FlaskClient, school: School) -> None:
    number = school.award().number
    for accept in ("text/html", "application/json"):
        answer = client.get(f"/verify/{number}", headers={"Accept": accept})
        said = answer.data + str(answer.headers).encode()
        for part in ("Ana", "María", "Fern", "lafsd", school.trainee.id, school.trainee.email):
            assert part.encode() not in said, part


def test_consent_is_kept_to_at_once(client: FlaskClient, school: School) -> None:
    number = school.award().number

    def text() -> str:
        return str(client.get(f"/verify/{number}").text)

    assert NAME not in text()
    service.set_consent(school.holder, "initials")
    assert "A. M. F. Ó." in text()
    assert "Ana" not in text()
    service.set_consent(school.holder, "full")
    assert NAME in text()
    service.set_consent(school.holder, "hidden")
    assert "Ana" not in text()
    assert "hidden by the holder" in text()


def test_a_clinic_may_type_a_hidden_name(client: FlaskClient, school: School) -> None:
    number = numbers.grouped(school.award().number)
    assert f'action="/verify/{number}/name"' in client.get(f"/verify/{number}").text
    right = client.post(f"/verify/{number}/name", data={"name": "fernandez olafsdottir ana maria"})
    assert "The name matches" in right.text
    assert "Fernández" not in right.text
    wrong = client.post(f"/verify/{number}/name", data={"name": "Ana Roe"})
    assert "The name does not match" in wrong.text
    assert "Fern" not in wrong.text


@pytest.mark.parametrize("choice", ["full", "initials"])
def test_names_are_compared_only_where_the_holder_hides_them(
    client: FlaskClient, school: School, choice: str
) -> None:
    number = school.award().number
    service.set_consent(school.holder, choice)
    assert "/name" not in client.get(f"/verify/{number}").text
    answer = client.post(f"/verify/{number}/name", data={"name": NAME})
    assert "name matches" not in answer.text


def test_an_unknown_number_compares_nothing(client: FlaskClient, school: School) -> None:
    answer = client.post(f"/verify/{numbers.make(5)}/name", data={"name": NAME})
    assert answer.status_code == 200
    assert "Not found" in answer.text


def test_a_typed_name_is_shown_as_text(client: FlaskClient, school: School) -> None:
    number = school.award().number
    answer = client.post(f"/verify/{number}/name", data={"name": "<b>%%NONCE%% & co</b>"})
    assert "<b>" not in answer.text


def test_guessing_names_is_limited(make_app: Callable[..., Flask]) -> None:
    app = make_app(rate_limits=True)
    with app.app_context():
        number = make_school(NAME).award().number
    client = app.test_client()
    codes = [
        client.post(f"/verify/{number}/name", data={"name": f"Ana {n}"}).status_code
        for n in range(12)
    ]
    assert codes == [200] * 10 + [429] * 2
