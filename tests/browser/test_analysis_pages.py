"""Item analysis in a browser: the heat map is drawn and said, nothing for axe on any page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.models import Person
from npt_training.assessment.analysis import setting_up, standards
from npt_training.assessment.analysis.station import read_station
from tests.accounts.factories import PASSWORD, principal_of
from tests.assessment.analysis.crowd import Crowd, make_crowd

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run({resultTypes: ['violations']})).violations
  .map((one) => [one.id, one.nodes.map((node) => node.html)])"""
INK = """(canvas) => {
  const pen = canvas.getContext('2d');
  const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let blue = 0, red = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 40) continue;
    if (data[at + 2] > data[at]) blue++; else red++;
  }
  return [blue, red];
}"""


@dataclass
class Site:
    address: str
    chromium: Any
    crowd: Crowd
    contexts: list[Any] = field(default_factory=list)

    def open(self, person: Person, **options: Any) -> Any:
        context = self.chromium.new_context(
            **{"viewport": {"width": 390, "height": 844}, "bypass_csp": True} | options
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def item(self, code: str) -> str:
        return f"{self.address}/analysis/tests/quiz-B9/items/{self.crowd.items[code]}"


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], chromium: Any, port: int
) -> Iterator[Site]:
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        made = Site(serve(app, port), chromium, make_crowd(40))
        yield made
        for context in made.contexts:
            context.close()


def test_heat_map_is_drawn_and_split_by_right_and_wrong(site: Site) -> None:
    page = site.open(site.crowd.instructor)
    page.goto(site.item("b9-locate-1"))
    canvas = page.locator("canvas.heat-canvas")
    page.wait_for_selector("canvas[data-shown=both]")
    blue, red = canvas.evaluate(INK)
    assert blue > 50
    assert red > 50
    page.get_by_label("That earned").check()
    page.wait_for_selector("canvas[data-shown=right]")
    assert canvas.evaluate(INK)[1] == 0
    page.get_by_label("That did not").focus()
    page.keyboard.press("Space")
    page.wait_for_selector("canvas[data-shown=wrong]")
    blue, red = canvas.evaluate(INK)
    assert (blue, red > 50) == (0, True)
    said = page.inner_text("section:has(#places)")
    assert "of 40 tapped the sural nerve, as asked" in said
    assert "of 40 tapped the saphenous nerve instead" in said
    rings = page.locator(".heat-ring")
    assert rings.count() == page.locator("section:has(#places) tbody tr").count() == 2


def test_heat_map_without_scripts_shows_every_tap(site: Site) -> None:
    page = site.open(site.crowd.instructor, java_script_enabled=False)
    page.goto(site.item("b9-locate-1"))
    assert page.locator(".heat-dot").count() == 40
    assert page.locator(".heat-dot").first.is_visible()


def _standards(crowd: Crowd) -> list[str]:
    """A panel in its second round and a station with its line."""
    asking = principal_of(crowd.instructor)
    held = setting_up.items_to_judge(asking, "B9")
    angoff = setting_up.start_angoff(
        asking, title="Leg and foot, spring", source="B9", item_ids=[one.id for one in held],
        borderline="Finds the sural nerve but mixes up the plantar ones.",
    )  # fmt: skip
    standards.invite(asking, angoff, [asking.person_id])
    standards.estimate(asking, angoff, 1, [60] * len(held))
    standards.open_round(asking, angoff, 1)
    station = setting_up.start_station(
        asking, title="Mark the nerve", most=20, scale="fail\nborderline\npass\ngood", borderline=2
    )
    table = "a,1,6\nb,2,9\nc,2,11\nd,3,14\ne,4,19"
    standards.keep_table(asking, station, read_station(table, most=20, scale=4))
    return [f"/standards/{angoff}", f"/standards/{angoff}/estimates", f"/standards/{station}"]


def test_analysis_pages_have_nothing_for_axe_and_fit_a_phone(site: Site) -> None:
    paths = [
        "/analysis", "/analysis/tests/quiz-B9", "/analysis/nerves", "/analysis/nerves/sural",
        "/analysis/cohorts", "/standards", "/standards/new?source=B9", "/standards/new-station",
        *_standards(site.crowd),
        *(site.item(code).removeprefix(site.address) for code in (
            "b9-locate-1", "b9-trace-1", "b9-identify-1")),
    ]  # fmt: skip
    page = site.open(site.crowd.instructor)
    source = AXE.read_text(encoding="utf-8")
    found: list[Any] = []
    for path in paths:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(site.address + path)
            page.evaluate(source)
            found += [(path, scheme, *fault) for fault in page.evaluate(RUN)]
        page.set_viewport_size({"width": 320, "height": 700})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            found.append((path, "scrolls sideways", wide))
        page.set_viewport_size({"width": 390, "height": 844})
    assert found == []


def test_a_judge_estimates_by_keyboard_alone(site: Site) -> None:
    path = _standards(site.crowd)[1]
    page = site.open(site.crowd.instructor, viewport={"width": 1280, "height": 900})
    page.goto(site.address + path)
    for number in range(1, 11):
        page.locator(f"#estimate-{number}").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(str(40 + number))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path.removesuffix('/estimates')}")
    assert "Your estimates are kept" in page.inner_text("main")
