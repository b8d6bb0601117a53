"""Treatment cards: no figure without a source or a decision, the school's decisions put in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from pydantic import ValidationError

from npt_training.accounts.models import Organisation
from npt_training.atlas.contents import contents
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.curriculum.cards import service
from npt_training.curriculum.cards.part import CARDS, Card
from npt_training.curriculum.faculty import service as faculty
from npt_training.curriculum.parts.part import Ground
from npt_training.curriculum.parts.reader import read_parts
from tests.curriculum.factories import principal
from tests.world import make_organisation, make_person, sign_in

COURSES = Path(__file__).resolve().parents[3] / "courses"
SURAL = yaml.safe_load((COURSES / "cards" / "sural.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", ["Give 0.5 ml.", "Two to 3 points.", "About 2.6 cm behind."])
def test_a_figure_needs_a_source_or_a_decision(text: str) -> None:
    for place in ("points", "needle", "aftercare", "find"):
        rows = [{"text": text}] * 3
        with pytest.raises(ValidationError, match="a figure needs a source"):
            Card.model_validate(SURAL | {place: rows})
    Card.model_validate(SURAL | {"points": [{"text": text, "sources": ["sarrafian"]}]})


@pytest.mark.parametrize("text", ["Root S1.", "At L4 and T12.", "[%faculty:volume-per-point]"])
def test_names_and_decisions_are_no_bare_figures(text: str) -> None:
    card = Card.model_validate(SURAL | {"points": [{"text": text}]})
    assert [(row.text, list(row.sources)) for row in card.points] == [(text, [])]


def test_finding_by_hand_has_three_steps() -> None:
    for steps in (SURAL["find"][:2], [*SURAL["find"], *SURAL["find"][:1]]):
        with pytest.raises(ValidationError):
            Card.model_validate(SURAL | {"find": steps})


def test_what_a_card_names_has_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    card = SURAL | {"points": [{"text": "[%faculty:nothing]", "sources": ["lost"]}]}
    (tmp_path / "cards" / "x.yaml").write_text(yaml.safe_dump(card, sort_keys=False))
    ground = Ground(["sural"], [], {}, [], [], {}, {})
    reasons = {p.reason for p in read_parts(tmp_path, ground, parts=(CARDS,))[1]}
    assert {
        "there is no nerve lateral_calcaneal",
        "there is no view ankle-lateral-right",
        "there is no source lost",
        "there is no lesson b9-find-your-first-nerve",
        "the faculty is not asked for 'nothing'",
    } <= reasons


def test_every_card_shows_its_nerve_on_its_first_picture(school: Flask) -> None:
    atlas = contents(newest().id)
    for card in service.cards():
        shown = atlas.pictures[card.views[0]].shown
        assert card.nerves[0] in shown.nerves, card.id


def test_a_decision_of_the_school_stands_on_its_cards_alone(school: Flask) -> None:
    one = service.card("sural")
    ours, theirs = make_organisation(), make_organisation()
    director = principal(make_person(ours, "administrator"), ours, "administrator")

    def needle(organisation: Organisation) -> str:
        return " ".join(row.text for row in service.shown(one, organisation.id).rows["needle"])

    before = needle(ours)
    faculty.decide(
        director,
        "needle-length",
        {"low": 13, "high": None, "unit": "mm"},
        basis="Minute of the faculty, May 2026",
        decided_on=date(2026, 1, 5),
        place=0,
    )
    assert "13\u202fmm (your faculty" in needle(ours)
    assert needle(theirs) == before


def test_the_card_of_a_nerve(school: Flask) -> None:
    found = service.card_of("sural")
    assert found is not None
    assert found.id == "sural"
    assert service.card_of("supraorbital_medial_branch") is None
    with pytest.raises(NotFound):
        service.card("nothing")


@pytest.fixture
def reader(school: Flask) -> Any:
    client = school.test_client()
    sign_in(client, make_person(make_organisation(), "trainee"))
    return client


def test_what_a_phone_keeps_holds_nothing_of_the_person(reader: Any) -> None:
    listed = reader.get("/cards/kept.json").json
    assert "/cards/sural/kept" in listed["pages"]
    for path in ("/cards/sural/kept", "/cards/kept"):
        page = reader.get(path).get_data(as_text=True)
        assert "csrf" not in page
        assert "/account" not in page
        assert "Kept on this phone" in page or "were kept on this phone" in page
    worker = reader.get("/cards/worker.js")
    assert worker.mimetype == "text/javascript"
    assert "export" not in worker.get_data(as_text=True)


def test_hazards_stand_before_points_and_every_source_number_has_its_line(reader: Any) -> None:
    page = reader.get("/cards/sural").get_data(as_text=True)
    assert page.index('id="hazards"') < page.index('id="points"')
    for number in set(re.findall(r'href="#source-(\d+)"', page)):
        assert f'id="source-{number}"' in page
    assert reader.get("/cards/of/sural").location == "/cards/sural"
    assert reader.get("/cards/of/mental").location.startswith("/cards/?q=Mental")
    assert "Sural nerve at the outer ankle" in reader.get("/cards/?q=sural").get_data(as_text=True)
    assert "No card has all of these words" in reader.get("/cards/?q=zzz").get_data(as_text=True)


def test_a_card_explains_its_words_and_a_kept_one_needs_no_network(reader: Any) -> None:
    page = reader.get("/cards/ilioinguinal").get_data(as_text=True)
    assert page.count('href="/glossary/anterior-superior-iliac-spine"') == 1
    assert "/glossary/" not in reader.get("/cards/ilioinguinal/kept").get_data(as_text=True)
