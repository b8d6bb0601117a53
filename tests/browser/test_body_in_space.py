"""The three-dimensional viewer: turns, names, works by keyboard, and falls back to a picture."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.atlas import service
from npt_training.core import editions
from npt_training.core.db import write
from tests.accounts.factories import PASSWORD, make_organisation, make_person
from tests.atlas.packs import committed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("backend", ["sqlite"]),
    pytest.mark.xdist_group("body-in-space"),
]
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
VIEWS = ("body-front", "ankle-lateral-right", "forearm-volar-right")
NERVE = "sural"
LARGEST_KB = 1600
COMMON = ["--no-sandbox", "--no-first-run", "--disable-dev-shm-usage", "--disable-sync"]
SOFTWARE_GL = [*COMMON, "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
NO_GL = [*COMMON, "--disable-3d-apis"]


@dataclass
class Site:
    address: str
    email: str

    def open(self, browser: Any, path: str, **options: Any) -> Any:
        """A signed-in page at ``path``; ``page.errors`` collects what goes wrong in it."""
        settings = {"viewport": {"width": 1280, "height": 900}} | options
        page = browser.new_context(**settings).new_page()
        page.set_default_timeout(40_000)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{self.address}/sign-in?next={path}")
        page.get_by_label("E-mail address").fill(self.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"**{path}")
        return page


@pytest.fixture
def site(app: Flask, serve: Callable[[Flask, int], str], port: int) -> Site:
    with app.app_context():
        pack = committed()
        views = {name: pack.views[name] for name in VIEWS if name in pack.views}
        with write() as s:
            edition = editions.create(s, label="test", digest="0" * 64, counts={})
            service.install(s, edition.id, replace(pack, views=views))
        person = make_person(make_organisation(), "trainee")
    return Site(serve(app, port), person.email)


@pytest.fixture
def launched(chromium: Any) -> Iterator[Callable[[list[str]], Any]]:
    """Chromium with flags of its own: with WebGL in software, or with none at all."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    running: list[Any] = []

    def launch(flags: list[str]) -> Any:
        running.append(chromium.browser_type.launch(executable_path=executable, args=flags))
        return running[-1]

    yield launch
    for browser in running:
        browser.close()


def towards(page: Any) -> list[float]:
    value = page.locator("[data-body] canvas").get_attribute("data-towards")
    return [float(number) for number in value.split()]


def looks(page: Any, towards: str) -> None:
    """Wait until the body has turned to where ``towards``, a test in JavaScript, is true."""
    page.wait_for_function(
        f"() => ({towards})("
        "document.querySelector('[data-body] canvas').dataset.towards.split(' ').map(Number))"
    )


def test_the_body_turns_names_and_is_small(site: Site, launched: Callable[..., Any]) -> None:
    import json

    views = json.loads(committed().scene["scene"])["views"]
    page = site.open(launched(SOFTWARE_GL), "/atlas/body")
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.setdefault(answer.url, len(answer.body())))
    page.reload()
    page.locator("[data-body].is-ready").wait_for()
    canvas = page.locator("[data-body] canvas")
    page.wait_for_function("() => document.querySelector('[data-body] canvas').dataset.towards")
    front = towards(page)
    assert front[2] > 0.99

    canvas.focus()
    page.keyboard.press("ArrowRight")
    looks(page, "([x]) => x > 0.2")
    page.keyboard.press("Home")
    looks(page, "([, , z]) => z > 0.99")

    best = next(n for n in committed().nerves.values() if n.id == NERVE).best_view
    page.get_by_label("Nerve", exact=True).select_option(NERVE)
    x, y, z = views[best]["towards"]
    looks(page, f"(seen) => seen[0] * {x} + seen[1] * {y} + seen[2] * {z} > 0.99")
    assert page.locator("[data-body-said]").inner_text() == "Sural nerve"
    assert page.locator("[data-body-open]").get_attribute("href").endswith(f"/nerves/{NERVE}")

    page.get_by_label("Territories").check()
    box = canvas.bounding_box()
    said = page.locator("[data-body-said]")
    named = set()
    for share in (0.35, 0.45, 0.5, 0.55, 0.65):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
        named.add(said.inner_text())
    assert any("Territory" in words or "nerve" in words.lower() for words in named), named

    total = sum(size for url, size in sizes.items() if "/atlas/body" not in url) / 1024
    only_here = {url.rsplit("/", 1)[-1]: size for url, size in sizes.items() if size > 100_000}
    print(f"the page loads {total:.0f} kB, of it {only_here}")
    assert total < LARGEST_KB
    assert page.errors == []


def test_the_viewer_is_accessible(site: Site, launched: Callable[..., Any]) -> None:
    page = site.open(launched(SOFTWARE_GL), "/atlas/body", viewport={"width": 390, "height": 844})
    page.locator("[data-body].is-ready").wait_for()
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run()).violations.map((one) => one.id)")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_webgl_a_picture_stands_in(site: Site, launched: Callable[..., Any]) -> None:
    page = site.open(launched(NO_GL), "/atlas/body")
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
    page.locator("[data-body].is-flat").wait_for()
    assert "three dimensions" in page.locator("[data-body-said]").inner_text()
    assert page.locator(".body-flat img").is_visible()
    assert not page.locator(".body-tools").is_visible()
    assert page.errors == []
    page.get_by_role("link", name="Open this picture with its nerves").click()
    page.wait_for_url("**/atlas/views/**")
