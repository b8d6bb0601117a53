"""An LMS's iframe in Chromium, another site than ours: every way a browser leaves us to a quiz and
its mark. The LMS is on 127.0.0.1, we on localhost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.core.db import read
from npt_training.core.jobs import run_pending
from npt_training.lti.models import FrameSession
from tests.accounts.factories import PASSWORD, make_organisation, make_person
from tests.assessment import factories
from tests.browser.test_axe_pages import AXE, RUN
from tests.browser.test_lti_picker import SHOTS, check
from tests.lti.activities.factories import LESSONS
from tests.lti.platform import Link, Platform, User
from tests.ports import free_port

pytestmark = pytest.mark.browser
BLOCKED = {"profile": {"block_third_party_cookies": True, "cookie_controls_mode": 1}}
ALLOWED = {"profile": {"block_third_party_cookies": False, "cookie_controls_mode": 0}}
PLAIN_COOKIE = """() => {
  document.cookie = "plain=1; SameSite=None; Secure; path=/";
  return document.cookie.includes("plain=1");
}"""
"""Whether a frame of another site may keep an ordinary cookie: not where they are blocked."""


def nothing_holds(lms: Lms) -> dict[str, Any]:
    """No cookie of ours, partitioned or not, inside pages of the LMS; at the top they hold."""
    pattern = f"{lms.tool},{lms.platform.base}"
    rule = {pattern: {"setting": 2, "last_modified": "13300000000000000"}}
    return {"profile": {"content_settings": {"exceptions": {"cookies": rule}}}}


@dataclass
class Lms:
    """The platform and our application, both served; a link that opens a quiz, and a learner."""

    app: Flask
    platform: Platform
    tool: str
    link: Link
    ada: User
    contexts: list[Any] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        return f"{self.platform.base}/open/{self.link.id}?user={self.ada.id}"

    def watch(self, context: Any) -> Any:
        """A page whose forms to us are noted, as (path, body)."""
        self.contexts.append(context)
        context.set_default_timeout(12_000)
        context.on("request", self._note)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def _note(self, request: Any) -> None:
        if request.method == "POST" and request.url.startswith(self.tool):
            self.posts.append((request.url.removeprefix(self.tool), request.post_data or ""))

    def posted(self, path: str) -> list[str]:
        return [body for where, body in self.posts if where == path]

    def sessions(self) -> list[bool]:
        """Each session of a launch: True for a frame's, False for a tab's."""
        with read() as s:
            return list(s.scalars(select(FrameSession.framed).order_by(FrameSession.id)))


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lms(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], port: int
) -> Iterator[Lms]:
    app = make_app(public_url=f"http://localhost:{port}", lti_loopback=True)
    with app.app_context(), Platform(port=free_port()) as platform:
        factories.make_edition(factories.choices(5), lessons=LESSONS)
        tool = serve(app, port)
        platform.add_tool(tool)
        platform.approve_in(app)
        course = platform.add_course()
        link = platform.add_link(course, column=10, url=f"{tool}/lti/to/quiz/B9")
        made = Lms(app, platform, tool, link, platform.add_user(course))
        yield made
        for context in made.contexts:
            context.close()
    assert not made.errors


@pytest.fixture
def own_browser(chromium: Any, tmp_path: Path) -> Callable[..., Any]:
    """Chromium with settings of its own, as a person's: ``own_browser(preferences)`` is a context.

    Contexts of the shared browser are private windows, which block third-party cookies.
    """

    def start(preferences: dict[str, Any], **more: Any) -> Any:
        folder = tmp_path / "profile"
        (folder / "Default").mkdir(parents=True)
        (folder / "Default" / "Preferences").write_text(json.dumps(preferences))
        return chromium.browser_type.launch_persistent_context(
            folder,
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            headless=True,
            **more,
            # One process for all frames: Playwright now and then loses one that changes process.
            # What cookies do is decided by sites and not by processes.
            args=[
                "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
                "--disable-site-isolation-trials",
                "--disable-features=IsolateOrigins,site-per-process",
            ],
        )  # fmt: skip

    return start


def sit(place: Any) -> None:
    """Answer the whole quiz, in a frame or a tab."""
    place.locator("main form button[type=submit]").first.click()
    for number in range(1, 6):
        place.get_by_text(f"{number} of 5", exact=True).wait_for()
        place.locator("html.has-keys").wait_for()
        place.locator("input[name=choice]").first.check()
        place.locator("button[value=answer]").click()
    place.get_by_role("link", name="Check and hand in").click()
    place.get_by_text("All 5 answers are kept").wait_for()
    place.locator("main form button[type=submit]").first.click()
    place.locator("main .verdict").first.wait_for()


def delivered(lms: Lms) -> float | None:
    """The learner's mark in the platform's gradebook."""
    for _round in range(5):
        run_pending()
    return lms.platform.grade_of(lms.link, lms.ada).value


def cookies(page: Any) -> dict[str, Any]:
    return {one["name"]: one for one in page.context.cookies()}


IN_THE_FRAME = [
    pytest.param(ALLOWED, None, id="cookies-allowed"),
    pytest.param(ALLOWED, "_parent", id="cookies-allowed-storage", marks=pytest.mark.long),
    pytest.param(BLOCKED, None, id="cookies-blocked", marks=pytest.mark.long),
    pytest.param(BLOCKED, "npt_storage", id="cookies-blocked-storage", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("preferences", "storage"), IN_THE_FRAME)
def test_a_quiz_in_the_frame_is_marked_in_the_lms(
    lms: Lms, own_browser: Callable[..., Any], preferences: dict[str, Any], storage: str | None
) -> None:
    lms.platform.storage = storage
    page = lms.watch(own_browser(preferences))
    page.goto(lms.page)
    sit(page.frame_locator("iframe[name=tool]"))
    third_party = page.frame("tool").evaluate(PLAIN_COOKIE)
    assert delivered(lms) is not None
    # The way it took: our partitioned cookie came back with the launch, in the frame.
    assert lms.sessions() == [True]
    (launch,) = lms.posted("/lti/launch")
    assert "browser=" not in launch
    assert cookies(page)["npt_frame"]["partitionKey"] == "http://127.0.0.1"
    assert not {"npt_tab", "npt_session"} & set(cookies(page))
    assert third_party is (preferences is not BLOCKED)
    assert asked_of_storage(page, storage) == ([(lms.tool, "lti.put_data")] if storage else [])


def asked_of_storage(page: Any, storage: str | None) -> list[tuple[str, str]]:
    """What was asked of the platform's storage, as (origin, subject); repeats once."""
    if storage is None:
        return []
    keeper = page.main_frame if storage == "_parent" else page.frame(storage)
    return list(dict.fromkeys((one[0], one[1]) for one in keeper.evaluate("window.asked")))


