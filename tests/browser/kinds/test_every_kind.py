"""Every kind of item is answered by touch, by mouse and by the keys alone.

One mode of each kind runs with the quick tests, the others with the long ones.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.kinds.conftest import School
from tests.browser.kinds.hands import HANDS
from tests.browser.kinds.journeys import KINDS, Asked

AXE = Path(__file__).resolve().parents[3] / "frontend/node_modules/axe-core/axe.min.js"
pytestmark = pytest.mark.browser


def all_ways() -> list[Any]:
    modes = list(HANDS)
    return [
        pytest.param(
            kind,
            mode,
            id=f"{kind}-{mode}",
            marks=[] if mode == modes[at % 3] else [pytest.mark.long],
        )
        for at, kind in enumerate(KINDS)
        for mode in modes
    ]


@pytest.mark.parametrize(("kind", "mode"), all_ways())
def test_a_kind_is_answered(
    school: School, visit: Callable[..., Any], kind: str, mode: str
) -> None:
    journey, hand_of = KINDS[kind], HANDS[mode]
    attempt_id = school.practise(journey.doc["id"])
    asked = Asked(list(school.question(attempt_id).shown))
    page = visit(f"/attempts/{attempt_id}/1", bypass_csp=True, **hand_of.options)
    page.wait_for_selector(
        "html.has-keys :is(.player-stage.is-live, form.player:not(:has(.player-stage)))"
    )
    hand = hand_of(page)
    journey.act(hand, asked)
    assert faults(page) == []
    hand.answer()
    page.wait_for_selector(".verdict")
    assert faults(page) == []
    given = school.question(attempt_id)
    assert given.answered
    assert journey.stored(given.response), given.response
    if journey.partial is None:
        assert given.fraction is None
    elif journey.partial:
        assert 0 < given.fraction < 1
    else:
        assert given.fraction == 1


def faults(page: Any) -> list[tuple[str, str]]:
    """What axe finds on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
