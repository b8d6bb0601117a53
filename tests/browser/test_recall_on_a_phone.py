"""The daily review on a phone: the queue is worked through, the pages are clean to axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.recall.service import today
from npt_training.core.clock import FrozenClock
from npt_training.core.jobs import run_pending
from npt_training.curriculum import service as curriculum
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.browser.test_axe_pages import AXE, OF_COLOUR, RUN
from tests.journey.conftest import PHONE, Visitor
from tests.journey.touch import answer

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"])]

NERVES = ("sural", "saphenous", "superficial_fibular")
A_WEEK = timedelta(days=7)


@dataclass
class Learner:
    """Somebody who answered about three nerves a week ago, with their phone."""

    app: Flask
    actor: Principal
    visitor: Visitor
    address: str

    @property
    def page(self) -> Any:
        return self.visitor.page


@pytest.fixture
def learner(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> Iterator[Learner]:
    clock = FrozenClock(datetime.now(UTC) - A_WEEK)
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
        clock=clock,
    )
    with app.app_context():
        person = make_person(make_organisation(), "trainee", email="lea@example.org")
        actor = principal_of(person)
        curriculum.enrol(person.id)
        for nerve in NERVES:
            find(actor, nerve)
        run_pending()
        clock.advance(A_WEEK)
    address = serve(app, port)
    context = chromium.new_context(**PHONE, bypass_csp=True)
    context.set_default_timeout(60_000)
    visitor = Visitor(context.new_page(), touch=True)
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.page.goto(f"{address}/sign-in")
    visitor.sign_in("lea@example.org")
    yield Learner(app, actor, visitor, address)
    context.close()
    assert visitor.errors == []


def find(actor: Principal, nerve: str) -> None:
    """Answer one question of each automatic kind about a nerve, rightly or not."""
    bank = assessment.bank_of(curriculum.edition_of(actor.person_id))
    for held in bank.about(nerve, ("locate",))[:1]:
        run = assessment.practise_item(actor, held.code)
        assessment.answer_practice(actor, run, 1, {"x": ["0.5"], "y": ["0.5"]})
    for held in bank.about(nerve, ("identify",))[:1]:
        run = assessment.practise_item(actor, held.code)
        shown = assessment.question(actor, run, 1).shown
        value = str(shown.index(held.item.answer) + 1)  # type: ignore[union-attr]
        assessment.answer_practice(actor, run, 1, {"choice": [value]})


def test_a_queue_is_worked_through_on_a_phone(learner: Learner) -> None:
    visitor, page = learner.visitor, learner.page
    page.goto(f"{learner.address}/")
    visitor.link("Review: 6 pictures are due")
    assert "6 pictures to review" in visitor.text()
    assert page.locator(".btn-next").first.bounding_box()["y"] < 844
    visitor.button("Start the review")
    for _picture in range(6):
        answer(learner, visitor)  # type: ignore[arg-type]
        visitor.go(page.locator(".go-on a"))
    page.goto(f"{learner.address}/recall")
    assert "Nothing is due now" in visitor.text()
    with learner.app.app_context():
        stands = today(learner.actor, UTC)
    assert (stands.due, stands.answered, stands.right) == (0, 6, 6)


def test_pages_are_clean_and_fit(learner: Learner) -> None:
    page, found = learner.page, []
    for path in ("/recall", "/recall/nerves"):
        page.goto(f"{learner.address}{path}")
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path, width, "scrolls sideways"))
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme)
            found += [(path, scheme, *fault) for fault in page.evaluate(RUN, rules)]
    assert found == []
    assert page.locator(".recall-plate").count() == 2
    assert page.locator(".recall-picture path").count() >= 6