@pytest.mark.long
def test_storage_proves_the_login_and_a_tab_takes_the_quiz_where_no_cookie_holds(
    lms: Lms, own_browser: Callable[..., Any]
) -> None:
    lms.platform.storage = "npt_storage"
    page = lms.watch(own_browser(nothing_holds(lms)))
    page.goto(lms.page)
    frame = page.frame_locator("iframe[name=tool]")
    button = frame.get_by_role("button", name="Open in a new tab")
    button.wait_for()
    with page.context.expect_page() as opened:
        button.click()
    tab = opened.value
    tab.wait_for_load_state("load")
    sit(tab)
    assert delivered(lms) is not None
    # The way it took: storage proved the second post of the launch, a code opened the tab.
    assert lms.sessions() == [True, False]
    first, second = lms.posted("/lti/launch")
    assert "browser=" not in first
    assert "browser=" in second
    assert len(lms.posted("/lti/tab")) == 1
    asked = asked_of_storage(page, "npt_storage")
    assert asked == [(lms.tool, "lti.put_data"), (lms.tool, "lti.get_data")]
    assert set(cookies(page)) >= {"npt_tab"}
    assert not any(name.startswith(("npt_frame", "npt_lti_login")) for name in cookies(page))
    assert "code=" not in tab.url


@pytest.mark.long
def test_without_cookie_and_storage_the_frame_says_what_to_do(
    lms: Lms, own_browser: Callable[..., Any]
) -> None:
    page = lms.watch(own_browser(nothing_holds(lms)))
    page.goto(lms.page)
    frame = page.frame_locator("iframe[name=tool]")
    frame.get_by_text("Your browser did not keep the cookie").wait_for()
    frame.get_by_text("Allow cookies for this site").wait_for()
    assert lms.sessions() == []


