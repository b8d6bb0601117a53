"""Items on a diagram are answered like those on a view; it stays on paper in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.assessment import figure_items
from tests.browser.kinds.conftest import School
from tests.browser.kinds.hands import HANDS, Hand
from tests.browser.kinds.journeys import Asked
from tests.browser.kinds.test_every_kind import faults

pytestmark = pytest.mark.browser


def _label(hand: Hand, asked: Asked) -> None:
    for number, pin in enumerate(figure_items.PINS, 1):
        hand.choose(f"pin-{number}", asked.value(str(pin["name"])))


def _associate(hand: Hand, asked: Asked) -> None:
    right = [ident for ident in asked.shown if ident.startswith("r")]
    left = [ident for ident in asked.shown if ident.startswith("l")]
    for number, ident in enumerate(left, 1):
        answer = {"l1": "r1", "l2": "r2"}[ident]
        hand.choose(f"pin-{number}", str(right.index(answer) + 1))


def _region(hand: Hand, asked: Asked) -> None:
    hand.place((0.36, 0.3))


@pytest.mark.parametrize(
    ("kind", "act", "mode", "scheme"),
    [
        ("label", _label, "touch", "dark"),
        ("associate", _associate, "mouse", "light"),
        pytest.param("region", _region, "keys", "dark", marks=pytest.mark.long),
    ],
)
def test_a_diagram_is_answered(
    school: School,
    visit: Callable[..., Any],
    kind: str,
    act: Callable[[Hand, Asked], None],
    mode: str,
    scheme: str,
) -> None:
    attempt_id = school.practise(f"b9-figure-{kind}")
    asked = Asked(list(school.question(attempt_id).shown))
    hand_of = HANDS[mode]
    page = visit(
        f"/attempts/{attempt_id}/1", bypass_csp=True, color_scheme=scheme, **hand_of.options
    )
    page.wait_for_selector("html.has-keys .player-stage.is-live")
    assert page.eval_on_selector(".player-stage img", "img => img.naturalWidth") > 0
    letters = page.locator(".player-stage .letter").count()
    assert letters == (3 if kind == "associate" else 0)
    hand = hand_of(page)
    act(hand, asked)
    assert faults(page) == []
    hand.answer()
    page.wait_for_selector(".verdict")
    assert faults(page) == []
    assert school.question(attempt_id).fraction == 1
