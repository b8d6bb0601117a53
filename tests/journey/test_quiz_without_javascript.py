"""The same quiz where no script runs: clicks on the picture, the grid, zoom by links, selects."""

from __future__ import annotations

from typing import Any

import pytest

from npt_training.assessment.crops import Crop, around
from npt_training.assessment.fields import COLUMNS, ROWS
from tests.journey.conftest import Site, Visitor
from tests.journey.key import Right, right_answer
from tests.journey.test_quiz_by_keyboard import KINDS, _auto_percent

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["postgresql"])]

Point = tuple[float, float]


def test_without_scripts(site: Site) -> None:
    visitor = site.member("trainee", "Noa Lind", java_script_enabled=False)
    page = visitor.page
    page.goto(f"{site.address}/quizzes/B9")
    visitor.button("Start the quiz")
    kinds: set[str] = set()
    ways: list[str] = []
    while page.locator("form[data-player]").count():
        right = right_answer(site.app, page)
        kinds.add(right.kind)
        if right.point:
            ways.append(_place(visitor, right, ("click", "zoom", "grid")[len(ways) % 3]))
        _fill(visitor, right)
        visitor.go(page.locator(".player-go .btn-next"))
    assert kinds >= KINDS
    assert set(ways) == {"click", "zoom", "grid"}
    visitor.link("Check and hand in")
    visitor.sees("answers are kept")
    visitor.button("Hand in")
    visitor.sees("With an instructor")
    assert _auto_percent(site, page) >= 80


def _fill(visitor: Visitor, right: Right) -> None:
    page = visitor.page
    for words in right.words:
        page.locator(".player-option span").get_by_text(words, exact=True).click()
    for number, name in enumerate(right.pins, 1):
        page.locator(f"[name=pin-{number}]").select_option(label=name)
    if right.text:
        page.get_by_label("Your answer").fill(right.text)


def _place(visitor: Visitor, right: Right, way: str) -> str:
    """Place the point in one of three ways; the picture keeps it through every page load."""
    assert right.point
    if way == "grid":
        _by_grid(visitor, right)
    else:
        crop = _zoom(visitor, right.point) if way == "zoom" else Crop()
        _click(visitor, crop, right.point)
        assert visitor.page.locator(".player-overlay .mark").count() == 1
    return way


def _click(visitor: Visitor, crop: Crop, point: Point) -> None:
    picture = visitor.page.locator("input[name=place]")
    box = picture.bounding_box()
    x, y = _within(crop, point)
    with visitor.page.expect_navigation():
        picture.click(position={"x": x * box["width"], "y": y * box["height"]})


def _zoom(visitor: Visitor, point: Point) -> Crop:
    """Follow the link to the window that shows the point nearest to its middle."""
    best = min(around(Crop()), key=lambda crop: _off_centre(crop, point))
    _follow(visitor, best)
    return best


def _by_grid(visitor: Visitor, right: Right) -> None:
    """Choose the square whose middle earns the full credit, zoomed as far as that needs."""
    assert right.point
    crop = Crop()
    while True:
        x, y = _within(crop, right.point)
        column, row = min(int(x * len(COLUMNS)), 15), min(int(y * ROWS), ROWS - 1)
        middle = crop.to_picture((column + 0.5) / len(COLUMNS), (row + 0.5) / ROWS)
        if right.credit is None or right.earns(*middle) or crop.level == 4:
            break
        crop = min(around(crop), key=lambda one: _off_centre(one, right.point))
        _follow(visitor, crop)
    visitor.page.get_by_label("Square of the grid").select_option(f"{COLUMNS[column]}{row + 1}")


def _follow(visitor: Visitor, crop: Crop) -> None:
    visitor.go(visitor.page.locator(f".player-crops a[href$='crop={crop.name}']"))


def _within(crop: Crop, point: Point) -> Point:
    """Where a place of the whole picture lies in a window, 0..1."""
    left, top, width, height = crop.box
    return (point[0] - left) / width, (point[1] - top) / height


def _off_centre(crop: Crop, point: Any) -> float:
    x, y = _within(crop, point)
    return max(abs(x - 0.5), abs(y - 0.5))
