"""A case and pairs are written by keyboard, with rows that move in place; nothing for axe."""

from __future__ import annotations

from typing import Any

import pytest

from npt_training.assessment.authoring.service import drafts
from npt_training.core.db import read
from tests.assessment import items
from tests.browser.authoring.conftest import Site
from tests.browser.authoring.pages import check

pytestmark = pytest.mark.browser


def doc_of(draft_id: str) -> dict[str, Any]:
    with read() as s:
        return dict(s.get(drafts.Draft, draft_id).doc)


def test_a_case_by_keyboard(site: Site) -> None:
    draft = drafts.begin(site.school.ada, "case")
    page = site.open(site.school.people["ada"])
    page.goto(f"{site.address}/authoring/items/{draft.id}")
    page.fill("#stage-1-text", "A runner feels her heel burn.")
    page.fill("#stage-1-prompt", "How far behind the ankle bone?")
    page.select_option("#stage-1-kind", "numeric")
    assert not page.is_visible("[name='stage-1-choice-options-1-text']")
    page.fill("#stage-1-numeric-answer", "25")
    page.fill("#stage-2-text", "It gets worse.")
    page.get_by_role("button", name="Add a stage").press("Enter")
    assert page.evaluate("document.activeElement.id") == "stage-3-text"
    page.keyboard.type("It is better.")
    page.locator("[value=up-stage-2]").press("Enter")
    assert page.evaluate("document.activeElement.value") == "down-stage-1"
    assert page.input_value("#stage-1-text") == "It gets worse."
    page.wait_for_selector("[data-autosave-state] >> text=Saved")
    check(page, "case")
    page.locator("[value=away-stage-1]").press("Enter")
    assert page.locator("#rows-stage > li").count() == 2
    assert page.evaluate("document.activeElement.value") == "away-stage-1"
    page.fill("#stage-1-numeric-answer", "30")
    page.press("#stage-1-numeric-answer", "Enter")
    page.wait_for_selector("text=Saved.")
    stages = doc_of(draft.id)["stages"]
    assert [one["text"] for one in stages] == ["A runner feels her heel burn.", "It is better."]
    assert stages[0]["ask"]["answer"] == 30


def test_pairs_with_places_on_a_view(site: Site) -> None:
    draft = drafts.begin(site.school.ada, "associate", view=items.VIEW)
    page = site.open(site.school.people["ada"])
    page.goto(f"{site.address}/authoring/items/{draft.id}")
    page.wait_for_selector(".player-stage.is-live")
    for n, nerve in ((1, "sural"), (2, "saphenous")):
        page.select_option(f"#pair-{n}-nerve", nerve)
        page.select_option(f"#pair-{n}-place", f"territory:{nerve}")
    page.locator("[value=down-pair-1]").click()
    assert page.input_value("#pair-1-nerve") == "saphenous"
    page.get_by_role("button", name="Add a pair").click()
    page.wait_for_selector("[data-autosave-state] >> text=Saved")
    check(page, "pairs")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector("text=Saved.")
    doc = doc_of(draft.id)
    assert [one["nerve"] for one in doc["left"]] == ["saphenous", "sural"]
    places = {one["id"]: one["place"]["territory"] for one in doc["right"]}
    assert {one["nerve"]: places[doc["answer"][one["id"]]] for one in doc["left"]} == {
        "saphenous": "saphenous", "sural": "sural",
    }  # fmt: skip
