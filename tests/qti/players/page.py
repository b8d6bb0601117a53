"""An item of ours in somebody else's player, in Chromium: shown, answered, scored there."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
ORIGIN = "http://players.test"
NEEDED = {
    "ampup": ("qti3-item-player/dist/qti3Player.umd.min.js", "vue/dist/vue.min.js"),
    "citolab": ("@citolab/qti-components/cdn/index.js",),
}


def require(player: str) -> None:
    """Skips where the player is not installed (make qti-players installs both)."""
    if not all((MODULES / name).is_file() for name in NEEDED[player]):
        pytest.skip(f"the QTI player {player} is not installed: run make qti-players")


class PlayerPage:
    """A browser page with one player; nothing leaves the machine."""

    def __init__(self, browser: Any, player: str, media: dict[str, bytes]) -> None:
        require(player)
        self.player, self.media = player, media
        self.page = browser.new_page(viewport={"width": 1100, "height": 1400})
        self.page.route("**/*", self._serve)
        self.page.goto(f"{ORIGIN}/page/{player}.html")
        self.page.wait_for_function("() => window.player")

    def load(self, xml: bytes) -> None:
        self.page.evaluate("xml => window.load(xml)", xml.decode())
        self.page.wait_for_function("() => window.itemReady")
        self.page.wait_for_timeout(500)

    def finish(self) -> tuple[list[str], float]:
        """(the response variable as text, the SCORE the player worked out)."""
        self.page.evaluate("() => window.finish()")
        self.page.wait_for_function("() => window.result() && window.result().score !== null")
        found = self.page.evaluate("() => window.result()")
        response = found["response"]
        if response is None:
            response = []
        return response if isinstance(response, list) else [response], float(found["score"])

    def centre(self, selector: str) -> tuple[float, float]:
        box = self.page.locator(selector).first.bounding_box()
        assert box is not None, selector
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def click(self, selector: str) -> None:
        self.page.mouse.click(*self.centre(selector))
        self.page.wait_for_timeout(200)

    def click_at(self, selector: str, x: float, y: float) -> None:
        """Click a pixel of the picture ``selector``."""
        box = self.page.locator(selector).first.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + x, box["y"] + y)
        self.page.wait_for_timeout(200)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 8, start[1] + 8, steps=3)
        mouse.move(*end, steps=8)
        self.page.wait_for_timeout(150)
        mouse.up()
        self.page.wait_for_timeout(250)

    def _serve(self, route: Any) -> None:
        path = unquote(urlparse(route.request.url).path)
        name = path.rpartition("/")[2]
        if path.startswith("/node_modules/"):
            file = (HERE / path.lstrip("/")).resolve()
            content = file.read_bytes() if file.is_relative_to(MODULES) and file.is_file() else None
        elif path.startswith("/page/"):
            content = (HERE / name).read_bytes()
        else:
            content = self.media.get(name)
        if content is None:
            route.fulfill(status=404)
            return
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(body=content, content_type=kind)
