"""Every template keeps to the content security policy: no inline style, no inline script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "npt_training"
TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a handler attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "a script without source": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a script without nonce": r"<script(?![^>]*\bnonce=\"\{\{ nonce\(\) \}\}\")[^>]*>",
    "a javascript address": r"javascript:",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]
    assert not found, f"{path.name} has {', '.join(found)}"


@pytest.mark.parametrize(
    "path", [p for p in TEMPLATES if p.parent.name == "web"], ids=lambda path: path.name
)
def test_components_trust_no_markup(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b", path.read_text(encoding="utf-8"))


def test_there_are_templates_to_look_at() -> None:
    assert {"base.html", "ui.html", "player_stage.html"} <= {path.name for path in TEMPLATES}
