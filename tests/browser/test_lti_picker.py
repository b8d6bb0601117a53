"""Choosing activities in a browser: by keyboard and on a phone, with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from flask import Flask

from npt_training.accounts.models import Person
from npt_training.core import editions
from tests.accounts.factories import PASSWORD, make_organisation
from tests.browser.test_axe_pages import AXE, RUN
from tests.lti.activities.factories import DL, School, claims, make_platform
from tests.lti.activities.test_course_pages import fill

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("LTI_SHOTS", "")
"""A folder to keep pictures of the pages in, to look at; nothing is kept without it."""
BACK = "https://lms.example/deep-link"
ITEMS = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"


@dataclass
class Site:
    """The real courses, a platform, an instructor; ``sent`` is what the platform was posted."""

    address: str
    chromium: Any
    school: School
    teacher: Person
    contexts: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)

    def open(self, path: str, **options: Any) -> Any:
        """A page of ours, signed in as the instructor."""
        settings = {"viewport": {"width": 1280, "height": 900}} | options
        context = self.chromium.new_context(**settings)
        context.set_default_timeout(15_000)
        context.route("https://lms.example/**", self.receive)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.address}/sign-in?next={path}")
        page.fill("input[name=email]", self.teacher.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{self.address}{path}")
        page.wait_for_load_state("load")
        return page

    def receive(self, route: Any) -> None:
        """The platform takes the answer."""
        body = parse_qs(route.request.post_data)
        self.sent.append(jwt.decode(body["JWT"][0], options={"verify_signature": False}))
        route.fulfill(status=200, content_type="text/html", body="<h1>Taken</h1>")

    def picker(self, **wanted: Any) -> str:
        """The path of a picker of the instructor."""
        said = claims(
            message="LtiDeepLinkingRequest",
            link=None,
            **{DL: {"deep_link_return_url": BACK} | wanted},
        )
        user = self.school.user("teacher", self.teacher)
        self.school.launch(said, role="instructor", user=user)
        accepted = self.school.accepted(said, role="instructor", user=user)
        return f"/lti/pick/{accepted.launch.id}"


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    chromium: Any,
    port: int,
) -> Iterator[Site]:
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
    )
    with app.app_context():
        organisation = make_organisation("Demonstration school")
        school = School(organisation, editions.newest().id, *make_platform(organisation))
        made = Site(serve(app, port), chromium, school, school.person("instructor"))
        yield made
        for context in made.contexts:
            context.close()
    assert not made.errors


def check(page: Any, name: str) -> None:
    """No fault of accessibility, no sideways scrolling; a picture of the page where asked for."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for size in (1280, 390, 320):
        page.set_viewport_size({"width": size, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= size, (name, size)
        if size == 320:
            continue
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(RUN, []) == [], (name, size, scheme)
            if SHOTS:
                page.wait_for_timeout(150)
                page.screenshot(path=Path(SHOTS) / f"{name}-{size}-{scheme}.png", full_page=True)


def test_chosen_by_keyboard_and_sent_by_itself(site: Site) -> None:
    page = site.open(site.picker(data="opaque"))
    chosen = page.locator("[data-pick-chosen]")
    page.get_by_label("Quiz", exact=False).first.focus()
    page.keyboard.press("Space")
    page.wait_for_function(
        "document.querySelector('[data-pick-chosen]').textContent.includes('Quiz')"
    )
    page.fill("#q", "certificate")
    page.press("#q", "Enter")
    page.wait_for_url("**/lti/pick/*")
    page.get_by_role("group", name="Chosen before this search").wait_for()
    page.get_by_label("My certificate").check()
    page.wait_for_function(
        "document.querySelector('[data-pick-chosen]').textContent.includes('My certificate')"
    )
    assert "Quiz" in chosen.inner_text()
    page.get_by_role("button", name="Titles and points first").click()
    page.get_by_label("Title").first.fill("Week 1")
    page.get_by_label("Points in the gradebook").first.fill("20")
    page.get_by_role("button", name="Add to the course").click()
    page.get_by_role("heading", name="Taken").wait_for()
    (said,) = site.sent
    first, second = said[ITEMS]
    assert (first["title"], first["lineItem"]["scoreMaximum"]) == ("Week 1", 20)
    assert second["custom"]["npt_activity"] == "certificate:mine"
    assert said["https://purl.imsglobal.org/spec/lti-dl/claim/data"] == "opaque"


def test_without_scripts_on_a_phone(site: Site) -> None:
    page = site.open(
        site.picker(), java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page.fill("#q", "quiz")
    page.get_by_role("button", name="Search").click()
    page.locator("input[value^='quiz:']").first.check()
    page.get_by_role("button", name="Add to the course").click()
    page.get_by_role("button", name="Go back to your course").click()
    page.get_by_role("heading", name="Taken").wait_for()
    (said,) = site.sent
    assert len(said[ITEMS]) == 1


def test_pages_are_accessible_and_fit(site: Site) -> None:
    page = site.open(site.picker(), bypass_csp=True)
    check(page, "pick")
    page.get_by_role("button", name="Add to the course").click()
    check(page, "pick-nothing")
    page.locator("input[name=chosen]").nth(1).check()
    page.locator("input[name=chosen][value^='quiz:']").first.check()
    page.get_by_role("button", name="Titles and points first").click()
    page.fill("#points-1", "many")
    page.get_by_role("button", name="Add to the course").click()
    check(page, "details")
    school = site.school
    opened = school.launch(claims(activity="quiz:B1"), user=school.user())
    school.launch(claims(link="link-2", link_title="Reading for week 2"))
    assert opened.course is not None
    assert opened.link is not None
    fill(school, opened.link, 12)
    custom = {"context_id_history": "course-1", "resource_link_id_history": "link-1"}
    said = claims(context="c2", link="l2", title="Nerves of the leg, spring", custom=custom)
    copied = school.launch(said)
    assert copied.course is not None
    for name, path in (
        ("courses", "/lti/courses"),
        ("course", f"/lti/courses/{opened.course.id}"),
        ("link", f"/lti/links/{opened.link.id}"),
        ("change", f"/lti/links/{opened.link.id}/change"),
        ("copied", f"/lti/courses/{copied.course.id}"),
        ("copy", f"/lti/courses/{copied.course.id}/copy"),
        ("nothing", "/lti/to"),
        ("gone", "/lti/to/quiz/B77"),
    ):
        page.goto(f"{site.address}{path}")
        check(page, name)
