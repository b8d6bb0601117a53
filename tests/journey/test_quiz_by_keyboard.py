"""A trainee sits the whole quiz of the leg, every kind of question, by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.factories import PASSWORD
from tests.journey.conftest import Site
from tests.journey.key import Right, right_answer

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["postgresql"])]

KINDS = {"locate", "identify", "label", "written"}
COARSE_PX, FINE_PX = 40, 4
FOCUSED = "document.activeElement"
MOST_TABS = 90


class Keyboard:
    """One page and its keyboard; there is no mouse."""

    def __init__(self, page: Any) -> None:
        self.page, self.keys = page, page.keyboard

    def to(self, selector: str) -> None:
        """Tab until the element has the focus."""
        for _step in range(MOST_TABS):
            if self.page.evaluate(f"selector => {FOCUSED}.matches(selector)", selector):
                return
            self.keys.press("Tab")
        pytest.fail(f"Tab never reaches {selector} on {self.page.url}")

    def enter(self) -> None:
        """Press Enter and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.keys.press("Enter")

    def go(self, selector: str) -> None:
        self.to(selector)
        self.enter()

    def write(self, selector: str, text: str) -> None:
        self.to(selector)
        self.keys.insert_text(text)

    def place(self, x: float, y: float) -> None:
        """Steer the cross to a place of the picture, 0..1: coarse steps, fine steps, Enter."""
        self.to("[data-stage]")
        plate = self.page.locator(".player-plate").bounding_box()
        for axis, wanted, names, size in (
            ("x", x, ("ArrowLeft", "ArrowRight"), plate["width"]),
            ("y", y, ("ArrowUp", "ArrowDown"), plate["height"]),
        ):
            far = wanted * size - self._cross(axis) * size
            name = names[far > 0]
            coarse = int(abs(far) // COARSE_PX)
            for _press in range(coarse):
                self.keys.press(f"Shift+{name}")
            for _press in range(round((abs(far) - coarse * COARSE_PX) / FINE_PX)):
                self.keys.press(name)
        self.keys.press("Enter")

    def _cross(self, axis: str) -> float:
        """Where the cross stands, 0..1 of the picture."""
        stage = self.page.locator("[data-stage]")
        size = float(stage.get_attribute("data-width" if axis == "x" else "data-height"))
        return float(self.page.locator(".cross").get_attribute(f"data-{axis}")) / size


def test_by_keyboard_alone(site: Site) -> None:
    email = site.person("trainee", "Kim Ferro")
    page = site.visit("/sign-in?next=/quizzes/B9").page
    keyboard = Keyboard(page)
    keyboard.write("#email", email)
    keyboard.write("#password", PASSWORD)
    keyboard.enter()
    page.goto(f"{site.address}/quizzes/B9")
    keyboard.go("main form button[type=submit]")
    kinds = set()
    while page.locator("form[data-player]").count():
        right = right_answer(site.app, page)
        kinds.add(right.kind)
        _answer(keyboard, right)
    assert kinds >= KINDS
    keyboard.go("main a.btn-next")
    assert "answers are kept" in page.locator("main").inner_text()
    keyboard.go("form[data-hand-in] button")
    assert "With an instructor" in page.locator("main").inner_text()
    assert _auto_percent(site, page) >= 80


def _answer(keyboard: Keyboard, right: Right) -> None:
    if right.point:
        keyboard.place(*right.point)
    for words in right.words:
        keyboard.keys.press(_number_of(keyboard.page, words))
    for number, name in enumerate(right.pins, 1):
        keyboard.to(f"[name=pin-{number}]")
        for _press in range(_row_of(keyboard.page, number, name)):
            keyboard.keys.press("ArrowDown")
    if right.text:
        keyboard.write("[name=text]", right.text)
    keyboard.go(".player-go .btn-next")


def _number_of(page: Any, words: str) -> str:
    """The number key of the option with these words."""
    texts = page.locator(".player-option span").all_inner_texts()
    return str(texts.index(words) + 1)


def _row_of(page: Any, number: int, name: str) -> int:
    """How far down its list a name stands, counted from the empty row."""
    return int(page.locator(f"[name=pin-{number}] option").all_inner_texts().index(name))


def _auto_percent(site: Site, page: Any) -> float:
    """Mean of what the machine has judged; the written answer waits for a person."""
    from sqlalchemy import select

    from npt_training.assessment.models import Answer
    from npt_training.core.db import read

    with site.app.app_context(), read() as s:
        attempt = page.url.rsplit("/", 1)[1]
        rows = s.scalars(select(Answer.fraction).where(Answer.attempt_id == attempt)).all()
    judged = [fraction for fraction in rows if fraction is not None]
    assert len(judged) == len(rows) - 1
    return 100 * sum(judged) / len(judged)
