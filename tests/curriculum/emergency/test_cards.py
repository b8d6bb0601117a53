"""Emergency cards: every card with nothing decided, one dose decided, and that one withdrawn.

No figure of a dose may stand anywhere, on the page, on paper or in JSON, unless the school took it
from a guideline it names.
"""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from npt_training.core import editions
from npt_training.core.clock import now
from npt_training.curriculum.emergency.cards import DOSE, EMERGENCY
from npt_training.curriculum.faculty import service as faculty
from npt_training.curriculum.faculty.questions import FACULTY
from npt_training.curriculum.parts import service as parts
from npt_training.curriculum.parts.part import Ground
from npt_training.curriculum.parts.reader import read_parts
from tests.curriculum.committed import COURSES, school_with_parts
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person, sign_in

IDS = sorted(path.stem for path in (COURSES / "emergency").glob("*.yaml"))
WANTED = {
    "vasovagal", "anaphylaxis", "anaesthetic-toxicity", "pneumothorax", "visual-symptom",
    "needlestick", "compartment-syndrome",
}  # fmt: skip
GUIDE = "National council guideline, 2021"
AMOUNT = {"lipid-infusion": 0.27}


def texts(client: FlaskClient, card_id: str) -> dict[str, str]:
    """Everything a reader can get of a card, as text."""
    page = client.get(f"/emergency/{card_id}").text
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<details.*?</details>", "", main, flags=re.DOTALL)  # the sources
    found = {"page": unescape(re.sub(r"<[^>]*>", " ", main))}
    for size in ("a4", "a6"):
        answer = client.get(f"/emergency/{card_id}.pdf?size={size}")
        assert answer.mimetype == "application/pdf", answer.text
        reader = PdfReader(io.BytesIO(answer.data))
        assert len(reader.pages) == 1, (card_id, size, "more than one sheet")
        found[size] = " ".join(page.extract_text() for page in reader.pages)
    cards = {card["id"]: card for card in client.get("/emergency.json").json["cards"]}
    found["json"] = str({k: v for k, v in cards[card_id].items() if k != "sources"})
    return found


def doses_in(text: str) -> list[str]:
    return [match[0] for match in DOSE.finditer(text.replace("\u202f", " "))]


def test_every_emergency_has_its_card() -> None:
    assert set(IDS) == WANTED


@pytest.mark.parametrize("card_id", IDS)
def test_no_dose_but_from_a_named_guideline(
    app: Flask, client: FlaskClient, tmp_path: Path, card_id: str
) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "trainee"))
    author = principal(make_person(school, "author"), school, "author")
    for where, text in texts(client, card_id).items():
        assert doses_in(text) == [], where
    card = parts.document(editions.newest().id, EMERGENCY, card_id)
    for dose in card.doses:
        asked = faculty.question(dose.decision)
        assert asked.kind == "dose"
        value = {"low": AMOUNT.get(asked.id, asked.min), "unit": asked.units[0]}
        made = faculty.decide(
            author, asked.id, value, basis=GUIDE, decided_on=now().date(), place=0
        )
        shown = made.shown().replace("\u202f", " ")
        for where, text in texts(client, card_id).items():
            flat = re.sub(r"\s+", " ", text.replace("\\u202f", " ").replace("\u202f", " "))
            assert shown in flat, (where, asked.id)
            assert GUIDE in flat, (where, asked.id)
            left = flat.replace(shown, "")
            assert doses_in(left) == [], where
        faculty.withdraw(author, asked.id, reason="Guideline replaced", place=1)
    if card.doses:
        for where, text in texts(client, card_id).items():
            assert doses_in(text) == [], where
            assert "use your national guideline" in re.sub(r"\s+", " ", text), where


@pytest.mark.parametrize(
    "words",
    ["Give 0.5 mg", "0,5mg now", "20 % lipid", "1.5 ml/kg", "500 micrograms", "half a milligram"],
)
def test_a_dose_in_a_card_is_a_mistake(tmp_path: Path, words: str) -> None:
    (tmp_path / "emergency").mkdir()
    (tmp_path / "emergency" / "x.yaml").write_text(
        f"id: x\norder: 1\ntitle: X\nwhen: Now.\nrecognise: [A]\ndo:\n- text: {words}\n"
        "- {text: B, doses: [{label: C, decision: lost}]}\n"
        "call: [{label: D, decision: gone}]\nafter: [E]\nsources: [known]\n"
    )
    ground = Ground({}, {}, {}, {"known"}, {}, {})
    _, problems = read_parts(tmp_path, ground, parts=(FACULTY, EMERGENCY))
    assert sorted(f"{problem.line}: {problem.reason}" for problem in problems) == [
        "7: a dose stands in a faculty decision with its guideline, never in a card",
        "8: the faculty is not asked for 'lost'",
        "9: the faculty is not asked for 'gone'",
    ]


def test_minutes_are_no_dose() -> None:
    assert doses_in("Not better after 2 to 3 minutes; 15–20 minutes; ring 112 in 10 minutes") == []


def test_the_cards_are_one_tap_from_every_page(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    person = make_person(school, "trainee")
    assert client.get("/emergency").status_code == 302
    sign_in(client, person)
    for path in ("/learn", "/learn/B9/b9-first", "/account", "/not-here"):
        assert 'class="emergency-way no-print" href="/emergency"' in client.get(path).text, path
    page = client.get("/emergency").text
    places = [page.index(f'href="/emergency/{card_id}"') for card_id in ("vasovagal", *IDS[:2])]
    assert places[0] == min(places)
    assert client.get("/emergency.pdf").status_code == 200
    assert client.get("/emergency/nothing").status_code == 404
    assert client.get("/emergency/vasovagal.pdf?size=a0").status_code == 404


def test_the_number_of_this_place_stands_on_the_card(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "trainee"))
    assert "your local number" in client.get("/emergency/vasovagal").text
    author = principal(make_person(school, "author"), school, "author")
    faculty.decide(
        author,
        "ambulance-number",
        "112",
        basis="Minutes of May, item 4",
        decided_on=now().date(),
        place=0,
    )
    assert "<strong>112</strong>" in client.get("/emergency/vasovagal").text


def test_without_cards_a_sentence_says_so(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_edition(tmp_path)
    sign_in(client, make_person(make_organisation(), "trainee"))
    assert "No cards" in client.get("/emergency").text
    assert client.get("/emergency.pdf").status_code == 404
