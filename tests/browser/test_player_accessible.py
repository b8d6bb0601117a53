"""axe finds nothing on any kind of item, light and dark; all of it fits the smallest screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Player

KINDS = ["locate", "trace", "territory", "order", "row", "identify", "label", "choice", "written"]
KINDS += ["points", "area", "typed", "numeric", "annotate", "case", "associate"]
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"


SMALL = """[...document.querySelectorAll('.player button, .player input, .player select')]
  .map(one => one.closest('label') ?? one).filter(one => one.getClientRects().length)
  .filter(one => {
    const {width, height} = one.getBoundingClientRect();
    return Math.min(width, height) < 24;
  })
  .map(one => one.outerHTML)"""


QUICK_IN_THE_DARK = ("annotate", "associate", "numeric", "order")
"""Kinds that together show every control; the others are looked at in the dark at leisure."""
LOOKS = [(kind, "light") for kind in KINDS] + [
    pytest.param(kind, "dark", marks=[] if kind in QUICK_IN_THE_DARK else [pytest.mark.long])
    for kind in KINDS
]


@pytest.mark.parametrize(("kind", "scheme"), LOOKS)
def test_no_violations(player: Player, kind: str, scheme: str) -> None:
    page = player.open(f"/item/{kind}/1?left=900", color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(SMALL) == []
