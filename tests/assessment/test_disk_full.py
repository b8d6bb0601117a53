"""A full disk: a sentence, the page keeps the answer, the retry succeeds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.core.runtime import current
from tests.accounts.factories import post, post_json, sign_in
from tests.assessment import factories, items

SENTENCE = "We could not save this just now. Keep this page open and try again in a moment."
LONG = "Hinter dem äußeren Knöchel, ÄÖÜ, neben der Vene, größer. " * 68


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    """Only SQLite has a limit on pages that can be set and lifted."""
    return str(request.param)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """One connection, so that the limit set on it is the limit of every request."""
    made = make_app(db_pool_size=1)
    with made.app_context():
        yield made


@pytest.fixture
def learner(app: Flask, client: FlaskClient) -> Principal:
    factories.make_edition([items.written()])
    person, organisation = factories.member("trainee")
    sign_in(client, person)
    return factories.principal(person, organisation)


def fill_the_disk() -> None:
    """Allow no page more than there are; the long answer needs two."""
    with current().db.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count={pages}"))


def clear_the_disk() -> None:
    with current().db.engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count=1000000"))


def test_scripts_are_told_and_the_retry_succeeds(client: FlaskClient, learner: Principal) -> None:
    attempt_id = service.start_attempt(learner, "B9")
    sent = {"position": 1, "response": {"text": LONG}, "key": "k"}
    fill_the_disk()
    answer = post_json(client, f"/attempts/{attempt_id}/1/save", sent)
    assert (answer.status_code, answer.json["message"]) == (503, SENTENCE)
    assert service.question(learner, attempt_id, 1).response == {}
    clear_the_disk()
    assert post_json(client, f"/attempts/{attempt_id}/1/save", sent).json["saved"] is True
    assert service.question(learner, attempt_id, 1).response == {"text": LONG.strip()}


def test_without_scripts_the_page_keeps_the_answer(client: FlaskClient, learner: Principal) -> None:
    attempt_id = service.start_attempt(learner, "B9")
    url = f"/attempts/{attempt_id}/1"
    fill_the_disk()
    answer = post(client, url, {"text": LONG, "action": "answer"})
    assert answer.status_code == 503
    assert SENTENCE in answer.text
    form = re.search(rf'<form method="post" action="{url}">(.*?)</form>', answer.text, re.S)
    assert form is not None
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.group(1)))
    assert fields["text"] == LONG
    clear_the_disk()
    again = client.post(url, data=fields)
    assert again.status_code == 303
    assert service.question(learner, attempt_id, 1).response == {"text": LONG.strip()}


def test_handing_in_fails_whole_and_succeeds_later(client: FlaskClient, learner: Principal) -> None:
    attempt_id = service.start_attempt(learner, "B9")
    service.save_response(learner, attempt_id, 1, {"text": [LONG]})
    fill_the_disk()
    answer = post(client, f"/attempts/{attempt_id}/hand-in")
    assert answer.status_code == 503
    assert service.attempt_of(learner, attempt_id).status == "open"
    clear_the_disk()
    assert post(client, f"/attempts/{attempt_id}/hand-in").status_code == 303
    assert service.attempt_of(learner, attempt_id).status == "submitted"
