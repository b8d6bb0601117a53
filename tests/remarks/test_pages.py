"""The pages over HTTP, as a browser without scripts uses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.remarks import desk, service
from npt_training.remarks.desk import Wanted
from tests.accounts.factories import post, sign_in
from tests.remarks.world import LESSON, School, make_school, said

GOOD = {"place": "lesson", "code": LESSON, "kind": "question", "text": "Which sheet?", "once": "1"}


@pytest.fixture
def place(app: Flask, tmp_path: Path) -> School:
    return make_school(tmp_path)


@pytest.fixture
def reader(client: FlaskClient, place: School) -> FlaskClient:
    sign_in(client, place.reader)
    return client


@pytest.fixture
def editor(app: Flask, place: School) -> FlaskClient:
    client = app.test_client()
    sign_in(client, place.editor)
    return client


def test_a_lesson_and_a_nerve_carry_the_form(reader: FlaskClient) -> None:
    for path, kind, code in (
        (f"/learn/B9/{LESSON}", "lesson", LESSON),
        ("/atlas/nerves/sural", "nerve", "sural"),
    ):
        page = reader.get(path).text
        assert (
            f'name="place" value="{kind}"><input type="hidden" name="code" value="{code}"' in page
        )
        assert "Something is wrong here / I do not understand" in page


def test_a_region_lesson_offers_its_parts(reader: FlaskClient) -> None:
    page = reader.get("/learn/B9/b9-region").text
    anchor = re.search(r'<h2 id="([^"]+)">', page)
    assert anchor is not None
    assert f'<option value="{anchor[1]}">' in page


def test_what_is_sent_goes_back_to_its_place_and_stands_among_one_s_own(
    reader: FlaskClient,
) -> None:
    answer = post(reader, "/remarks", GOOD)
    assert (answer.status_code, answer.location) == (303, f"/learn/B9/{LESSON}")
    assert "Sent to the editors" in reader.get(answer.location).text
    assert post(reader, "/remarks", GOOD).status_code == 303
    page = reader.get("/remarks").text
    assert page.count("Which sheet?") == 1
    assert "waits for an answer" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": ""}, "Choose whether something is wrong or you do not understand it."),
        ({"kind": "praise"}, "Choose whether something is wrong or you do not understand it."),
        ({"text": " "}, "Write what you want to say."),
        ({"text": "b" * 2001}, "2001 characters, and at most 2000 fit."),
        ({"heading": "nowhere"}, "Choose one of the parts of this page, or the whole."),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    reader: FlaskClient, place: School, change: dict[str, str], words: str
) -> None:
    answer = post(reader, "/remarks", GOOD | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert (GOOD | change)["text"].strip() in answer.text
    assert 'name="once" value="1"' in answer.text
    assert service.mine(place.reading()) == ([], 1)


@pytest.mark.parametrize(
    "change", [{"place": "claim"}, {"code": "x"}, {"place": ""}, {"code": "\x00"}]
)
def test_a_place_that_is_not_there_is_not_found(
    reader: FlaskClient, change: dict[str, str]
) -> None:
    assert post(reader, "/remarks", GOOD | change).status_code == 404


def test_no_reader_sees_another_s_question_nor_the_queue(
    app: Flask, place: School, editor: FlaskClient
) -> None:
    ident = said(place.reading(), "Only mine")
    for person, queue in ((place.stranger, 403), (place.other, 200)):
        client = app.test_client()
        sign_in(client, person)
        assert client.get(f"/remarks/{ident}").status_code == 404
        assert "Only mine" not in client.get("/remarks").text
        answer = client.get("/remarks/queue?state=all")
        assert answer.status_code == queue
        assert "Only mine" not in answer.text
        for path in (f"/remarks/queue/{ident}", f"/remarks/queue/{ident}/close"):
            assert client.get(path).status_code in (403, 404)
        for verb in ("answer", "close"):
            sent = post(client, f"/remarks/queue/{ident}/{verb}", {"text": "No", "seen": "0"})
            assert sent.status_code in (403, 404)
    assert "Only mine" in editor.get("/remarks/queue").text
    assert service.own(place.reading(), ident).row.state == "open"


def test_an_editor_finds_it_on_the_first_page_and_answers(
    place: School, editor: FlaskClient, reader: FlaskClient
) -> None:
    assert "Every question is answered" in editor.get("/").text
    ident = said(place.reading())
    home = editor.get("/").text
    assert "1 question waits" in home
    assert f"/remarks/queue/{ident}" in home
    here = f"/remarks/queue/{ident}"
    page = editor.get(here)
    assert f"/learn/B9/{LESSON}" in page.text
    assert editor.get(f"/learn/B9/{LESSON}").status_code == 200
    empty = post(editor, f"{here}/answer", {"text": " ", "seen": "0", "corrected": "yes"})
    assert empty.status_code == 422
    assert 'value="yes" checked' in empty.text
    sent = post(editor, f"{here}/answer", {"text": "The fascia.", "seen": "0"})
    assert (sent.status_code, sent.location) == (303, "/remarks/queue")
    late = post(editor, f"{here}/answer", {"text": "Another", "seen": "0"})
    assert late.status_code == 409
    assert "Another</textarea>" in late.text
    assert "The fascia." in late.text
    assert "The fascia." in reader.get(f"/remarks/{ident}").text
    assert "Nothing waits" in editor.get("/remarks/queue").text


def test_closing_is_asked_once_more(place: School, editor: FlaskClient) -> None:
    ident = said(place.reading())
    asked = editor.get(f"/remarks/queue/{ident}/close?as=corrected")
    assert "Mark as corrected?" in asked.text
    assert desk.one(place.editing(), ident).row.state == "open"
    post(editor, f"/remarks/queue/{ident}/close", {"as": "corrected"})
    assert desk.one(place.editing(), ident).corrected
    assert post(editor, f"/remarks/queue/{ident}/close").status_code == 409


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=9999999", "page=²", "state=x", "kind=x", "module=x",
     "module=tier:x", "q=%00", "q=%25_", "q=" + "a" * 500],
)  # fmt: skip
def test_odd_addresses_are_pages(place: School, editor: FlaskClient, query: str) -> None:
    said(place.reading())
    assert editor.get(f"/remarks/queue?{query}").status_code == 200
    if query.startswith("page"):
        assert editor.get(f"/remarks?{query}").status_code == 200


def test_the_filter_travels_with_the_pages(place: School, editor: FlaskClient) -> None:
    for number in range(service.PAGE + 1):
        said(place.reading(), f"Number {number} & more", form=str(number))
    page = editor.get("/remarks/queue?kind=question&module=B9&q=more").text
    assert "?state=open&amp;kind=question&amp;module=B9&amp;q=more&amp;page=2" in page
    assert len(desk.queue(place.editing(), Wanted(page=2, question="more")).lines) == 1


def test_nobody_fills_the_queue(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app(rate_limits=True)
    with app.app_context():
        place = make_school(tmp_path)
        client = app.test_client()
        sign_in(client, place.reader)
        for number in range(30):
            assert post(client, "/remarks", GOOD | {"once": str(number)}).status_code == 303
        assert post(client, "/remarks", GOOD | {"once": "31"}).status_code == 429
