"""A nerve is drawn on a photograph by its author and traced by a trainee, in millimetres."""

from __future__ import annotations

import pytest

from npt_training.assessment.authoring.service import drafts
from npt_training.core.db import read
from tests.assessment.authoring.school import ready_picture
from tests.browser.authoring.conftest import Site
from tests.browser.authoring.pages import at, check, numbers

pytestmark = pytest.mark.browser


def test_a_course_is_drawn_and_tried(site: Site) -> None:
    row = ready_picture(site.school.ada)
    draft = drafts.begin(site.school.ada, "trace", picture_id=row.id)
    page = site.open(site.school.people["ada"])
    page.goto(f"{site.address}/authoring/items/{draft.id}")
    page.wait_for_selector(".player-stage.is-live")
    page.get_by_role("button", name="Line", exact=True).click()
    for x in (0.2, 0.5, 0.8):
        at(page, x, 0.4)
    page.get_by_role("button", name="Done").click()
    assert len(numbers(page, "drawn", 0)) == 3
    page.select_option("[name='drawn-0-name']", "sural")
    page.fill("#full_mm", "5")
    page.fill("#half_mm", "10")
    page.fill("#prompt", "Draw the sural nerve.")
    page.fill("#rationale", "It runs there.")
    page.fill("#sources", "Own dissection room, 2026")
    page.wait_for_selector("text=Whole: it can go to review")
    check(page, "photo-trace")
    with read() as s:
        doc = s.get(drafts.Draft, draft.id).doc
    assert doc["target"] == {"course": "sural"}
    assert doc["drawn"][0]["id"] == "sural"
    page.get_by_role("button", name="Try it as a trainee").click()
    frame = page.frame_locator(".try-desk")
    frame.locator(".player-stage.is-live").wait_for()
    page.locator(".try-desk").scroll_into_view_if_needed()
    box = frame.locator(".player-plate img").bounding_box()
    for x in (0.2, 0.5, 0.8):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + 0.4 * box["height"])
    frame.get_by_role("button", name="Answer").click()
    frame.get_by_text("mm on the photograph").wait_for()
    frame.get_by_text("Your line covers 100 %").wait_for()
