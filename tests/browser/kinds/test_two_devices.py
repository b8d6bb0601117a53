"""One quiz on a phone and a laptop: both see what was kept, and the newest answer stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from npt_training.assessment import service
from tests.browser.kinds.conftest import School
from tests.browser.kinds.hands import DESK, PHONE

pytestmark = pytest.mark.browser


def test_the_newest_answer_stands_whichever_device_gave_it(
    school: School, visit: Callable[..., Any]
) -> None:
    with school.app.app_context():
        attempt_id = service.start_attempt(school.learner, "B9")
        questions = service.questions(school.learner, attempt_id)
    kinds = [asked.held.item.kind for asked in questions]
    place, other = kinds.index("choice") + 1, kinds.index("written") + 1
    phone, laptop = visit("/", **PHONE), visit("/", **DESK)
    here, there = (f"{school.address}/attempts/{attempt_id}/{at}" for at in (place, other))

    phone.goto(here)
    laptop.goto(there)
    laptop.fill("[name=text]", "From the laptop")
    laptop.click(".player-go .btn-next")
    laptop.wait_for_url(lambda url: url != there)
    phone.context.set_offline(True)
    phone.locator(".player-option").nth(0).tap()
    phone.tap(".player-go .btn-next")
    phone.get_by_text("1 waiting").wait_for()

    laptop.goto(here)
    laptop.wait_for_selector("html.has-keys form[data-player]")
    laptop.keyboard.press("2")
    laptop.click(".player-go .btn-next")
    laptop.wait_for_url(lambda url: url != here)
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.get_by_text("This question was answered in another window").wait_for()

    phone.goto(there)
    assert phone.input_value("[name=text]") == "From the laptop"
    phone.goto(here)
    assert phone.is_checked("[name=choice] >> nth=1")
    with school.app.app_context():
        kept = service.question(school.learner, attempt_id, place)
    assert kept.response == {"chosen": [kept.shown[1]]}
