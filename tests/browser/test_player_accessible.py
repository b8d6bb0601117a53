"""axe finds nothing on any kind of item, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Player

KINDS = ["locate", "trace", "territory", "order", "row", "identify", "label", "choice", "written"]
KINDS += ["points", "area", "typed", "numeric", "annotate", "case", "associate"]
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_violations(player: Player, kind: str, scheme: str) -> None:
    page = player.open(f"/item/{kind}/1", color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
