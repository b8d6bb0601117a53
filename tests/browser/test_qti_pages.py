"""QTI packages in a browser: looked at, imported, practised; nothing for axe on any page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.factories import PASSWORD, make_organisation, make_person
from tests.assessment import factories, items
from tests.qti.packages import package, png
from tests.qti.test_import import POINT
from tests.qti.xml import choice, declared, item

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run({resultTypes: ['violations']})).violations
  .map((one) => [one.id, one.nodes.map((node) => node.html)])"""
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def backend() -> str:
    return "sqlite"


def clean(page: Any, name: str) -> None:
    page.add_script_tag(path=str(AXE))
    assert page.evaluate(RUN) == [], name
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/qti-{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_a_package_goes_in_and_items_come_out(
    make_app, serve, chromium, port, tmp_path, width, scheme
) -> None:
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        factories.make_edition([items.choice(), items.trace(), items.locate()])
        author = make_person(make_organisation(), "administrator")
    address = serve(app, port)
    odd = item(declared(correct="A"), choice().replace("choice-interaction", "match-interaction"))
    content = package({"a.xml": POINT, "b.xml": odd.replace(b'"item"', b'"odd"')}, leg_png=png())
    file = tmp_path / "anatomy.zip"
    file.write_bytes(content)
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", author.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/authoring/qti")
    clean(page, f"exchange-{width}-{scheme}")
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/authoring/qti/0*")
    clean(page, f"report-{width}-{scheme}")
    page.check("#pictures")
    page.get_by_role("button", name="Import 1 item").click()
    page.get_by_text("Imported on").wait_for()
    clean(page, f"imported-{width}-{scheme}")
    page.goto(f"{address}/authoring/qti/export?module=B9")
    clean(page, f"export-{width}-{scheme}")
    page.get_by_role("checkbox").first.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the package").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    context.close()
