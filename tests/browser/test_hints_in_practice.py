"""Hints on a phone and by keys: they come above the answer, what stands is kept, axe is clean."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.curriculum import service as curriculum
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.browser.test_axe_pages import AXE, OF_COLOUR, RUN
from tests.journey.conftest import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"])]
SHOTS = os.environ.get("HINT_SHOTS")


@dataclass
class Learner:
    """Somebody who practises, signed in on their phone."""

    app: Flask
    actor: Principal
    page: Any
    address: str

    def practise(self, kind: str, **more: Any) -> str:
        """Open a practice question of a kind; returns its address."""
        with self.app.app_context():
            bank = assessment.bank_of(curriculum.edition_of(self.actor.person_id))
            code = next(
                held.code
                for held in bank.by_id.values()
                if held.item.kind == kind
                and all(getattr(held.item, name, None) == value for name, value in more.items())
            )
            run = assessment.practise_item(self.actor, code)
        address = f"{self.address}/attempts/{run}/1"
        self.page.goto(address)
        self.page.wait_for_load_state("load")
        return address

    def hint(self, number: int) -> None:
        """Ask for the next hint; it has the focus once it stands."""
        self.page.locator(".player-hint").click()
        self.page.wait_for_function(
            "(id) => document.activeElement?.id === id", arg=f"hint-{number}"
        )

    def shoot(self, name: str) -> None:
        """Pictures to look at, where somebody asked for them."""
        for width, height in ((390, 844), (1280, 900)) if SHOTS else ():
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                self.page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 390, "height": 844})

    def faults(self) -> list[Any]:
        """What axe finds, light and dark, and whether the page scrolls sideways at 320 px."""
        found: list[Any] = []
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            self.page.emulate_media(color_scheme=scheme)
            found += [(scheme, *fault) for fault in self.page.evaluate(RUN, rules)]
        self.page.set_viewport_size({"width": 320, "height": 700})
        if self.page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append("scrolls sideways")
        self.page.set_viewport_size({"width": 390, "height": 844})
        return found


@pytest.fixture
def learner(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> Iterator[Learner]:
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
    )
    with app.app_context():
        person = make_person(make_organisation(), "trainee", email="lea@example.org")
        actor = principal_of(person)
        curriculum.enrol(person.id)
    address = serve(app, port)
    context = chromium.new_context(**PHONE, bypass_csp=True)
    context.set_default_timeout(60_000)
    visitor = Visitor(context.new_page(), touch=True)
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.page.goto(f"{address}/sign-in")
    visitor.sign_in("lea@example.org")
    yield Learner(app, actor, visitor.page, address)
    context.close()
    assert visitor.errors == []


def test_hints_come_above_what_stands_and_take_nothing_away(learner: Learner) -> None:
    page = learner.page
    address = learner.practise("identify", typed=None)
    page.locator(".player-option:last-of-type input").check()
    page.locator("input[name=confidence][value='2']").check()
    chosen = page.locator("input[name=choice]:checked").get_attribute("value")
    learner.hint(1)
    assert page.url == address
    assert page.locator("input[name=choice]:checked").get_attribute("value") == chosen
    assert page.locator("input[name=confidence]:checked").get_attribute("value") == "2"
    learner.hint(2)
    assert page.locator(".player-option.is-out").count() == 1
    assert page.locator(".player-option input:disabled").count() == 1
    learner.shoot("identify")
    assert learner.faults() == []
    page.reload()
    assert page.locator(".player-hints li").count() == 2

    learner.practise("locate")
    page.wait_for_selector(".player-stage.is-live")
    page.locator(".player-stage").focus()
    page.keyboard.press("Enter")
    placed = page.locator("input[name=x]").input_value()
    for number in (1, 2, 3):
        learner.hint(number)
    assert page.locator("input[name=x]").input_value() == placed != ""
    assert page.locator(".layer-hint").count() == 1
    assert page.locator(".player-hint").count() == 0
    learner.shoot("locate")
    assert learner.faults() == []
    page.context.set_offline(True)
    assert page.locator("input[name=x]").input_value() == placed
    page.context.set_offline(False)
    page.locator(".player-go .btn-next").click()
    page.wait_for_selector(".go-on")
    assert "Answered with 3 hints" in page.locator("main").inner_text()
    learner.shoot("feedback")


def test_without_a_connection_a_hint_waits_and_the_answer_stays(learner: Learner) -> None:
    page = learner.page
    learner.practise("locate")
    page.wait_for_selector(".player-stage.is-live")
    page.locator(".player-stage").focus()
    page.keyboard.press("Enter")
    placed = page.locator("input[name=x]").input_value()
    page.context.set_offline(True)
    page.locator(".player-hint").click()
    page.wait_for_function(
        "document.querySelector('[data-saved]').textContent.startsWith('No hint could')"
    )
    assert page.locator("input[name=x]").input_value() == placed != ""
    page.context.set_offline(False)
    learner.hint(1)
    assert page.locator("input[name=x]").input_value() == placed
