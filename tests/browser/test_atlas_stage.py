"""The atlas in a browser: layers at once, names by pointer, finger and keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.accounts.factories import PASSWORD
from tests.atlas.packs import make_edition
from tests.world import make_organisation, make_person

pytestmark = pytest.mark.browser

VIEW = "/atlas/views/ankle-lateral-right"
PICTURES = ("ankle-lateral-right", "ankle-lateral-left", "leg-medial-right")
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run({resultTypes: ['violations']})).violations
  .map((one) => [one.id, one.nodes.map((node) => node.html)])"""


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_page(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], chromium: Any, port: int
) -> Iterator[Callable[..., Any]]:
    """Open a page of the atlas, signed in: ``open_page(path, **options of the browser)``."""
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        make_edition(PICTURES)
        person = make_person(make_organisation(), "trainee")
    address = serve(app, port)
    contexts = []
    errors: list[str] = []

    def opened(path: str, **options: Any) -> Any:
        context = chromium.new_context(**({"viewport": {"width": 390, "height": 844}} | options))
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/sign-in?next={path}")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(f"{address}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


def switch(page: Any, words: str) -> Any:
    return page.get_by_role("checkbox", name=words)


def spot_on(page: Any, name: str) -> tuple[float, float]:
    """A place in the window where the line of a structure lies on top."""
    page.locator(".atlas-stage .plate-picture").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """(name) => {
          for (const line of document.querySelectorAll(`a.structure[data-name="${name}"] .hit`))
            for (let share = 0; share <= 1; share += 0.02) {
              const spot = line.getPointAtLength(line.getTotalLength() * share);
              const at = new DOMPoint(spot.x, spot.y).matrixTransform(line.getScreenCTM());
              const top = document.elementFromPoint(at.x, at.y)?.closest('.structure');
              if (top?.dataset.name === name) return [at.x, at.y];
            }
        }""",
        name,
    )
    return x, y


def shown(page: Any) -> set[str]:
    """Layers that can be seen."""
    return set(
        page.eval_on_selector_all(
            ".atlas-stage [data-layer]",
            "all => all.filter(g => getComputedStyle(g).display !== 'none')"
            ".map(g => g.dataset.layer)",
        )
    )


def test_a_layer_goes_on_at_once_and_its_names_follow(open_page: Callable[..., Any]) -> None:
    page = open_page(VIEW)
    assert shown(page) == {"course", "exit"}
    page.context.set_offline(True)
    switch(page, "Hazards").check()
    assert shown(page) == {"course", "exit", "hazards"}
    page.context.set_offline(False)
    switch(page, "Landmarks").check()
    page.wait_for_selector("[data-stage-names] .layer-of-landmark")
    assert page.locator("[data-stage-names] .layer-of-hazard").count() > 0
    assert "layer=landmarks" in page.url
    page.reload()
    assert shown(page) == {"course", "exit", "hazards", "landmarks"}
    href = page.locator("a[data-keeps-layers]").first.get_attribute("href")
    assert "layer=landmarks" in href


def test_the_link_to_the_other_side_follows_the_switches(open_page: Callable[..., Any]) -> None:
    page = open_page(VIEW)
    switch(page, "Hazards").check()
    page.wait_for_selector('a[data-keeps-layers][href*="layer=hazards"]')
    page.get_by_role("link", name="See the left side").click()
    page.wait_for_url("**/ankle-lateral-left*")
    assert "hazards" in shown(page)


def test_a_pointer_names_what_it_rests_on(open_page: Callable[..., Any]) -> None:
    page = open_page(VIEW, viewport={"width": 1280, "height": 900})
    x, y = spot_on(page, "Sural nerve")
    page.mouse.move(x, y)
    tip = page.locator("[data-stage-tip]")
    assert tip.is_visible()
    assert tip.text_content() == "Sural nerve"
    page.mouse.click(x, y)
    page.wait_for_url("**/atlas/nerves/sural")


def test_a_finger_names_first_and_a_link_leads_on(open_page: Callable[..., Any]) -> None:
    page = open_page(VIEW, has_touch=True, is_mobile=True)
    says = page.locator("[data-stage-says]")
    spot = spot_on(page, "Sural nerve")
    page.touchscreen.tap(*spot)
    says.get_by_text("Sural nerve").wait_for()
    assert page.url.endswith(VIEW)
    says.get_by_role("link").tap()
    page.wait_for_url("**/atlas/nerves/sural")


def test_the_keyboard_goes_from_structure_to_structure(open_page: Callable[..., Any]) -> None:
    page = open_page(VIEW)
    names = page.eval_on_selector_all(
        "[data-layer=course] .structure", "all => all.map((one) => one.dataset.name)"
    )
    page.locator("[data-layer=course] .structure").first.focus()
    said = []
    for _ in names:
        said.append(page.evaluate("document.activeElement.dataset.name"))
        text = page.locator("[data-stage-says]").text_content()
        assert text.startswith(said[-1])
        page.keyboard.press("Tab")
    assert said == names
    page.locator("[data-layer=course] .structure").first.focus()
    page.keyboard.press("Escape")
    assert page.locator("[data-stage-says]").text_content() == ""
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas/nerves/*")


def test_without_scripts_the_form_switches_layers(open_page: Callable[..., Any]) -> None:
    page = open_page(VIEW, java_script_enabled=False)
    switch(page, "Hazards").check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**layer=hazards**")
    assert page.locator('[data-layer="hazards"].is-off').count() == 0
    assert page.locator('[data-layer="landmarks"].is-off').count() == 1


@pytest.mark.parametrize("nerve", ["sural", "saphenous"])
def test_a_nerve_page_opens_on_one_phone_screen(open_page: Callable[..., Any], nerve: str) -> None:
    page = open_page(f"/atlas/nerves/{nerve}")
    for wanted in (".plate-drawn", ".steps li:last-child", ".nerve-clear", ".nerve-drill"):
        box = page.locator(wanted).first.bounding_box()
        assert box["y"] + box["height"] <= 844, wanted
    assert page.locator(".plate-drawn").first.bounding_box()["height"] >= 170


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(VIEW, color_scheme=scheme, bypass_csp=True)
    address = page.url.split("/atlas")[0]
    every = "&".join(f"layer={layer}" for layer in
                     ("course", "exit", "labels", "hazards", "landmarks", "spread"))  # fmt: skip
    found = []
    for path in (f"{VIEW}?shown=1&{every}", "/atlas?q=sural", "/atlas/nerves", "/atlas/landmarks",
                 "/atlas/hazards", "/atlas/regions/ankle", "/atlas/nerves/sural",
                 "/atlas/landmarks/lat_mal", "/atlas/hazards/achilles_tendon"):  # fmt: skip
        page.goto(f"{address}{path}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found += [(path, *fault) for fault in page.evaluate(RUN)]
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            found.append((path, "scrolls sideways"))
    assert found == []
