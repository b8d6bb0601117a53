"""A reader on a phone says what is not understood; an editor answers; the reader reads it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from npt_training import create_app
from npt_training.cli.demo.cast import PASSWORD
from npt_training.core.runtime import EXTENSION
from tests.browser.test_axe_pages import AXE, RUN
from tests.demo_cache import demonstration
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe-on-demo")]

ASKED = "What is meant by “deep to the fascia”?"
ANSWERED = "Below the white sheet under the fat.\nThe picture of the lesson shows it cut open."


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    clock = demonstration(tmp_path)
    app = create_app(
        {
            "data_dir": tmp_path / "data",
            "database_url": f"sqlite:///{tmp_path / 'npt.sqlite3'}",
            "public_url": f"http://localhost:{port}",
            "rate_limits": False,
        },
        clock=clock,
    )
    server = create_server(app, host="127.0.0.1", port=port, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://localhost:{port}"
    server.close()
    app.extensions[EXTENSION].db.dispose()


def signed_in(chromium: Any, address: str, who: str, **options: Any) -> Any:
    context = chromium.new_context(bypass_csp=True, **options)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def faults(page: Any) -> Any:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, [])


def test_asked_on_a_phone_answered_at_a_desk(chromium: Any, address: str) -> None:
    reader = signed_in(chromium, address, "chidi", viewport={"width": 390, "height": 844})
    reader.goto(f"{address}/learn/B1/b1-a-patient-with-a-page")
    summary = reader.locator("details.remark > summary")
    assert not reader.get_by_label("In your words").is_visible()
    summary.click()
    assert faults(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth") == 390
    reader.get_by_label("In your words").fill(ASKED)
    reader.get_by_role("button", name="Send to the editors").click()
    assert reader.get_by_role("alert").get_by_role("link").inner_text() == (
        "Choose whether something is wrong or you do not understand it."
    )
    assert faults(reader) == []
    assert reader.get_by_label("In your words").input_value() == ASKED
    reader.get_by_label("I do not understand").check()
    reader.get_by_label("Which part").select_option(index=1)
    reader.get_by_role("button", name="Send to the editors").click()
    reader.wait_for_url("**/learn/B1/b1-a-patient-with-a-page")
    assert reader.get_by_role("status").first.inner_text().startswith("Sent to the editors.")

    editor = signed_in(chromium, address, "aya", viewport={"width": 1280, "height": 860})
    editor.goto(f"{address}/")
    editor.get_by_role("link", name="Open the queue").click()
    editor.get_by_label("Words in it").fill("deep fascia")
    editor.get_by_label("Module").select_option("B1")
    editor.get_by_role("button", name="Show").click()
    editor.get_by_role("link", name=ASKED).click()
    editor.locator("main a[href*='/learn/B1/']").click()
    assert editor.locator("h1").inner_text() == "A patient with a web page"
    assert "#" in editor.url
    editor.go_back()
    editor.get_by_label("Your answer").fill(ANSWERED)
    editor.get_by_role("button", name="Send the answer").click()
    editor.wait_for_url("**/remarks/queue")
    assert ASKED not in editor.locator("main").inner_text()

    reader.goto(f"{address}/remarks")
    answer = reader.locator("article", has_text=ASKED)
    assert "answered" in answer.inner_text()
    assert ANSWERED in answer.inner_text()
    assert faults(reader) == []
    for page in (reader, editor):
        page.context.close()


def test_without_scripts_about_a_question(chromium: Any, address: str) -> None:
    """Hugo reads a result, doubts it, and an editor sees the question with its key."""
    reader = signed_in(chromium, address, "hugo", java_script_enabled=False)
    reader.goto(f"{address}/quizzes/B9")
    reader.locator("main a[href*='/attempts/']").first.click()
    here = reader.locator("main a[href$='/2']").first
    here.click()
    seen = reader.url
    reader.locator("details.remark > summary").click()
    reader.get_by_label("Something is wrong here", exact=True).check()
    reader.get_by_label("In your words").fill("Two answers are right")
    reader.get_by_role("button", name="Send to the editors").click()
    assert reader.url == seen
    editor = signed_in(chromium, address, "aya", java_script_enabled=False)
    editor.goto(f"{address}/remarks/queue?kind=error")
    editor.get_by_role("link", name="Two answers are right").click()
    assert "The question and its key" in editor.locator("main").inner_text()
    editor.get_by_role("link", name="Mark as corrected").click()
    editor.get_by_role("button", name="Mark as corrected").click()
    reader.goto(f"{address}/remarks")
    assert "corrected" in reader.locator("article", has_text="Two answers").inner_text()
    for page in (reader, editor):
        page.context.close()
