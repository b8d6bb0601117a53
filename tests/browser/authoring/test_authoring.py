"""Authoring in a browser: from a photograph to a question that a trainee practises."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.assessment.authoring.service import drafts
from npt_training.assessment.models import Answer
from npt_training.core.db import read
from tests.accounts.factories import make_person
from tests.assessment import items
from tests.assessment.authoring.school import photo, ready_picture
from tests.browser.authoring.conftest import Site
from tests.browser.authoring.pages import at, check, numbers

pytestmark = pytest.mark.browser


def test_from_a_photograph_to_practice(site: Site, tmp_path: Path) -> None:
    ada = site.open(site.school.people["ada"])
    file = tmp_path / "ankle.jpg"
    file.write_bytes(photo((1000, 800)))

    ada.goto(f"{site.address}/authoring/pictures")
    check(ada, "pictures-empty")
    ada.set_input_files("#file", file)
    ada.get_by_role("button", name="Bring it in").click()
    ada.wait_for_selector(".player-stage.is-live")
    ada.get_by_role("button", name="Show the two points").click()
    at(ada, 0.1, 0.5)
    at(ada, 0.6, 0.5)
    ada.fill("#mm", "125")
    assert float(ada.input_value("#bx")) == pytest.approx(60, abs=0.5)
    check(ada, "picture")
    ada.get_by_role("button", name="Calibrate").click()
    ada.wait_for_selector("text=0.25 mm a pixel")
    for box in ada.locator("input[name=confirm]").all():
        box.check()
    ada.fill("#alt", "Outer ankle")
    ada.fill("#credit", "Own work")
    ada.get_by_role("button", name="Confirm and use it").click()
    ada.wait_for_selector("text=Ada Author confirmed")

    ada.goto(f"{site.address}/authoring/new")
    ada.get_by_label("Tap inside").check()
    ada.get_by_text("Outer ankle").click()
    check(ada, "new")
    ada.get_by_role("button", name="Begin").click()
    ada.wait_for_selector(".player-stage.is-live")
    draft_id = ada.url.rsplit("/", 1)[1]

    ada.get_by_role("button", name="Polygon", exact=True).click()
    for x, y in ((0.25, 0.25), (0.5, 0.25), (0.5, 0.5), (0.25, 0.5)):
        at(ada, x, y)
    ada.get_by_role("button", name="Done").click()
    drawn = numbers(ada, "zones", 0)
    assert [pytest.approx(xy, abs=0.5) for xy in drawn] == [[25, 25], [50, 25], [50, 50], [25, 50]]

    ada.get_by_role("button", name="Add: Polygon").click()
    for n, (x, y) in enumerate(((60, 20), (80, 20), (40, 45))):
        ada.locator('[name="zones-1-x"]').nth(n).fill(str(x))
        ada.locator('[name="zones-1-y"]').nth(n).fill(str(y))
    ada.wait_for_selector("text=Polygon 1 and Polygon 2 overlap")
    ada.locator('[name="zones-1-x"]').nth(2).fill("70")
    ada.locator('[name="zones-0-name"]').fill("the hollow")
    ada.locator('[name="zones-1-name"]').fill("the tendon")
    ada.locator('[name="zones-1-role"]').select_option("wrong")
    ada.fill("#prompt", "Tap the hollow behind the ankle bone.")
    ada.fill("#rationale", "The nerve lies in it.")
    ada.fill("#sources", "Own dissection room, 2026")
    ada.select_option("#structure", "sural")
    ada.wait_for_selector("text=Whole: it can go to review")
    check(ada, "edit")
    with read() as s:
        doc = s.get(drafts.Draft, draft_id).doc
    assert [zone["right"] for zone in doc["zones"]] == [True, False]

    ada.get_by_role("button", name="Try it as a trainee").click()
    check(ada, "preview")
    frame = ada.frame_locator(".try-desk")
    frame.locator(".player-stage.is-live").wait_for()
    ada.locator(".try-desk").scroll_into_view_if_needed()
    box = frame.locator(".player-plate img").bounding_box()
    ada.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    frame.get_by_role("button", name="Answer").click()
    frame.get_by_text("The nerve lies in it.").wait_for()
    frame.get_by_role("link", name="Try again").wait_for()
    with read() as s:
        assert s.query(Answer).count() == 0

    ada.goto(f"{site.address}/authoring/items/{draft_id}/review")
    check(ada, "review-own")
    ada.get_by_role("button", name="Send for review").click()
    ben = site.open(site.school.people["ben"])
    ben.goto(f"{site.address}/authoring?state=review")
    check(ben, "items")
    ben.get_by_role("link", name="Tap the hollow").click()
    check(ben, "review")
    ben.get_by_role("button", name="Approve").click()
    ben.wait_for_selector("text=version 1 in use")

    trainee = make_person(site.school.organisation, "trainee")
    learner = site.open(trainee, viewport={"width": 390, "height": 844}, has_touch=True)
    learner.goto(f"{site.address}/practice/nerves/sural")
    for _question in range(4):
        if learner.get_by_text("Tap the hollow").count():
            break
        learner.locator("input[name=choice]").first.check()
        learner.get_by_role("button", name="Answer").click()
        with learner.expect_navigation():
            learner.get_by_role("link", name="Go on").click()
    learner.wait_for_selector(".player-stage.is-live")
    box = learner.locator(".player-plate img").bounding_box()
    learner.touchscreen.tap(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    learner.get_by_role("button", name="Answer").click()
    learner.wait_for_selector("text=Own dissection room, 2026", state="attached")
    with read() as s:
        [answer] = s.query(Answer).filter(Answer.kind == "region").all()
    assert answer.fraction == 1.0


def test_drawing_by_keyboard_with_undo_drag_and_a_crossing_refused(site: Site) -> None:
    row = ready_picture(site.school.ada)
    draft = drafts.begin(site.school.ada, "region", picture_id=row.id)
    page = site.open(site.school.people["ada"])
    page.goto(f"{site.address}/authoring/items/{draft.id}")
    page.wait_for_selector(".player-stage.is-live")

    page.get_by_role("button", name="Circle", exact=True).focus()
    page.keyboard.press("Enter")
    stage = page.locator(".player-stage")
    stage.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    middle, rim = numbers(page, "zones", 0)
    assert middle == pytest.approx([50, 50], abs=0.6)
    assert rim[0] > middle[0]
    assert rim[1] == pytest.approx(middle[1], abs=0.1)

    page.get_by_role("button", name="Undo").click()
    assert len(numbers(page, "zones", 0)) == 1
    page.get_by_role("button", name="Redo").click()
    assert len(numbers(page, "zones", 0)) == 2

    page.get_by_role("button", name="Polygon", exact=True).click()
    for x, y in ((0.1, 0.1), (0.3, 0.3), (0.3, 0.1), (0.1, 0.3)):
        at(page, x, y)
    page.get_by_role("button", name="Done").click()
    page.wait_for_selector(".editor-hint.is-fault")
    assert "Polygon 2 crosses itself" in page.locator("[data-editor-hint]").inner_text()
    page.wait_for_selector("[data-faults] >> text=crosses itself: edge 1 meets edge 3")

    box = page.locator(".player-plate img").bounding_box()
    grab = (box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.move(*grab)
    page.mouse.down()
    for share in (0.25, 0.2, 0.15, 0.1):
        page.mouse.move(box["x"] + 0.31 * box["width"], box["y"] + share * box["height"])
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.02 * box["height"], steps=5)
    page.mouse.up()
    second = numbers(page, "zones", 1)[1]
    assert second == pytest.approx([30, 2], abs=1.5)


def test_the_table_works_without_scripts(site: Site) -> None:
    row = ready_picture(site.school.ada)
    draft = drafts.begin(site.school.ada, "region", picture_id=row.id)
    page = site.open(site.school.people["ada"], java_script_enabled=False)
    page.goto(f"{site.address}/authoring/items/{draft.id}")
    for n, (x, y) in enumerate(((10, 10), (40, 10), (40, 40))):
        page.locator('[name="zones-0-x"]').nth(n).fill(str(x))
        page.locator('[name="zones-0-y"]').nth(n).fill(str(y))
    page.locator('[name="zones-0-name"]').fill("hollow")
    page.fill("#prompt", "Tap the hollow.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector("text=Saved.")
    with read() as s:
        doc = s.get(drafts.Draft, draft.id).doc
    assert doc["zones"][0]["polygon"] == [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]


def test_a_second_editor_is_told_while_typing(site: Site) -> None:
    row = ready_picture(site.school.ada)
    draft = drafts.begin(site.school.ada, "region", picture_id=row.id)
    pages = [site.open(site.school.people[name]) for name in ("ada", "ben")]
    for page in pages:
        page.goto(f"{site.address}/authoring/items/{draft.id}")
    ada, ben = pages
    ada.fill("#prompt", "Ada's question")
    ada.wait_for_selector("[data-autosave-state] >> text=Saved")
    ben.fill("#prompt", "Ben's question")
    ben.wait_for_selector("text=Somebody else saved this item meanwhile")
    ben.get_by_role("button", name="Save", exact=True).click()
    ben.wait_for_selector("text=Ada Author saved this item after you opened it")
    assert ben.input_value("#prompt") == "Ben's question"
    check(ben, "conflict")
    ben.get_by_role("button", name="Keep mine as an item of its own").click()
    ben.wait_for_url(lambda url: draft.id not in url)
    assert ben.input_value("#prompt") == "Ben's question"
    with read() as s:
        assert s.get(drafts.Draft, draft.id).doc["prompt"] == "Ada's question"


def test_points_snap_to_what_the_atlas_shows_unless_told_not_to(site: Site) -> None:
    """The landmark of the small atlas lies in the middle of its picture, a course at a quarter."""
    draft = drafts.begin(site.school.ada, "points", view=items.VIEW)
    page = site.open(site.school.people["ada"])
    with page.expect_response(lambda answer: answer.url.endswith("snaps.json")):
        page.goto(f"{site.address}/authoring/items/{draft.id}")
    page.wait_for_selector(".player-stage.is-live")
    pin = page.get_by_role("button", name="Pin", exact=True)
    pin.click()
    at(page, 0.508, 0.496)
    assert numbers(page, "spots", 0) == [[50, 50]]
    assert "Tip of the outer ankle bone" in page.locator("[data-editor-hint]").inner_text()
    pin.click()
    at(page, 0.258, 0.75)
    [[across, down]] = numbers(page, "spots", 1)
    assert (across, down) == (25, pytest.approx(75, abs=0.5))
    page.get_by_role("button", name="Snap").click()
    pin.click()
    at(page, 0.51, 0.6)
    assert numbers(page, "spots", 2)[0][0] == pytest.approx(51, abs=0.4)
