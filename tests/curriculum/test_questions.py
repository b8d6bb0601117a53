"""Questions of a pack: what is refused, what the page shows and finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.curriculum.pack import load_pack
from npt_training.curriculum.questions.part import QUESTIONS
from tests.curriculum.factories import make_edition
from tests.curriculum.packs import CLAIMS, NERVES, VIEWS, spoil, write_course
from tests.world import make_organisation, make_person, sign_in

PRACTICAL = """\
- id: G84
  statement: The practice opens at nine.
  labels: [ADMIN]
  known: True on the day it was written.
  sources: [standring]
"""
QUESTION = """\
- id: where-it-began
  group: History
  question: Where did it begin?
  answer: At the tendon of Achilles. Séances followed.
  claims: [G26]
  sources: [trial-2020]
  reviewed: 2026-11-30
"""


def problems(course: Path) -> list[str]:
    return [str(one) for one in load_pack(course, nerves=NERVES, views=VIEWS).problems]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = write_course(tmp_path / "courses")
    (folder / "claims.yaml").write_text(CLAIMS + PRACTICAL)
    (folder / "questions.yaml").write_text(QUESTION)
    return folder


def test_a_pack_is_read_with_its_questions(course: Path) -> None:
    pack = load_pack(course, nerves=NERVES, views=VIEWS)
    assert pack.problems == []
    (entry,) = pack.parts[QUESTIONS.name].values()
    assert entry.document.reviewed.isoformat() == "2026-11-30"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("claims: [G26]", "claims: [G26, G99]", "there is no claim G99"),
        ("claims: [G26]", "claims: [G26, G26]", "the claim G26 stands in the question where-it"),
        ("claims: [G26]", "claims: [G26, G84]", "the claim G84 is practical and answers no"),
        ("claims: [G26]", "claims: []", "claims: List should have at least 1"),
        ("sources: [trial-2020]", "sources: [nobody]", "there is no source nobody"),
        ("reviewed: 2026-11-30", "reviewed: soon", "reviewed: Input should be a valid date"),
        ("followed.", "followed. Then more. And more.", "an answer has at most 3 sentences"),
    ],
)
def test_a_mistake_is_named_where_it_stands(course: Path, old: str, new: str, reason: str) -> None:
    line = spoil(course / "questions.yaml", old, new)
    place = f"courses/questions.yaml:{line}: "
    assert [one for one in problems(course) if one.startswith(place) and reason in one]


def test_no_statement_is_left_out(course: Path) -> None:
    text = CLAIMS.replace("G26", "G27") + CLAIMS + PRACTICAL
    (course / "claims.yaml").write_text(text)
    assert [one.split(": ", 1)[1] for one in problems(course)] == [
        "no question weighs the claim G27"
    ]


def test_the_page_finds_words_without_accents_and_scripts(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    make_edition(tmp_path, files={"questions.yaml": QUESTION})
    sign_in(client, make_person(make_organisation(), "trainee"))
    whole = client.get("/claims").text
    assert 'id="where-it-began"' in whole
    assert 'href="/learn/B9/b9-first#claim-G26"' in whole
    assert "30 November 2026" in whole
    assert "Where did it begin?" in client.get("/claims?q=seance+ACHIL").text
    nothing = client.get("/claims?q=knee").text
    assert "Where did it begin?" not in nothing
    assert "No question holds all of these words" in nothing
    assert '/claims#where-it-began"' in client.get("/claims/G26").text


def test_who_may_ask(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_edition(tmp_path)
    school = make_organisation()
    assert client.get("/claims").status_code == 302
    for role, expected in (("clinic", 403), ("author", 200), ("instructor", 200)):
        sign_in(client, make_person(school, role))
        assert client.get("/claims").status_code == expected, role
    assert "This edition holds no questions" in client.get("/claims").text
