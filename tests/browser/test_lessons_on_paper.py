"""A lesson on paper: nothing to press, nothing hidden, nothing cut, and which edition it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.accounts.factories import PASSWORD
from tests.browser.test_diagrams_on_a_phone import DRAWINGS, site
from tests.curriculum.factories import make_edition
from tests.world import make_organisation, make_person

pytestmark = pytest.mark.browser

MM = 96 / 25.4
COLUMN_MM, PAGE_MM = 178, 261
"""What A4 leaves between the margins of the print styles."""

SHOWN = """(wanted) => [...document.querySelectorAll(wanted)]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)
  .map((one) => one.textContent.trim().slice(0, 40) || one.outerHTML.slice(0, 80))"""
TO_PRESS = (
    "nav, form, button, summary, select, textarea, input:not([type=hidden]), .btn, .skip-link"
)
UNFRAMED = """() => [...document.querySelectorAll('.box')]
  .filter((box) => box.checkVisibility())
  .filter((box) => ['Top', 'Right', 'Bottom', 'Left'].some((side) =>
    parseFloat(getComputedStyle(box)[`border${side}Width`]) < 1))
  .map((box) => box.className)"""
TOO_TALL = """(page) => [...document.querySelectorAll('section')]
  .filter((section) => {
    const figure = section.querySelector('figure');
    return figure.getBoundingClientRect().height > page
      || getComputedStyle(figure).breakInside !== 'avoid';
  }).map((section) => section.id)"""


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def printed(
    make_app: Callable[..., Flask],
    serve: Callable[[Flask, int], str],
    chromium: Any,
    port: int,
    tmp_path: Path,
) -> Iterator[Callable[[str], Any]]:
    """A lesson of the small course as it goes to the printer, read by a trainee in the dark."""
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        make_edition(tmp_path / "course")
        person = make_person(make_organisation(), "trainee")
    address = serve(app, port)
    context = chromium.new_context(color_scheme="dark")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)

    def opened(lesson: str) -> Any:
        page.emulate_media(media="screen")
        page.goto(f"{address}/learn/B9/{lesson}")
        assert page.evaluate(SHOWN, TO_PRESS)
        page.emulate_media(media="print")
        return page

    yield opened
    context.close()


@pytest.mark.parametrize("lesson", ["b9-first", "b9-region"])
def test_paper_has_nothing_to_press_and_says_which_edition_it_was(
    printed: Callable[[str], Any], lesson: str
) -> None:
    page = printed(lesson)
    assert page.evaluate(SHOWN, TO_PRESS) == []
    assert page.get_by_role("heading", level=1).is_visible()
    whole = page.locator(".page-header .print-only").inner_text()
    assert whole.startswith("B9 · ")
    assert "Edition 2026.1" in whole
    assert "Printed" in whole
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_boxes_keep_their_frame_and_answers_and_sources_are_there(
    printed: Callable[[str], Any],
) -> None:
    page = printed("b9-region")
    assert page.evaluate(UNFRAMED) == []
    shown = page.evaluate(SHOWN, ".box-vignette details > p, .box-vignette details > div")
    assert any("Look first." in words for words in shown)
    assert len(page.evaluate(SHOWN, ".sources li")) == 2
    page = printed("b9-first")
    assert page.evaluate(UNFRAMED) == []
    assert page.evaluate(SHOWN, ".box-find, .box-claim a[href*='/claims/']") == []
    assert len(page.evaluate(SHOWN, "figure.plate")) == 2


def test_every_diagram_stays_on_one_page(
    serve: Callable[[Flask, int], str], chromium: Any, port: int
) -> None:
    page = chromium.new_page(viewport={"width": int(COLUMN_MM * MM), "height": int(PAGE_MM * MM)})
    page.emulate_media(media="print")
    page.goto(serve(site(), port))
    page.evaluate("() => document.fonts.ready")
    assert page.locator("section").count() == len(DRAWINGS)
    assert page.evaluate(TOO_TALL, PAGE_MM * MM) == []
    page.close()
