"""A quiz on the real application: by keyboard alone, without scripts, over a lost connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from tests.accounts.factories import PASSWORD, make_organisation, make_person
from tests.assessment import factories, items

pytestmark = pytest.mark.browser


@dataclass
class Site:
    """The application served, a school on it, and browsers to open."""

    app: Flask
    address: str
    chromium: Any
    organisation: Organisation
    person: Person
    contexts: list[Any] = field(default_factory=list)

    @property
    def learner(self) -> Principal:
        return factories.principal(self.person, self.organisation)

    def open(self, person: Person, **options: Any) -> Any:
        """A page signed in as ``person`` by the sign-in form."""
        context = self.chromium.new_context(viewport={"width": 390, "height": 844}, **options)
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        page = context.new_page()
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
def site(
    make_app: Callable[..., Flask],
    serve: Callable[[Flask, int], str],
    chromium: Any,
    port: int,
) -> Iterator[Site]:
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        factories.make_edition([make() for make in items.ALL])
        organisation = make_organisation()
        person = make_person(organisation, "trainee")
        made = Site(app, serve(app, port), chromium, organisation, person)
        yield made
        for context in made.contexts:
            context.close()


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _press in range(60):
        if page.evaluate("(s) => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_quiz_a_nerve_is_found_by_keyboard_alone(site: Site) -> None:
    page = site.open(site.person)
    page.goto(f"{site.address}/practice/items/b9-locate-1")
    page.wait_for_selector(".player-stage.is-live")
    tab_to(page, ".player-stage")
    for _step in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    tab_to(page, ".player-go .btn-next")
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict")
    assert "mm away, measured along the skin" in page.inner_text("main")
    tab_to(page, "a.btn-next")


def test_quiz_whole_without_scripts(site: Site) -> None:
    page = site.open(site.person, java_script_enabled=False)
    page.goto(f"{site.address}/quizzes/B9")
    page.click("main form button[type=submit]")
    for _question in range(5):
        kind = page.get_attribute("form[data-player]", "data-kind")
        if kind == "locate":
            page.click("input[type=image]", position={"x": 85, "y": 100})
            page.locator(".mark-yours").wait_for()
            page.click("text=upper left")
            page.click("input[type=image]", position={"x": 170, "y": 200})
        elif kind == "label":
            for number in (1, 2, 3):
                page.select_option(f"#pin-{number}", index=number)
        elif kind == "written":
            page.fill("textarea", "In the hollow, by the vein.")
        else:
            page.check("input[name=choice] >> nth=0")
        page.click("button[value=answer]")
    page.click("text=Check and hand in")
    assert "All 5 answers are kept" in page.inner_text("main")
    page.click("main form button[type=submit]")
    assert "With an instructor" in page.inner_text("main")
    attempt_id = page.url.rsplit("/", 1)[1]
    kept = {q.held.item.kind: q.response for q in service.questions(site.learner, attempt_id)}
    assert kept["locate"]["x"] == pytest.approx(0.25, abs=0.01)
    assert len(kept["label"]["pins"]) == 3


def test_quiz_an_answer_survives_a_lost_connection(site: Site) -> None:
    page = site.open(site.person)
    run = service.start_practice(site.learner, kind="choice")
    page.goto(f"{site.address}/attempts/{run}/1")
    page.wait_for_selector("form[data-player]")
    page.context.set_offline(True)
    page.check("input[name=choice] >> nth=1")
    page.click(".player-go .btn-next")
    page.wait_for_function(
        "() => document.querySelector('[data-saved]').textContent.includes('waiting')"
    )
    assert not service.question(site.learner, run, 1).answered
    page.context.set_offline(False)
    page.wait_for_selector(".verdict")
    assert service.question(site.learner, run, 1).answered


def test_quiz_marking_by_keys(site: Site) -> None:
    attempt_id = service.start_attempt(site.learner, "B9")
    for asked in service.questions(site.learner, attempt_id):
        if asked.held.item.kind == "written":
            fields = {"text": ["In the hollow, by the vein."]}
            service.save_response(site.learner, attempt_id, asked.position, fields)
    service.submit_attempt(site.learner, attempt_id)
    instructor = make_person(site.organisation, "instructor")
    page = site.open(instructor)
    page.goto(f"{site.address}/marking")
    page.click("text=Start marking")
    page.wait_for_selector("html.has-keys form[data-marking]")
    assert "1 left" in page.inner_text("main")
    for key in ("1", "2", "3"):
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelector('[data-total]').textContent === '3'")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/marking")
    assert "All marked" in page.inner_text("main")
    assert service.attempt_of(site.learner, attempt_id).status == "released"
