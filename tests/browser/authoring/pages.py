"""What the tests of the editor do on its pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.browser.test_axe_pages import AXE, RUN

SHOTS = os.environ.get("AUTHORING_SHOTS", "")
"""A folder to keep pictures of the pages in, to look at; nothing is kept without it."""


def check(page: Any, name: str) -> None:
    """No fault of accessibility, no sideways scrolling; a picture of the page where asked for."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(RUN, []) == [], name
    width = page.viewport_size["width"]
    for size in (width, 390):
        page.set_viewport_size({"width": size, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= size, (name, size)
        if SHOTS:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(150)
                page.screenshot(path=Path(SHOTS) / f"{name}-{size}-{scheme}.png", full_page=True)
            page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": width, "height": 900})


def at(page: Any, x: float, y: float) -> None:
    """Click the picture at shares of it."""
    page.locator("[data-editor]").scroll_into_view_if_needed()
    box = page.locator(".player-plate img").bounding_box()
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def numbers(page: Any, field: str, shape: int) -> list[tuple[float, float]]:
    """The handles of a shape as its rows say them."""
    return page.evaluate(
        """([field, n]) => {
          const values = (part) => [...document.querySelectorAll(`[name="${field}-${n}-${part}"]`)]
            .map((input) => input.value).filter(Boolean).map(Number);
          const ys = values('y');
          return values('x').map((x, i) => [x, ys[i]]);
        }""",
        [field, shape],
    )
