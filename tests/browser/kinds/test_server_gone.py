"""The server is really gone: what was given stays on the device and arrives when it is back.

A quiz of every kind is opened, the server dies by signal 9, answers are given, the tab is
reloaded, the browser is closed; the server comes back, and a new browser sends what waits.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from npt_training.assessment import service
from tests.accounts.factories import PASSWORD, make_person
from tests.assessment import factories
from tests.browser.kinds.conftest import SECRET, School, sign_in
from tests.ports import free_port
from tests.resilience.processes import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def process(school: School) -> Iterator[Site]:
    """A web process of its own on the school's database, to be killed."""
    port = free_port()
    site = Site(
        {
            "NPT_DATABASE_URL": f"sqlite:///{school.folder / 'npt.sqlite3'}",
            "NPT_DATA_DIR": str(school.folder / "data"),
            "NPT_SECRET_KEY": SECRET,
            "NPT_PUBLIC_URL": f"http://localhost:{port}",
            "NPT_RATE_LIMITS": "false",
        },
        port,
    )
    site.start(worker=False)
    yield site
    site.kill()


def browser(chromium: Any, profile: Path) -> Any:
    """A browser whose profile outlives it."""
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        viewport={"width": 390, "height": 844},
    )
    context.set_default_timeout(20_000)
    return context


def test_answers_outlive_server_tab_and_browser(
    school: School, process: Site, chromium: Any, tmp_path: Path
) -> None:
    address = f"http://localhost:{process.port}"
    with school.app.app_context():
        person = make_person(school.organisation, "trainee")
        learner = factories.principal(person, school.organisation)
        attempt_id = service.start_attempt(learner, "B9")
        kinds = [asked.held.item.kind for asked in service.questions(learner, attempt_id)]
    place = kinds.index("choice") + 1
    first = browser(chromium, tmp_path / "profile")
    page = first.pages[0]
    sign_in(page, address, person.email)
    page.goto(f"{address}/attempts/{attempt_id}/{place}")
    page.wait_for_selector("html.has-keys form[data-player]")
    process.kill()
    page.keyboard.press("1")
    page.click(".player-go .btn-next")
    page.get_by_text("Kept on this device, 1 waiting").wait_for()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.reload()
    first.close()
    process.start(worker=False)
    second = browser(chromium, tmp_path / "profile")
    page = second.pages[0]
    page.goto(f"{address}/attempts/{attempt_id}")
    if "/sign-in" in page.url:
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
    page.wait_for_function("() => !JSON.parse(localStorage.getItem('npt-waiting') ?? '[]').length")
    with school.app.app_context():
        found = service.question(learner, attempt_id, place)
    assert found.response == {"chosen": [found.shown[0]]}
    assert found.revision == 1
    page.goto(f"{address}/attempts/{attempt_id}/{place}")
    assert page.is_checked("[name=choice] >> nth=0")
    page.locator("[data-saved]").filter(has_text="Saved").wait_for()
    second.close()
