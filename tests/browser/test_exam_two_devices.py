"""Two devices in an examination: one ends the other, and what that still sends is kept apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service
from tests.accounts.factories import audited
from tests.assessment.exam import factories
from tests.browser.kinds.conftest import sign_in
from tests.browser.test_axe_pages import AXE, RUN

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def device(chromium: Any, address: str, email: str, width: int) -> Any:
    """A browser of its own, signed in."""
    context = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, address, email)
    return page


def test_a_takeover_ends_the_other_and_a_late_answer_of_it_is_kept_and_told(
    app: Flask, chromium: Any, serve: Callable[[Flask, int], str], port: int
) -> None:
    world = factories.make_world()
    exam_id = factories.published(world)
    address = serve(app, port)
    laptop, phone = (device(chromium, address, world.person.email, wide) for wide in (1280, 390))
    laptop.goto(f"{address}/examinations/{exam_id}")
    laptop.click("main form button[type=submit]")
    laptop.wait_for_selector("[data-time-left]:not(:empty)")
    attempt_id = laptop.get_attribute("form[data-player]", "data-attempt")
    laptop.context.set_offline(True)
    laptop.check("[name=choice] >> nth=0")
    laptop.click("form[data-player] button[type=submit]")
    laptop.wait_for_selector("[data-saved]:not(:empty)")

    phone.goto(f"{address}/attempts/{attempt_id}/1")
    phone.wait_for_selector("h1:has-text('Open on another device')")
    phone.add_script_tag(path=str(AXE))
    assert phone.evaluate(RUN, []) == []
    phone.click("text=Go on here and end it there")
    phone.wait_for_url("**/examinations/sittings/**")
    phone.goto(f"{address}/attempts/{attempt_id}/1")
    phone.wait_for_selector("form[data-player]")
    assert [row.subject for row in audited("exam.takeover")] == [attempt_id]

    laptop.context.set_offline(False)
    laptop.wait_for_selector("[data-saved]:has-text('is kept apart and is not scored')")
    laptop.click("[data-saved] a")
    laptop.wait_for_selector("h1:has-text('Ended on this device')")
    laptop.add_script_tag(path=str(AXE))
    assert laptop.evaluate(RUN, []) == []

    asked = assessment.question(world.actor, attempt_id, 1)
    assert asked.response == {}, "it does not count"
    (line,) = service.one_sitting(world.staff, exam_id, attempt_id).late
    assert (line.cause, line.response) == ("device", {"chosen": [asked.shown[0]]})
    for page in (laptop, phone):
        page.context.close()
