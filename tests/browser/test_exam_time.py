"""An examination in the player: its time by the server's clock, and handed in when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from npt_training.assessment import service as assessment
from npt_training.core.clock import FrozenClock
from tests.assessment.exam import factories
from tests.browser.kinds.conftest import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_stands_at_the_end_is_sent_and_the_whole_handed_in(
    app: Flask, clock: FrozenClock, chromium: Any, serve: Callable[[Flask, int], str], port: int
) -> None:
    world = factories.make_world()
    exam_id = factories.published(world, confidence=True)
    address = serve(app, port)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, address, world.person.email)
    page.goto(f"{address}/examinations/{exam_id}")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[data-time-left]:not(:empty)")
    assert page.inner_text("[data-time-left]") == "30 min left"
    attempt_id = page.get_attribute("form[data-player]", "data-attempt")
    clock.advance(timedelta(minutes=29, seconds=56))
    page.reload()
    page.wait_for_selector(".player-time.is-short")
    page.check("[name=choice] >> nth=1")
    page.get_by_label("Certain").check()
    page.wait_for_selector("form[data-player]", state="detached")
    attempt = assessment.attempt_of(world.actor, attempt_id)
    first = assessment.question(world.actor, attempt_id, 1)
    assert attempt.status != "open"
    assert first.response == {"chosen": [first.shown[1]]}
    assert first.confidence == 3
    context.close()
