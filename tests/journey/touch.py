"""Answering a question by touch, in the player as it is."""

from __future__ import annotations

from typing import Any

from tests.journey.conftest import Site, Visitor
from tests.journey.key import Right, right_answer

MIDDLE = """([y]) => {
  const box = document.querySelector('.player-plate img').getBoundingClientRect();
  window.scrollBy({top: box.top + y * box.height - innerHeight * 0.4, behavior: 'instant'});
}"""


def answer(site: Site, visitor: Visitor) -> Right:
    """Answer the question on the page rightly and go where its button leads."""
    page, right = visitor.page, right_answer(site.app, visitor.page)
    if right.point:
        tap_picture(page, *right.point)
    for words in right.words:
        page.locator(".player-option span").get_by_text(words, exact=True).tap()
    for number, name in enumerate(right.pins):
        page.locator("[data-name]").get_by_text(name, exact=True).tap()
        tap_pin(page, number)
    if right.text:
        page.get_by_label("Your answer").fill(right.text)
    visitor.go(page.locator(".player-go .btn-next"))
    return right


def tap_picture(page: Any, x: float, y: float) -> None:
    """Put a finger on a place of the picture, 0..1, scrolled to where a thumb reaches it."""
    page.evaluate(MIDDLE, [y])
    box = page.locator(".player-plate img").bounding_box()
    page.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])


def tap_pin(page: Any, number: int) -> None:
    """Put a finger on the middle of a pin, counted from 0, neighbours or not."""
    disc = page.locator(".pin .pin-disc").nth(number)
    disc.scroll_into_view_if_needed()
    box = disc.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
