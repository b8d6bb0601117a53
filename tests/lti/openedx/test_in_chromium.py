"""Open edX's own code in Chromium: its pages frame ours across sites, and marks come back.

Three processes (its site, our web, our worker) and two people with browsers of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.core.clock import SystemClock
from tests.accounts.factories import make_organisation, make_person
from tests.journey.key import right_answer
from tests.lti.openedx.both import UNIT, Both
from tests.lti.openedx.counterpart import Campus, unit
from tests.lti.openedx.sitting import mark_all
from tests.lti.openedx.walk import guide
from tests.resilience.processes import Site

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.xdist_group("openedx")]
SECRET = "a secret that both processes know"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def backend() -> str:
    return "sqlite"


@pytest.fixture
def both(
    campus: Campus,
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    tmp_path: Path,
    port: int,
) -> Iterator[Both]:
    """Open edX's code and our web and worker, each a process; ``app`` reads our database."""
    tool = f"http://localhost:{port}"
    files = f"file://{content_files}"
    app = make_app(
        database_url=content_url,
        storage_url=files,
        public_url=tool,
        secret_key=SECRET,
        lti_loopback=True,
        clock=SystemClock(),
    )
    site = Site(
        {
            "NPT_DATABASE_URL": content_url,
            "NPT_STORAGE_URL": files,
            "NPT_DATA_DIR": str(tmp_path / "data"),
            "NPT_SECRET_KEY": SECRET,
            "NPT_PUBLIC_URL": tool,
            "NPT_LTI_LOOPBACK": "true",
            "NPT_RATE_LIMITS": "false",
        },
        port,
    )
    campus.person("stella", "staff", "Stella Staff")
    campus.person("ada", "student", "Ada Demo")
    campus.share_names()
    with app.app_context():
        organisation = make_organisation("Clinic of the campus")
        admin = make_person(organisation, "administrator")
        site.start()
        try:
            yield Both(campus, app, guide(tool), organisation, admin)
        finally:
            site.kill()


@contextmanager
def browsing(chromium: Any, errors: list[str]) -> Iterator[Any]:
    """A browser of somebody's own, with a fresh page."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    try:
        yield context.new_page()
    finally:
        context.close()


def test_choosing_sitting_marking_and_the_roster(both: Both, chromium: Any) -> None:
    both.connect()
    errors: list[str] = []
    with browsing(chromium, errors) as page:
        choose(both, page)
    (link,) = both.campus.book()["links"]
    assert link["component"] == unit(UNIT)

    with browsing(chromium, errors) as page:
        frame = framed(both, page, "ada")
        sit(both, frame)
        mark_all(both.organisation)
        until(lambda: both.campus.book()["grades"] == [["ada", unit(UNIT), 10.0, 10.0]])
        frame = framed(both, page, "ada")
        frame.get_by_text("Passed").first.wait_for()

    book = both.campus.book()
    assert [column["link"] for column in book["columns"]] == [unit(UNIT)]
    assert book["scores"][-1]["grading"] == "FullyGraded"
    with browsing(chromium, errors) as page:
        see_the_roster(both, page)
    assert errors == []


def choose(both: Both, page: Any) -> None:
    """Stella follows Studio's link into our picker and sends a quiz back."""
    page.goto(both.campus.page("studio", UNIT, "stella"))
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Deep Linking Launch").click()
    picker = opened.value
    picker.get_by_role("heading", name="Choose").first.wait_for()
    picker.locator('input[name=chosen][value="quiz:B1"]').check()
    picker.get_by_role("button", name="Add to the course").click()
    picker.get_by_text("successfully saved in the LMS").wait_for()


def framed(both: Both, page: Any, user: str) -> Any:
    """The unit's page as ``user`` sees it: the frame, once a page of ours stands in it."""
    page.goto(both.campus.page("learn", UNIT, user))
    frame = page.frame(name=f"ltiFrame-{UNIT}")
    frame.locator("main h1").first.wait_for()
    assert frame.url.startswith("http://localhost:")
    assert page.url.startswith("http://127.0.0.1:")
    return frame


def sit(both: Both, frame: Any) -> None:
    """Answer every question right, inside the frame, and hand in."""
    press(frame, frame.get_by_role("button", name="Start the quiz"))
    while frame.locator("form[data-player]").count():
        frame.locator(".player-go button").wait_for()
        right = right_answer(both.app, frame)
        for words in right.words:
            frame.locator(".player-option span").get_by_text(words, exact=True).click()
        if right.text:
            frame.get_by_label("Your answer").fill(right.text)
        press(frame, frame.locator(".player-go .btn-next"))
    press(frame, frame.locator("main a.btn-next"))
    press(frame, frame.get_by_role("button", name="Hand in"))
    frame.get_by_text("With an instructor").first.wait_for()


def press(frame: Any, target: Any) -> None:
    with frame.expect_navigation():
        target.click()


def see_the_roster(both: Both, page: Any) -> None:
    """Stella has the course's list read, in the frame, and finds Ada on it."""
    frame = framed(both, page, "stella")
    press(frame, frame.get_by_role("link", name="Nerves of the neck").first)
    press(frame, frame.get_by_role("link", name="Marks and people").first)
    if frame.get_by_text("Ada Demo").count() == 0:
        press(frame, frame.get_by_role("button", name="Read the list from the LMS now"))
        until(lambda: seen_again(frame, "Ada Demo"))
    assert frame.get_by_text("Stella Staff").count()


def seen_again(frame: Any, words: str) -> bool:
    """Load the frame's page again and look for the words."""
    frame.goto(frame.url)
    return bool(frame.get_by_text(words).count())


def until(holds: Callable[[], bool], patience_s: float = 90) -> None:
    ends = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.5)
