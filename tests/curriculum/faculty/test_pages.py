"""The pages of decisions, and decisions in lessons: at the moment of reading, never baked in."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from npt_training.core.clock import now
from npt_training.core.i18n import format_date
from npt_training.curriculum.faculty import service
from npt_training.curriculum.pack import load_pack
from tests.accounts.factories import post
from tests.curriculum.faculty.factories import QUESTIONS, asked_school, author_of
from tests.curriculum.packs import NERVES, VIEWS, spoil, write_course
from tests.world import make_person, sign_in

GUIDE = "National council, anaphylaxis guideline, 2021"


def text_of(page: str) -> str:
    words = unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u202f", " ")
    return re.sub(r"\s+", " ", words)


def test_open_questions_come_first_then_defaults(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    _, _, person = asked_school(tmp_path)
    sign_in(client, person)
    page = client.get("/faculty").text
    order = ["Which dose?", "Who may enrol?", "The neck?", "Ultrasound?", "How much?", "Pass mark"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.index("Not decided yet") < places[0] < page.index("default stands") < places[4]


def test_a_decision_is_checked_shown_and_recorded(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    _, school, person = asked_school(tmp_path)
    sign_in(client, person)
    path = "/faculty/adrenaline/decide"
    form = {"value": "0,5", "unit": "mg", "basis": "guideline", "decided_on": "2026-01-02"}
    assert client.get(path).status_code == 200
    answer = post(client, path, form | {"place": "0"})
    assert answer.status_code == 422
    assert "Name the national guideline and its year" in answer.text
    assert 'value="0,5"' in answer.text
    form |= {"basis": GUIDE, "place": "0"}
    answer = post(client, path, form)
    assert answer.status_code == 200
    assert "0.5 mg" in text_of(answer.text)
    assert service.history(school.id, "adrenaline") == []
    answer = post(client, path, form | {"step": "record"})
    assert (answer.status_code, answer.location) == (303, "/faculty/adrenaline")
    assert "0.5 mg" in text_of(client.get("/faculty/adrenaline").text)
    assert post(client, path, form | {"step": "record"}).status_code == 409
    answer = post(client, "/faculty/adrenaline/withdraw", {"place": "1", "basis": ""})
    assert answer.status_code == 422
    post(client, "/faculty/adrenaline/withdraw", {"place": "1", "basis": "Guideline replaced"})
    assert not service.decision("adrenaline", school.id).made
    assert "Withdrawn" in client.get("/faculty/adrenaline").text


def test_the_table_is_safe_in_a_spreadsheet(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    _, school, person = asked_school(tmp_path)
    service.decide(
        author_of(school, person),
        "who",
        "=HYPERLINK(1)",
        basis=GUIDE,
        decided_on=now().date(),
        place=0,
    )
    sign_in(client, person)
    rows = list(csv.DictReader(io.StringIO(client.get("/faculty.csv").text)))
    by_key = {row["key"]: row for row in rows}
    assert by_key["who"]["value"] == "'=HYPERLINK(1)"
    assert by_key["who"]["state"] == "decided"
    assert by_key["adrenaline"]["value"] == ""
    assert by_key["volume"]["basis"] == "Gray's Anatomy"


def test_a_lesson_follows_the_decision_of_the_day(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    _, school, person = asked_school(
        tmp_path, lesson="behind the bone: [%faculty:volume] and [%faculty:adrenaline]"
    )
    sign_in(client, make_person(school, "trainee"))
    lesson = "/learn/B9/b9-first"
    text = text_of(client.get(lesson).text)
    assert "0.5–1 ml (the programme's default; your faculty has not decided)" in text
    assert "your faculty has not decided yet" in text
    author = author_of(school, person)
    service.decide(author, "volume", {"low": 0.3}, basis=GUIDE, decided_on=now().date(), place=0)
    page = client.get(lesson).text
    today = format_date(now())
    assert f"0.3 ml (your faculty, from {today})" in text_of(page)
    assert 'href="/faculty/volume"' in page
    assert client.get("/faculty/volume").status_code == 200
    service.withdraw(author, "volume", reason="Taken back again", place=1)
    assert "0.3" not in text_of(client.get(lesson).text)
    assert "%faculty" not in client.get(lesson).text


def test_words_of_a_decision_cannot_carry_markup(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    _, school, person = asked_school(tmp_path, lesson="behind the bone: [%faculty:who]")
    service.decide(
        author_of(school, person),
        "who",
        "<script>x</script>",
        basis=GUIDE,
        decided_on=now().date(),
        place=0,
    )
    sign_in(client, make_person(school, "trainee"))
    page = client.get("/learn/B9/b9-first").text
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_a_lesson_names_only_what_is_asked(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    (course / "faculty.yaml").write_text(QUESTIONS)
    spoil(course / "basic/B9/01-first.md", "behind the bone", "behind [%faculty:volum]")
    spoil(course / "basic/B9/02-region.md", "Never into", "[%faculty:x] never into")
    spoil(course / "basic/B9/02-region.md", '"Stay in the fat."', '"[%faculty:y] stay."')
    spoil(course / "faculty.yaml", "affects: Everybody.", "affects: '[%faculty:z]'")
    pack = load_pack(course, nerves=NERVES, views=VIEWS)
    found = [problem.reason for problem in pack.problems]
    assert found == [
        "there is no faculty decision volum",
        "there is no faculty decision y",
        "there is no faculty decision x",
        "the faculty is not asked for 'z'",
    ]
