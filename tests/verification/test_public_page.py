"""The public page: what anybody is told, at once, without a cookie, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.certification import numbers, service
from npt_training.certification.service.registry import SHOW_EXPERIMENTAL
from npt_training.certification.states import Kind, Reason
from npt_training.core.clock import FrozenClock
from npt_training.curriculum.faculty import service as faculty
from tests.certification.factories import School, make_school
from tests.certification.test_status_changes import WHY
from tests.curriculum.committed import files
from tests.curriculum.factories import make_edition

UNKNOWN = [numbers.make(n) for n in (1, 2**79, 0xABCDEF0123456789)]


def page(client: FlaskClient, number: str) -> str:
    answer = client.get(f"/verify/{numbers.grouped(number)}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return str(answer.text)


def word(text: str) -> str:
    """The status word of the verdict."""
    found = re.search(r'<h1[^>]*><span class="status[^"]*"><svg.*?</svg><span>([^<]+)', text, re.S)
    assert found, text
    return found.group(1)


def same(text: str, number: str) -> str:
    """The page without what differs from call to call: number, nonce."""
    text = text.replace(numbers.grouped(number), "NUMBER")
    return re.sub(r'nonce="[^"]+"', 'nonce=""', text)


@pytest.fixture
def school(app: Flask) -> School:
    return make_school()


def test_a_valid_certificate_says_everything_a_clinic_needs(
    client: FlaskClient, school: School
) -> None:
    certificate = school.award()
    service.set_consent(school.holder, "full")
    text = page(client, certificate.number)
    assert word(text) == "Valid"
    for said in (
        "Ana María Fernández Ólafsdóttir",
        "Leg and foot, demonstration scope",
        "2 March 2026",
        "2 March 2029",
        "Coastal School",
        "May do alone",
        "Only with supervision",
        "Not covered",
        "Status since",
        "Checked at",
        "2 March 2026, 09:00 UTC",
        "DEMONSTRATION",
        numbers.grouped(certificate.number),
    ):
        assert said in text, said
    assert "csrf" not in text
    assert "EPA" not in text


@pytest.mark.parametrize("spelling", [str.lower, lambda n: n.replace("-", " "), str])
def test_any_spelling_of_the_number_leads_to_it(
    client: FlaskClient, school: School, spelling: Callable[[str], str]
) -> None:
    number = spelling(numbers.grouped(school.award().number))
    assert word(client.get(f"/verify/{number}").text) == "Valid"


def test_suspended_and_withdrawn_answer_and_say_so(client: FlaskClient, school: School) -> None:
    certificate = school.award()
    assert word(page(client, certificate.number)) == "Valid"
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    text = page(client, certificate.number)
    assert word(text) == "Suspended"
    assert WHY not in text
    assert "safety" not in text.lower()
    service.change_status(school.proposer, certificate.id, Kind.WITHDRAWN, Reason.SAFETY, WHY)
    assert word(page(client, certificate.number)) == "Withdrawn"


def test_a_suspension_is_seen_within_60_s_by_another_process_with_warm_caches(
    app: Flask, make_app: Callable[..., Flask], clock: FrozenClock, school: School
) -> None:
    certificate = school.award()
    other = make_app(clock=clock).test_client()
    for _ in range(5):
        assert word(page(other, certificate.number)) == "Valid"
        clock.advance(seconds=5)
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    clock.advance(seconds=59)
    assert word(page(other, certificate.number)) == "Suspended"


def test_a_change_is_seen_by_the_very_next_check_everywhere(
    app: Flask, make_app: Callable[..., Flask], school: School, client: FlaskClient
) -> None:
    certificate = school.award()
    others = [client, make_app().test_client()]
    for one in others:
        assert word(page(one, certificate.number)) == "Valid"
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    for one in others:
        assert word(page(one, certificate.number)) == "Suspended"


def test_time_changes_the_word_with_warm_caches(
    client: FlaskClient, school: School, clock: FrozenClock
) -> None:
    certificate = school.award()
    clock.set(datetime(2028, 12, 1, 23, 59, 50, tzinfo=UTC))
    assert word(page(client, certificate.number)) == "Valid"
    clock.advance(seconds=11)
    assert word(page(client, certificate.number)) == "Valid, ends soon"
    clock.set(datetime(2029, 3, 2, 23, 59, 59, tzinfo=UTC))
    assert word(page(client, certificate.number)) == "Valid, ends soon"
    clock.advance(seconds=2)
    assert word(page(client, certificate.number)) == "Lapsed"


def test_checked_at_is_the_moment_of_asking(
    client: FlaskClient, school: School, clock: FrozenClock
) -> None:
    certificate = school.award()
    assert "2 March 2026, 09:00 UTC" in page(client, certificate.number)
    clock.advance(seconds=20, minutes=1)
    assert "2 March 2026, 09:01 UTC" in page(client, certificate.number)


def test_a_review_does_not_show(client: FlaskClient, school: School) -> None:
    certificate = school.award()
    before = same(page(client, certificate.number), certificate.number)
    service.change_status(school.proposer, certificate.id, Kind.REVIEW, Reason.COMPLAINT, WHY)
    assert same(page(client, certificate.number), certificate.number) == before


def test_unknown_numbers_all_look_alike(client: FlaskClient, school: School) -> None:
    school.award()
    pages = {same(page(client, number), number) for number in UNKNOWN}
    assert len(pages) == 1
    assert word(pages.pop()) == "Not found"


def test_an_unknown_number_has_the_shape_of_a_known_one(
    client: FlaskClient, school: School
) -> None:
    certificate = school.award()
    known = client.get(f"/verify/{certificate.number}")
    unknown = client.get(f"/verify/{UNKNOWN[0]}")
    assert known.status_code == unknown.status_code == 200

    def bare(headers: object) -> list[str]:
        return sorted(name for name, _value in headers)  # type: ignore[attr-defined]

    assert bare(known.headers) == bare(unknown.headers)
    for part in ('class="verdict ', '<dl class="definitions">', "Checked at", "Number"):
        assert part in known.text
        assert part in unknown.text
    assert unknown.text.count("Leg and foot") == 0


def test_a_mistyped_number_says_so_and_guesses_nothing(client: FlaskClient, school: School) -> None:
    number = school.award().number
    wrong = ("0" if number[0] != "0" else "1") + number[1:]
    answer = client.get(f"/verify/{wrong}")
    assert answer.status_code == 400
    assert "mistyped" in answer.text
    assert number not in answer.text
    assert numbers.grouped(number) not in answer.text
    short = client.get(f"/verify/{number[:-1]}")
    assert "17 characters; this has 16" in short.text


def test_the_form_leads_to_the_page(client: FlaskClient, school: School) -> None:
    number = numbers.grouped(school.award().number)
    assert client.get("/verify").status_code == 200
    for typed in (number.lower(), f"http://localhost:8000/verify/{number}", f"  {number} "):
        answer = client.get("/verify", query_string={"number": typed})
        assert answer.status_code == 303
        assert answer.location == f"/verify/{number}"
    answer = client.get("/verify", query_string={"number": '"><script>alert(1)</script>'})
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_what_no_trial_supports_is_said_unless_the_faculty_decided_against_it(
    client: FlaskClient, school: School, clock: FrozenClock, tmp_path: Path
) -> None:
    certificate = school.award()
    sentence = "Nobody compared it with a sham needle."
    assert sentence in page(client, certificate.number)
    assert (
        client.get(f"/verify/{certificate.number}", headers={"Accept": "application/json"}).json[
            "experimental"
        ]
        == sentence
    )
    make_edition(tmp_path, files=files())
    clock.advance(minutes=1)
    assert sentence in page(client, certificate.number), "the default is to say it"
    faculty.decide(
        school.confirmer,
        SHOW_EXPERIMENTAL,
        False,
        basis="Minutes of May, item 4",
        decided_on=clock.now().date(),
        place=0,
    )
    clock.advance(minutes=1)
    text = page(client, certificate.number)
    assert word(text) == "Valid"
    assert sentence not in text


def test_nothing_is_remembered_in_the_browser(client: FlaskClient, school: School) -> None:
    certificate = school.award()
    answer = client.get(f"/verify/{certificate.number}")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == {nonce.group(1)}
    again = client.get(f"/verify/{certificate.number}")
    assert nonce.group(1) not in again.text
    assert "%%" not in again.text


def test_too_many_checks_from_one_address_are_slowed(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_limits=True).test_client()
    answers = [client.get(f"/verify/{UNKNOWN[0]}").status_code for _ in range(241)]
    assert answers[:240] == [200] * 240
    assert answers[240] == 429
