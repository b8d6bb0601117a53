"""The pages of examinations in a browser: axe clean, no sideways scrolling, light and dark."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.assessment.exam import service
from npt_training.core.clock import FrozenClock
from npt_training.core.jobs import run_pending
from tests.accounts.factories import PASSWORD, make_person
from tests.assessment.exam import factories
from tests.assessment.exam.factories import LAPTOP
from tests.browser.test_axe_pages import AXE, RUN

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS_FOLDER")


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def signed_in(browser: Any, address: str, email: str, width: int, scheme: str) -> Any:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page


def look(page: Any, address: str, path: str, name: str) -> None:
    page.goto(f"{address}{path}")
    page.add_script_tag(path=str(AXE))
    assert page.evaluate(RUN, []) == [], path
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{path} scrolls sideways by {wide} px"
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_every_page_is_clean(
    app: Flask,
    clock: FrozenClock,
    chromium: Any,
    serve: Callable[[Flask, int], str],
    port: int,
    width: int,
    scheme: str,
) -> None:
    world = factories.make_world()
    boss = make_person(world.organisation, "instructor", "administrator", name="Ines Example")
    exam_id = factories.published(world, start_code=False, confidence=True)
    late = service.start(world.trainee(), exam_id, LAPTOP)
    clock.advance(minutes=31, seconds=15)
    actor = factories.factories.principal
    sitting = service.sittings(world.staff, exam_id).lines[0]
    assert sitting.attempt_id == late
    owner = _owner(late)
    factories.answer(actor(owner, world.organisation), late, 1, right=True, key="k")
    run_pending()
    running = service.start(world.actor, exam_id, LAPTOP)
    factories.answer(world.actor, running, 1, right=True)
    draft = service.create(world.staff, "Second draft")
    factories.standard(world.staff)
    ready = service.create(world.staff, "Third draft")
    service.save_draft(world.staff, ready, factories.doc(), revision=1)
    address = serve(app, port)
    tag = f"{width}-{scheme}"
    desk = signed_in(chromium, address, str(boss.email), width, scheme)
    base = f"/examinations/desk/{exam_id}"
    for path, name in (
        ("/examinations/desk", "desk"), (base, "written"), (f"{base}/edit", "edit"),
        (f"/examinations/desk/{draft}", "missing"),
        (f"/examinations/desk/{draft}/publish", "refused"),
        (f"/examinations/desk/{ready}/publish", "publish"),
        (f"{base}/sittings", "sittings"), (f"{base}/sittings/{late}", "one"),
        (f"{base}/code", "code"), (f"{base}/extra-time", "extra"), (f"{base}/release", "release"),
        ("/examinations/desk/pool", "pool"),
    ):  # fmt: skip
        look(desk, address, path, f"{name}-{tag}")
    trainee = signed_in(chromium, address, str(world.person.email), width, scheme)
    for path, name in (
        ("/examinations", "mine"), (f"/examinations/{exam_id}", "page"),
        (f"/examinations/sittings/{running}", "elsewhere"),
    ):  # fmt: skip
        look(trainee, address, path, f"{name}-{tag}")
    with trainee.expect_navigation():
        trainee.click("text=Go on here and end it there")
    for path, name in (
        (f"/examinations/sittings/{running}", "sitting"), (f"/attempts/{running}/2", "question"),
        (f"/examinations/sittings/{running}/hand-in", "confirm"),
    ):  # fmt: skip
        look(trainee, address, path, f"{name}-{tag}")
    service.take_over(world.actor, running, LAPTOP)
    look(trainee, address, f"/attempts/{running}/2", f"ended-{tag}")
    service.hand_in_sitting(world.actor, running, LAPTOP)
    service.release_results(world.staff, exam_id)
    look(trainee, address, f"/examinations/sittings/{running}", f"result-{tag}")
    for page in (desk, trainee):
        page.context.close()


def _owner(attempt_id: str) -> Any:
    from npt_training.accounts.service import get_person
    from npt_training.assessment.models import Attempt
    from npt_training.core.db import read

    with read() as s:
        attempt = s.get(Attempt, attempt_id)
        assert attempt is not None
    return get_person(attempt.person_id)
