"""A marking session by keyboard and by thumb: no page is loaded anew, and few keys are pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from npt_training.accounts.models import Person
from npt_training.accounts.service import get_person
from npt_training.assessment import service
from npt_training.assessment.desk.comments import keep_comment
from npt_training.assessment.desk.policy import set_policy
from npt_training.assessment.desk.rules import Policy
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion, Mark
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id
from tests.accounts.factories import PASSWORD
from tests.assessment.desk.school import School, make_school

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
MOST_KEYS = 4.0
"""Key strokes an answer may take on average, comments on the picture among them."""


@dataclass
class Session:
    """A served site with a marker signed in."""

    school: School
    address: str
    chromium: Any

    def open(self, **options: Any) -> Any:
        settings = {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True} | options
        context = self.chromium.new_context(**settings)
        context.set_default_timeout(20_000)
        page = context.new_page()
        person = get_person(self.school.ina.person_id)
        page.goto(f"{self.address}/sign-in")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def session(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], chromium: Any, port: int
) -> Iterator[Session]:
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        school = make_school()
        set_policy(school.ina, Policy(second="never", hold=True))
        for sentence in ("Name the hollow.", "Name the vein as well.", "Well seen."):
            keep_comment(school.ina, sentence)
        yield Session(school, serve(app, port), chromium)
        for context in chromium.contexts:
            context.close()


def annotate(school: School, count: int) -> None:
    """``count`` answers with a place and words on a picture, handed in by as many trainees."""
    rows: dict[Any, list[dict[str, Any]]] = {Person: [], Attempt: [], AttemptItem: [], Answer: []}
    at = now()
    with write() as s:
        item_id = s.scalars(select(ItemVersion.id).where(ItemVersion.kind == "written")).one()
        for number in range(count):
            person, attempt, item = new_id(), new_id(), new_id()
            rows[Person].append(
                {"id": person, "name": f"Demo {number}", "search": "", "created_at": at}
            )
            rows[Attempt].append(
                {"id": attempt, "person_id": person, "organisation_id": school.organisation.id,
                 "edition_id": school.edition_id, "module_id": "B9", "mode": "quiz", "seed": "0",
                 "status": "submitted", "pass_percent": 80.0, "started_at": at, "expires_at": at,
                 "submitted_at": at}
            )  # fmt: skip
            rows[AttemptItem].append(
                {"id": item, "attempt_id": attempt, "position": 1, "item_id": item_id, "shown": []}
            )
            rows[Answer].append(
                {"id": new_id(), "attempt_item_id": item, "attempt_id": attempt,
                 "person_id": person, "item_code": "b9-written-1", "kind": "written",
                 "response": {"text": f"Answer {number}.", "x": 0.3, "y": 0.4}, "detail": {},
                 "given_at": at}
            )  # fmt: skip
        for model, given in rows.items():
            s.execute(insert(model), given)


def begin(page: Any, address: str) -> None:
    page.goto(f"{address}/marking")
    page.click("text=Start marking")
    page.wait_for_selector("html.has-keys .player-stage.is-live")
    page.evaluate("window.stillHere = 'since the first answer'")


def next_sheet(page: Any, left: int) -> None:
    """Wait until the sheet with so many answers left, or the desk, has taken the place."""
    if left:
        page.wait_for_function(
            "n => document.querySelector('[data-left]')?.textContent === String(n)", arg=left
        )
        page.wait_for_selector(".player-stage.is-live")
    else:
        page.wait_for_url("**/marking")
        page.wait_for_function("document.querySelector('h1').textContent === 'Marking desk'")
    assert page.evaluate("window.stillHere") == "since the first answer"


class Keys:
    """Counts what is pressed; a key held with another counts as one stroke each."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += 1 + key.count("+")
            self.page.keyboard.press(key)


WAYS: tuple[tuple[str, ...], ...] = (
    ("a", "Enter"),
    ("1", "3", "Enter"),
    ("0", "Enter"),
    ("1", "2", "Shift+Digit2", "Enter"),
    ("2", "3", "m", "Enter"),
)
"""How answers are marked in turn: all, some, none, with a sentence, with a look at the model."""


