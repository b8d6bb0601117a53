"""A reader taps a word of a lesson and reads what it means, without leaving the page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_remarks_journey import address, faults, signed_in

__all__ = ["address"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe-on-demo")]

LESSON = "/learn/B1/b1-hackett-hemwall-lyftogt"
WORD = "Blinded"


def test_by_touch_and_by_key(chromium: Any, address: str) -> None:
    page = signed_in(
        chromium, address, "ada", viewport={"width": 390, "height": 844}, has_touch=True
    )
    page.goto(f"{address}{LESSON}")
    word = page.get_by_role("button", name=WORD, exact=True)
    meaning = page.locator("#term-meaning")
    word.tap()
    assert word.get_attribute("aria-expanded") == "true"
    assert "who had which treatment" in meaning.inner_text()
    assert "who had which treatment" in page.locator("[role=status].visually-hidden").inner_text()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").tap()
    assert meaning.count() == 0
    assert word.get_attribute("aria-expanded") == "false"

    word.focus()
    page.keyboard.press("Space")
    assert meaning.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#term-meaning') !== null")
    page.keyboard.press("Escape")
    assert meaning.count() == 0
    assert page.evaluate("document.activeElement.textContent") == WORD
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert meaning.count() == 0, "it closes when the reader goes on"

    word.tap()
    meaning.get_by_role("link").tap()
    page.wait_for_url("**/glossary/blinding")


def test_without_scripts_a_word_leads_to_its_page(chromium: Any, address: str) -> None:
    page = signed_in(chromium, address, "ada", java_script_enabled=False)
    page.goto(f"{address}{LESSON}")
    page.get_by_role("link", name=WORD, exact=True).click()
    page.wait_for_url("**/glossary/blinding")
    assert "who had which treatment" in page.locator("main").inner_text()
