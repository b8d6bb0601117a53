"""Marks and lists of an LMS in a browser: axe, a phone, and a decision by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.models import Person
from npt_training.accounts.service import get_organisation
from npt_training.core.db import write
from npt_training.lti.services import roster
from tests.accounts.factories import PASSWORD, make_person
from tests.assessment import factories, items
from tests.assessment.test_marking import hand_in
from tests.browser.test_axe_pages import AXE, OF_COLOUR, RUN
from tests.lti.platform import Platform
from tests.lti.services.campus import Campus, full, make_campus
from tests.lti.services.test_standing import learner_of
from tests.ports import free_port

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("LTI_SHOTS", "")
"""A folder to keep pictures of the pages in, to look at; nothing is kept without it."""


@dataclass
class Site:
    """A course with a mark in every state, and its instructor; ``pages`` by name."""

    address: str
    campus: Campus
    teacher: Person
    pages: dict[str, str]
    asked: str


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], port: int
) -> Iterator[Site]:
    app = make_app(public_url=f"http://localhost:{port}", lti_loopback=True)
    with app.app_context(), Platform(port=free_port()) as platform:
        campus = make_campus(app, platform)
        factories.make_edition([*factories.choices(2), items.written()])
        address = serve(app, port)
        asked = in_every_state(campus)
        teacher = make_person(get_organisation(campus.organisation_id), "instructor")
        link, first = f"/lti/grades/links/{campus.link_id}", next(iter(campus.learners.values()))
        pages = {
            "link": link,
            "nobody": f"{link}?q=nobody",
            "again": f"{link}/again",
            "asked": f"/lti/grades/marks/{asked}",
            "course": f"/lti/grades/courses/{campus.course_id}",
            "work": f"/lti/grades/learners/{first}/work",
            "links-page": f"/lti/links/{campus.link_id}",
            "course-page": f"/lti/courses/{campus.course_id}",
        }
        yield Site(address, campus, teacher, pages, asked)


def in_every_state(campus: Campus) -> str:
    """One mark in every state, one piece of work to mark, and a list that was read in part."""
    _first, actor = learner_of(campus)
    hand_in(actor)
    gone, done, changed, waits = (campus.learner() for _ in range(4))
    campus.learner()
    campus.platform.leave(campus.course, gone)
    campus.course.broken_rows = [{"roles": []}]
    campus.platform.set_grade(campus.link, changed, 9.0)
    for user in (gone, done, changed):
        asked = campus.score(user, full(80.0))
    with write() as s:
        roster.ask_for(s, campus.course_id)
    campus.work()
    campus.platform.misbehave("scores", "503")
    campus.score(waits, full(50.0))
    campus.work()
    return asked


def opened(site: Site, chromium: Any, **settings: Any) -> tuple[Any, Any]:
    context = chromium.new_context(bypass_csp=True, **settings)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{site.address}/sign-in?next=/account")
    page.fill("input[name=email]", site.teacher.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{site.address}/account")
    return context, page


def test_axe_finds_nothing_and_a_phone_is_wide_enough(site: Site, chromium: Any) -> None:
    source, found = AXE.read_text(encoding="utf-8"), []
    context, page = opened(site, chromium, viewport={"width": 320, "height": 844})
    for name, path in site.pages.items():
        page.emulate_media(color_scheme="light")
        page.goto(site.address + path)
        page.wait_for_load_state("load")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append((name, "scrolls sideways"))
        page.evaluate(source)
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme)
            found += [(name, scheme, *fault) for fault in page.evaluate(RUN, rules)]
        shoot(page, name)
    context.close()
    assert found == []


def test_a_decision_by_keyboard_alone(site: Site, chromium: Any) -> None:
    context, page = opened(site, chromium, viewport={"width": 1280, "height": 900})
    page.goto(site.address + site.pages["link"])
    page.get_by_role("link", name="Decide").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/marks/{site.asked}")
    assert page.get_by_text("90 %").is_visible()
    page.get_by_role("button", name="Keep this decision").focus()
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("Ours replaces it").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep this decision").focus()
    page.keyboard.press("Enter")
    page.get_by_text("replaces the one in the LMS").wait_for()
    context.close()
    assert site.campus.states().count("waiting") == 2


def shoot(page: Any, name: str) -> None:
    if not SHOTS:
        return
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 320, "height": 844})