@pytest.mark.long
def test_the_header_of_a_frame_opens_a_tab(lms: Lms, own_browser: Callable[..., Any]) -> None:
    page = lms.watch(own_browser(ALLOWED))
    page.goto(lms.page)
    frame = page.frame_locator("iframe[name=tool]")
    frame.get_by_role("link", name="Open in a new tab").click()
    with page.context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new tab").click()
    tab = opened.value
    tab.wait_for_load_state("load")
    assert tab.url == f"{lms.tool}/lti/to/quiz/B9" or tab.url.startswith(f"{lms.tool}/quizzes/B9")
    sit(tab)
    assert delivered(lms) is not None
    assert lms.sessions() == [True, False]
    assert {"npt_frame", "npt_tab"} <= set(cookies(page))


@pytest.mark.long
def test_another_site_frames_nothing_of_ours(
    lms: Lms, own_browser: Callable[..., Any], serve: Callable[[Flask, int], str]
) -> None:
    """A page of neither the LMS nor us gets no page of ours into its frame, session or none."""
    page = lms.watch(own_browser(ALLOWED))
    page.goto(lms.page)
    page.frame_locator("iframe[name=tool]").locator("main").wait_for()
    evil = Flask("evil")
    evil.get("/")(lambda: f'<!doctype html><iframe name="prey" src="{lms.tool}/lti/to"></iframe>')
    port = free_port()
    serve(evil, port)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    assert any("frame-ancestors" in text for text in complaints), complaints
    assert page.frame("prey").url.startswith("chrome-error:")


@pytest.mark.long
def test_pages_of_frames_and_tabs_are_accessible_and_fit(
    lms: Lms, own_browser: Callable[..., Any]
) -> None:
    page = lms.watch(own_browser(ALLOWED, bypass_csp=True))
    page.goto(lms.page)
    frame = page.frame_locator("iframe[name=tool]")
    frame.locator("main form button[type=submit]").first.wait_for()
    show(page, "in-the-lms")
    frame.get_by_role("link", name="Open in a new tab").click()
    with page.context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new tab").click()
    tab = opened.value
    for name, path in (
        ("quiz", "/quizzes/B9"),
        ("away", "/lti/away?to=/quizzes/B9"),
        ("account", "/lti/account"),
        ("details", "/account"),
        ("own", "/account/security"),
        ("over", "/lti/over"),
    ):
        tab.goto(f"{lms.tool}{path}")
        check(tab, f"frames-{name}")
    tab.goto(f"{lms.tool}/account/security")
    with page.context.expect_page() as opened:
        tab.get_by_role("button", name="Go on in a new tab").click()
    check(opened.value, "frames-no-account")
    opened.value.get_by_role("link", name="Connect my account").click()
    ada = make_person(make_organisation("Demonstration school"), name="Ada Demo")
    opened.value.fill("input[name=email]", ada.email)
    opened.value.fill("input[name=password]", PASSWORD)
    opened.value.press("input[name=password]", "Enter")
    opened.value.wait_for_url(f"{lms.tool}/lti/join")
    check(opened.value, "frames-join")
    opened.value.goto(f"{lms.tool}/lti/own")
    check(opened.value, "frames-somebody-else")
    page.goto(lms.page)
    frame.get_by_role("link", name="Open in a new tab").click()
    with page.context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new tab").click()
    check(opened.value, "frames-choose")


@pytest.mark.long
def test_the_way_out_is_accessible(lms: Lms, own_browser: Callable[..., Any]) -> None:
    lms.platform.storage = "_parent"
    page = lms.watch(own_browser(nothing_holds(lms), bypass_csp=True))
    page.goto(lms.page)
    frame = page.frame_locator("iframe[name=tool]")
    frame.get_by_role("button", name="Open in a new tab").wait_for()
    show(page, "way-out")
    inside = page.frame("tool")
    inside.evaluate(AXE.read_text(encoding="utf-8"))
    assert inside.evaluate(RUN, []) == []


def show(page: Any, name: str) -> None:
    """A picture of the LMS's page, where pictures are asked for."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"frames-{name}-1280-light.png")


@pytest.mark.long
def test_a_window_that_the_lms_opened_is_a_tab(lms: Lms, own_browser: Callable[..., Any]) -> None:
    page = lms.watch(own_browser(BLOCKED))
    page.goto(f"{lms.platform.base}/returned")
    page.evaluate("(url) => location.assign(url)", lms.platform.begin(lms.link, lms.ada))
    page.wait_for_url(f"{lms.tool}/quizzes/B9")
    assert lms.sessions() == [False]
    assert set(cookies(page)) >= {"npt_tab"}
    assert "npt_frame" not in cookies(page)
