"""Pairs and stages are rows: written, added, moved and taken away by plain forms, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.authoring import forms
from npt_training.assessment.authoring.service import drafts
from npt_training.assessment.items import item_of
from tests.accounts.factories import post, sign_in
from tests.assessment import more_items
from tests.assessment.authoring.calm import CALM
from tests.assessment.authoring.school import School, make_school, ready_picture
from tests.assessment.authoring.sheets import sheet


@dataclass
class Desk:
    school: School
    ada: FlaskClient

    def begin(self, kind: str, doc: dict[str, Any] | None = None) -> str:
        """A draft of the kind, with ``doc`` in it; its address."""
        draft = drafts.begin(self.school.ada, kind, view=(doc or {}).get("view"))
        if doc is not None:
            kept = doc | {"id": draft.series, "own_sources": ["Own work"]}
            drafts.save(self.school.ada, draft.id, kept, draft.revision)
        return f"/authoring/items/{draft.id}"

    def doc(self, address: str) -> dict[str, Any]:
        return dict(drafts.get(self.school.ada, address.rsplit("/", 1)[1]).doc)

    def press(self, address: str, action: str = "save", **typed: str) -> str:
        """Write into the page as it stands, press a button, and follow to the page after."""
        sent = sheet(self.ada.get(address).text)
        for name, value in typed.items():
            sent[name if "-" in name else name.replace("_", "-")] = [value]
        answer = post(self.ada, address, sent | {"action": action})
        assert answer.status_code == 303, answer.text
        return str(answer.location)


@pytest.fixture
def desk(app: Flask) -> Desk:
    school = make_school()
    ada = app.test_client()
    sign_in(ada, school.people["ada"])
    return Desk(school, ada)


@pytest.mark.parametrize("kind", ["associate", "case"])
def test_a_page_that_is_sent_back_as_it_stands_loses_nothing(desk: Desk, kind: str) -> None:
    doc = getattr(more_items, kind)()
    address = desk.begin(kind, doc)
    before = desk.doc(address)
    desk.press(address)
    after = desk.doc(address)
    assert {k: v for k, v in after.items() if k != "module"} == {
        k: v for k, v in before.items() if k != "module"
    }
    assert item_of(after)


def test_pairs_are_written_without_scripts(desk: Desk) -> None:
    address = desk.begin("associate")
    desk.press(
        address, "add-pair", pair_1_text="Heel", pair_1_partner="sural", pair_2_text="Sole",
        pair_2_partner="tibial", spare_1_partner="saphenous",
    )  # fmt: skip
    page = desk.ada.get(f"{address}?more=pair").text
    assert "pair-3-text" in sheet(page)
    doc = desk.doc(address)
    assert [one["text"] for one in doc["left"]] == ["Heel", "Sole"]
    assert [one["text"] for one in doc["right"]] == ["sural", "tibial", "saphenous"]
    assert doc["answer"] == {"l1": "r1", "l2": "r2"}
    desk.press(address, "up-pair-2")
    moved = desk.doc(address)
    assert [one["text"] for one in moved["left"]] == ["Sole", "Heel"]
    assert moved["answer"] == doc["answer"]
    desk.press(address, "away-pair-1")
    assert [one["text"] for one in desk.doc(address)["left"]] == ["Heel"]
    assert "tibial" not in [one["text"] for one in desk.doc(address)["right"]]


def test_half_a_pair_is_kept_and_named(desk: Desk) -> None:
    address = desk.begin("associate")
    desk.press(address, pair_1_text="Heel")
    page = desk.ada.get(address).text
    assert sheet(page)["pair-1-text"] == ["Heel"]
    assert "ame either place or text" in page


def test_a_case_is_written_stage_by_stage_without_scripts(desk: Desk) -> None:
    address = desk.begin("case")
    fields = {
        "stage-1-text": "A runner feels her heel burn.", "stage-1-kind": "choice",
        "stage-1-prompt": "Which nerve?", "stage-1-choice-options-1-text": "Sural",
        "stage-1-choice-options-1-correct": "1", "stage-1-choice-options-1-why": "It runs there.",
        "stage-1-choice-options-2-text": "Tibial", "stage-1-choice-options-2-why": "Deep.",
        "stage-1-choice-options-3-text": "Saphenous", "stage-1-choice-options-3-why": "Inside.",
        "stage-2-text": "You measure.", "stage-2-kind": "numeric", "stage-2-prompt": "How far?",
        "stage-2-numeric-answer": "25", "stage-2-numeric-unit": "mm", "stage-2-weight": "2",
        "stage-2-numeric-tolerance": "3", "stage-2-numeric-units": "mm, cm",
    }  # fmt: skip
    location = desk.press(address, "add-stage", **fields)
    assert location.endswith("?more=stage#rows-stage")
    assert "stage-3-text" in sheet(desk.ada.get(location.split("#")[0]).text)
    first, second = desk.doc(address)["stages"]
    assert [one["text"] for one in first["ask"]["options"]] == ["Sural", "Tibial", "Saphenous"]
    assert second["ask"] == {
        "kind": "numeric", "prompt": "How far?", "answer": 25, "unit": "mm", "units": ["mm", "cm"],
        "tolerance": 3,
    }  # fmt: skip
    assert second["weight"] == 2
    common = {"prompt": "A burning heel", "rationale": "So it is.", "sources": "Own work"}
    desk.press(address, "down-stage-1", **common)
    assert [one["ask"]["kind"] for one in desk.doc(address)["stages"]] == ["numeric", "choice"]
    assert item_of(desk.doc(address))
    assert "Whole: it can go to review" in desk.ada.get(address).text
    desk.press(address, "away-stage-2")
    assert [one["ask"]["kind"] for one in desk.doc(address)["stages"]] == ["numeric"]


def test_a_stage_asks_for_what_is_drawn_on_the_photograph(desk: Desk) -> None:
    row = ready_picture(desk.school.ada)
    draft = drafts.begin(desk.school.ada, "case", picture_id=row.id)
    address = f"/authoring/items/{draft.id}"
    shape = {"drawn-0-kind": "pin", "drawn-0-x": "30", "drawn-0-y": "50", "drawn-0-name": "sural"}
    desk.press(address, **shape)
    told = {
        "stage-1-text": "A heel burns.", "stage-1-prompt": "Where?", "stage-1-kind": "locate",
        "stage-1-locate-target": "exit:sural", "stage-1-locate-full_mm": "5",
        "stage-1-locate-half_mm": "10", "stage-2-text": "You press there.",
        "stage-2-prompt": "How far from the bone?", "stage-2-kind": "numeric",
        "stage-2-numeric-answer": "25", "stage-2-numeric-unit": "mm",
        "stage-2-numeric-units": "mm, cm", "stage-2-numeric-tolerance": "3",
        "prompt": "A heel", "rationale": "So it is.", "sources": "Own work",
    }  # fmt: skip
    desk.press(address, **told)
    doc = desk.doc(address)
    assert doc["drawn"] == [{"id": "sural", "exit": [[0.3, 0.5]]}]
    assert 'value="exit:sural" selected' in desk.ada.get(address).text
    assert "Whole: it can go to review" in desk.ada.get(address).text
    assert item_of(doc)


def test_what_is_no_yaml_in_a_stage_is_kept_until_it_is_mended(desk: Desk) -> None:
    address = desk.begin("case")
    desk.press(address, **{"stage-1-text": "Told.", "stage-1-kind": "region",
                           "stage-1-region-rest": "zones: ["})  # fmt: skip
    assert sheet(desk.ada.get(address).text)["stage-1-region-rest"] == ["zones: ["]
    assert desk.doc(address)["stages"][0]["ask"]["_rest"] == "zones: ["


ACTIONS = st.from_regex(r"(up|down|away)-(pair|stage|x)-[0-9]{1,3}", fullmatch=True) | st.text()
NAMES = st.from_regex(r"(pair|stage|spare)-[0-9]{1,2}-[a-z]{1,5}(-[0-9]-[a-z])?", fullmatch=True)
FORMS = st.dictionaries(NAMES, st.lists(st.text(max_size=5), max_size=2), max_size=12)


@CALM
@given(FORMS, ACTIONS)
def test_no_button_ever_loses_what_another_row_holds(
    form: dict[str, list[str]], action: str
) -> None:
    after = forms.rearranged(form, action)
    if action.startswith("away-"):
        gone = [name for name in form if name not in after]
        assert all(name.startswith(f"{action.removeprefix('away-')}-") for name in gone)
    else:
        assert sorted(map(repr, after.values())) == sorted(map(repr, form.values()))


@CALM
@given(FORMS, st.sampled_from(["pair", "stage"]), st.integers(0, 99))
def test_up_undoes_down(form: dict[str, list[str]], prefix: str, number: int) -> None:
    numbers = forms.part.rows(form, prefix, 1000)
    down = forms.rearranged(form, f"down-{prefix}-{number}")
    if number in numbers[:-1]:
        after = numbers[numbers.index(number) + 1]
        assert forms.rearranged(down, f"up-{prefix}-{after}") == form
    else:
        assert down == form


@CALM
@given(st.dictionaries(NAMES, st.lists(st.text(max_size=8), max_size=2), max_size=20))
def test_whatever_is_sent_makes_a_document(form: dict[str, list[str]]) -> None:
    for kind in ("associate", "case"):
        doc = forms.read(kind, form, {"id": "s-1", "kind": kind}, None)
        assert doc["kind"] == kind
        assert not set(doc) & {"_rest"}