def by_keys(session: Session, count: int) -> float:
    """Mark ``count`` answers by keyboard; key strokes an answer."""
    annotate(session.school, count)
    page = session.open()
    begin(page, session.address)
    assert page.locator("kbd:visible").count() > 3, "keys are shown once they work"
    loads: list[str] = []
    page.on("request", lambda one: loads.append(one.url) if one.is_navigation_request() else None)
    keys = Keys(page)
    for number in range(count):
        keys.press(*WAYS[number % len(WAYS)])
        next_sheet(page, count - number - 1)
    assert loads == []
    assert service.queue(session.school.ina).left == 0
    with read() as s:
        given = s.scalars(select(Mark).order_by(Mark.id)).all()
    assert len(given) == count
    expected = [1.0, 2 / 3, 0.0, 2 / 3, 2 / 3]
    assert [round(one.fraction, 4) for one in given[:5]] == [round(f, 4) for f in expected]
    assert given[3].comment == "Name the vein as well."
    print(f"{count} answers by keyboard: {keys.pressed / count:.2f} key strokes an answer")
    return keys.pressed / count


def test_session_of_twelve_by_keyboard(session: Session) -> None:
    assert by_keys(session, 12) <= MOST_KEYS


@pytest.mark.long
def test_session_of_a_hundred_by_keyboard(session: Session) -> None:
    assert by_keys(session, 100) <= MOST_KEYS


def test_session_a_comment_on_the_picture_by_keyboard(session: Session) -> None:
    annotate(session.school, 2)
    page = session.open()
    begin(page, session.address)
    for key in ("a", "p", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(".remark text:has-text('A')")
    page.keyboard.type("Further back.")
    page.keyboard.press("Control+Enter")
    next_sheet(page, 1)
    with read() as s:
        given = s.scalars(select(Mark)).one()
    assert given.notes == [{"x": 0.5, "y": 0.5, "text": "Further back."}]
    page.keyboard.press("u")
    page.wait_for_selector("text=You took these marks back")
    assert page.input_value("[name=note-1-text]") == "Further back."
    assert page.evaluate("window.stillHere") == "since the first answer"


def test_session_nothing_ticked_is_said_and_kept(session: Session) -> None:
    annotate(session.school, 1)
    page = session.open()
    begin(page, session.address)
    page.keyboard.press("c")
    page.keyboard.type("Half a page of advice.")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk-told-bad")
    assert "Tick the lines that are met" in page.inner_text("[data-told]")
    assert page.input_value("#comment") == "Half a page of advice."
    assert service.queue(session.school.ina).left == 1


def test_session_by_thumb(session: Session) -> None:
    annotate(session.school, 3)
    page = session.open(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    begin(page, session.address)
    for left in (2, 1, 0):
        if left == 1:
            box = page.locator(".player-stage").bounding_box()
            page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_selector(".remark")
            page.fill("[name=note-1-text]", "Here.")
        page.locator("label.player-option").nth(0).tap()
        page.locator("label.player-option").nth(2).tap()
        go = page.locator("[data-next]")
        box = go.bounding_box()
        assert box["y"] + box["height"] <= 844, "saving stays in reach of the thumb"
        go.tap()
        next_sheet(page, left)
    with read() as s:
        given = s.scalars(select(Mark).order_by(Mark.id)).all()
    assert {round(one.fraction, 2) for one in given} == {0.67}
    assert [one.notes for one in given if one.notes] == [
        [{"x": pytest.approx(0.5, abs=0.01), "y": pytest.approx(0.5, abs=0.01), "text": "Here."}]
    ]


def test_session_works_without_scripts(session: Session) -> None:
    annotate(session.school, 2)
    page = session.open(java_script_enabled=False)
    page.goto(f"{session.address}/marking/next")
    assert page.locator("kbd:visible").count() == 0, "no key works here"
    page.check("input[name=row-r1] >> nth=0")
    page.check("input[name=bank] >> nth=1")
    page.fill("[name=note-1-x]", "25")
    page.fill("[name=note-1-y]", "50")
    page.fill("[name=note-1-text]", "Here.")
    page.click("[data-next]")
    assert "Marked." in page.inner_text("main")
    with read() as s:
        given = s.scalars(select(Mark)).one()
    assert given.notes == [{"x": 0.25, "y": 0.5, "text": "Here."}]
    assert given.comment == "Name the vein as well."


def test_session_axe_finds_nothing(session: Session) -> None:
    annotate(session.school, 2)
    page = session.open(viewport={"width": 390, "height": 844})
    begin(page, session.address)
    page.click(".player-stage")
    page.wait_for_selector(".remark")
    source = AXE.read_text(encoding="utf-8")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(source)
        faults = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.id, "
                               "v.nodes.map((n) => n.html)])")  # fmt: skip
        found += [(scheme, *fault) for fault in faults]
    assert found == []
