"""What we export, rendered and answered in the players of others; their score is ours.

Citolab's graphicOrder reports what was chosen in the order of the document, not of the clicks
(their issue 209), so the score of that order is compared, not the order itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from npt_training.assessment.qti.bands import shape_of
from npt_training.assessment.qti.export import WrittenItem
from npt_training.assessment.qti.item import QtiItem, read_item
from npt_training.assessment.qti.scoring import score_response
from tests.qti.players.page import PlayerPage, require
from tests.qti.test_export import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.long]
AMPUP, CITOLAB = "ampup", "citolab"
ROUNDED = 0.001
"""Citolab shows three decimals of a score."""


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def show(chromium: Any, written: Any) -> Iterator[Callable[..., tuple[PlayerPage, QtiItem]]]:
    opened: list[PlayerPage] = []

    def open_item(player: str, name: str) -> tuple[PlayerPage, QtiItem]:
        require(player)
        done: WrittenItem = written(KINDS[name])
        page = PlayerPage(chromium, player, done.media)
        opened.append(page)
        page.load(done.xml)
        return page, read_item(done.xml)

    yield open_item
    for page in opened:
        page.page.close()


def same_score(page: PlayerPage, item: QtiItem, wanted: float | None = None) -> list[str]:
    """The player's own score is the one our engine gives its response."""
    response, score = page.finish()
    ours = score_response(item, {"RESPONSE": response}).score
    assert ours == pytest.approx(score, abs=ROUNDED), response
    if wanted is not None:
        assert score == pytest.approx(wanted, abs=ROUNDED), response
    return response


def names_of(item: QtiItem) -> list[str]:
    return [one.identifier for one in item.interactions[0].options]


PICTURE = {AMPUP: "svg image", CITOLAB: "qti-select-point-interaction img"}


@pytest.mark.parametrize("player", [AMPUP, CITOLAB])
@pytest.mark.parametrize("wanted", [1.0, 0.5, 0.0])
def test_select_point(show, player, wanted) -> None:
    """In the full band, in the half band, far away."""
    page, item = show(player, "locate")
    entries = item.responses["RESPONSE"].areas.entries
    inside = [shape_of(area).representative_point() for area, worth in entries if worth == wanted]
    x, y = (round(inside[0].x), round(inside[0].y)) if inside else (300, 311)
    page.click_at(PICTURE[player], x, y)
    (spot,) = same_score(page, item, wanted)
    assert abs(float(spot.split()[0]) - x) <= 1


@pytest.mark.parametrize("player", [AMPUP, CITOLAB])
def test_select_several_points(show, player) -> None:
    page, item = show(player, "region-every")
    for x, y in ((100, 180), (240, 210)):
        page.click_at(PICTURE[player], x, y)
    assert len(same_score(page, item, 2 / 3)) == 2


GAP = {
    AMPUP: (".gap-choice-text[data-identifier={}]", ".ggm-gap[data-identifier={}]"),
    CITOLAB: ("qti-gap-text[identifier={}]", "qti-associable-hotspot[identifier={}]"),
}


@pytest.mark.parametrize("player", [AMPUP, CITOLAB])
@pytest.mark.parametrize("right", [3, 2, 0])
def test_graphic_gap_match(show, player, right) -> None:
    page, item = show(player, "label")
    name, pin = GAP[player]
    pairs = list(item.responses["RESPONSE"].correct.members)
    if right == 0:
        pairs = [(pairs[1][0], pairs[0][1])]
    for label, place in pairs[: right or 1]:
        page.drag(page.centre(name.format(label)), page.centre(pin.format(place)))
    assert len(same_score(page, item, right / 3)) == (right or 1)


@pytest.mark.parametrize("player", [AMPUP, CITOLAB])
@pytest.mark.parametrize("right", [True, False])
def test_hotspot(show, player, right) -> None:
    page, item = show(player, "region-choose")
    correct = item.responses["RESPONSE"].correct.one
    chosen = correct if right else next(one for one in names_of(item) if one != correct)
    if player == AMPUP:
        page.click(f"svg [data-identifier={chosen}]")
    else:
        page.click(f"qti-hotspot-choice[identifier={chosen}]")
    assert same_score(page, item, float(right)) == [chosen]


def test_graphic_order(show) -> None:
    page, item = show(CITOLAB, "order")
    for name in names_of(item):
        page.click(f"qti-hotspot-choice[identifier={name}]")
    assert len(same_score(page, item)) == 3


@pytest.mark.parametrize("name", ["associate-drawn", "associate-words"])
@pytest.mark.parametrize("count", [2, 1])
def test_graphic_associate(show, name, count) -> None:
    page, item = show(CITOLAB, name)
    for one, other in item.responses["RESPONSE"].correct.members[:count]:
        page.click(f"qti-associable-hotspot[identifier={one}]")
        page.click(f"qti-associable-hotspot[identifier={other}]")
    assert len(same_score(page, item, count / 2)) == count


@pytest.mark.parametrize(("x", "y", "wanted"), [(120, 180, 0.5), (240, 420, 0.5), (350, 60, 0.0)])
def test_position_object(show, x, y, wanted) -> None:
    """Citolab moves one marker and keeps no response: where it lies is read off the page.

    The browser's own dragging of pictures gets in its way and is turned off.
    """
    page, item = show(CITOLAB, "points")
    marker = "qti-position-object-interaction img"
    page.page.locator(marker).evaluate("image => { image.draggable = false; }")
    box = page.page.locator("qti-position-object-stage > img").bounding_box()
    page.drag(page.centre(marker), (box["x"] + x, box["y"] + y))
    at = page.centre(marker)
    spot = f"{round(at[0] - box['x'])} {round(at[1] - box['y'])}"
    assert abs(at[0] - box["x"] - x) < 3
    assert abs(at[1] - box["y"] - y) < 3
    assert score_response(item, {"RESPONSE": [spot]}).score == wanted


@pytest.mark.parametrize("player", [AMPUP, CITOLAB])
def test_choice(show, player) -> None:
    page, item = show(player, "identify")
    right = item.responses["RESPONSE"].correct.one
    words = next(o.text for o in item.interactions[0].options if o.identifier == right)
    page.page.get_by_text(words, exact=True).first.click()
    assert same_score(page, item, 1.0) == [right]
