"""The sheets of the pack: everything that has to stand on them does, and nothing else."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from npt_training.core import editions
from npt_training.curriculum.finding import findables
from npt_training.curriculum.parts.part import Ground
from npt_training.curriculum.parts.reader import read_parts
from npt_training.curriculum.sheets import service
from npt_training.curriculum.sheets.sheet import CONSENT_ELEMENTS, KINDS, SHEETS, Sheet
from npt_training.curriculum.sheets.wording import Wording, promises
from npt_training.dashboard.search import KINDS as KINDS_OF_SEARCH
from tests.curriculum.committed import COURSES, school_with_parts
from tests.curriculum.factories import make_edition
from tests.world import make_organisation, make_person, sign_in

FOUND = {
    path.stem: Sheet.model_validate(yaml.safe_load(path.read_text()))
    for path in sorted((COURSES / "sheets").glob("*.yaml"))
}
WORDINGS = [
    Wording.model_validate(one) for one in yaml.safe_load((COURSES / "wording.yaml").read_text())
]
CONDITIONS = {"Achilles", "Knee", "Hip, groin", "meralgia", "Ankle", "Heel and foot", "Morton"}
STATIONS = {"B4": 2, "B5": 3, "B6": 2, "B7": 2, "B8": 2, "B9": 2, "B10": 8}


def test_every_kind_is_there() -> None:
    assert {sheet.kind for sheet in FOUND.values()} == set(KINDS)
    assert all(sheet.id == name for name, sheet in FOUND.items())


def test_the_consent_record_has_all_fifteen_elements_in_order() -> None:
    """curriculum paper, section 2.8: "Consent record must contain"."""
    consent = FOUND["consent-record"]
    found = [section.element for section in consent.sections if section.element]
    assert found == list(CONSENT_ELEMENTS)
    assert len(found) == 15


def test_every_basic_condition_has_its_leaflet_and_status() -> None:
    leaflets = [sheet for sheet in FOUND.values() if sheet.condition]
    for words in CONDITIONS:
        assert sum(words in (sheet.condition or "") for sheet in leaflets) == 1, words
    for sheet in leaflets:
        assert sheet.status is not None
        assert sheet.status.text.startswith("We do not know whether it helps")
        assert sheet.status.label == "EXP" or sheet.status.sources


def test_every_module_has_its_stations() -> None:
    stations = [sheet.module for sheet in FOUND.values() if sheet.kind == "station"]
    assert {module: stations.count(module) for module in stations} == STATIONS


def test_no_sheet_promises_anything() -> None:
    for sheet in FOUND.values():
        texts = [sheet.title, sheet.lead, *(f"{s.title}\n{s.text}" for s in sheet.sections)]
        texts += [sheet.status.text] if sheet.status else []
        assert [promises(text, WORDINGS) for text in texts] == [[]] * len(texts), sheet.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We cure pain.", ["cure"]),
        ("It does not only cure it.", ["cure"]),
        ("It is not a cure.", []),
        ("Nobody can guarantee that.", []),
        ("Success: 85% or 80–85 per cent", ["80–85 per cent", "85%", "85 per cent"]),
        ("92 % of our patients improve", ["92 % of our patients"]),
        (
            "A clinically   PROVEN, pain-free treatment",
            ["clinically proven", "proven", "pain-free"],
        ),
        ("It isn't proven. No side effects!", ["no side effects"]),
        ("5 % sugar; better by 30 %; curettage; safety questions 100 % right", []),
    ],
)
def test_promises_are_found_in_their_own_words(text: str, found: list[str]) -> None:
    assert sorted(promises(text, WORDINGS)) == sorted(found)


def test_every_sheet_opens_and_prints_and_takes_nothing_of_a_patient(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "trainee"))
    page = client.get("/sheets").text
    for own in service.sheets(school.id):
        ident = own.sheet.id
        assert f'href="/sheets/{ident}"' in page
        answer = client.get(f"/sheets/{ident}")
        assert answer.status_code == 200, ident
        main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
        assert not re.search(r"<(form|input|textarea|select|button)\b", main), ident
        assert "%faculty" not in main
        assert client.get(f"/sheets/{ident}/edit").status_code == 403
    answer = client.get("/sheets/consent-record.pdf")
    assert answer.mimetype == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    flat = re.sub(r"\s+", " ", text)
    for section in FOUND["consent-record"].sections:
        assert section.title in flat
    for sheet in FOUND.values():
        if sheet.status:
            assert sheet.status.text[:60] in flat, sheet.id
    assert school.name in flat
    for module in STATIONS:
        answer = client.get(f"/sheets/stations/{module}.pdf")
        assert len(PdfReader(io.BytesIO(answer.data)).pages) >= STATIONS[module]
    assert client.get("/sheets/leaflet-knee.pdf").status_code == 200
    assert client.get("/sheets/stations/B99.pdf").status_code == 404
    assert client.get("/sheets/nothing").status_code == 404


def test_a_leaflet_holds_what_all_leaflets_share(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    sign_in(client, make_person(school_with_parts(tmp_path), "trainee"))
    page = unescape(client.get("/sheets/leaflet-knee").text)
    for words in ("What is known", "What can go wrong", "when we stop", "At this place"):
        assert words in page
    assert "better by: 30\u202f%." in page
    assert "are not findings of research" in page
    assert "your faculty" not in page[page.index("<main") : page.index("</main>")]
    assert "not set here" in client.get("/sheets/aftercare").text
    assert "your faculty has not decided yet" in client.get("/sheets/kit-list").text


def test_faults_of_a_sheet_are_named(tmp_path: Path) -> None:
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "a.yaml").write_text(
        "id: a\nkind: consent\norder: 1\ntitle: A\nlead: L\nsections:\n"
        "- {id: top, title: T, text: x, element: diagnosis}\n"
        "- {id: b, title: T, text: x, element: colour}\nshares: [z/y]\nsources: [lost]\n"
    )
    (tmp_path / "sheets" / "b.yaml").write_text(
        "id: b\nkind: station\norder: 1\ntitle: A\nlead: L\ncondition: C\nsections:\n"
        "- {id: goal, title: T, text: x}\n"
    )
    _, problems = read_parts(tmp_path, Ground({}, {}, {}, {}, {}, {}), parts=(SHEETS,))
    reasons = [problem.reason for problem in problems]
    for reason in (
        "there is no source lost", "the section top is taken", "there is no section z/y",
        "a consent record holds evidence once, not 0 times",
        "colour is no element of a consent record", "a station belongs to a module",
        "a station card says its stop", "a condition needs its status, and a status its condition",
    ):  # fmt: skip
        assert reason in reasons
    assert "a consent record holds diagnosis once, not 0 times" not in reasons


def test_without_sheets_a_sentence_says_so(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_edition(tmp_path)
    sign_in(client, make_person(make_organisation(), "trainee"))
    assert "No sheets" in client.get("/sheets").text


def test_the_search_finds_cards_and_sheets_without_marks(app: Flask, tmp_path: Path) -> None:
    school_with_parts(tmp_path)
    found = list(findables(editions.newest().id))
    assert {"emergency", "sheets", "lesson"} <= {one.kind for one in found}
    assert [one.code for one in found if "%faculty" in f"{one.title}{one.body}"] == []
    for kind in KINDS_OF_SEARCH:
        if kind.key in {"emergency", "sheets"}:
            code = next(one.code for one in found if one.kind == kind.key)
            with app.test_request_context():
                assert kind.address(code, "") == f"/{kind.key}/{code}"
