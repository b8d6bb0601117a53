"""The image gate: latest answers on a nerve's pictures, 80 %, six months."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.rules import GATE_WINDOW
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items

DOCS = [items.locate(id=f"b9-loc-{n}") for n in range(2)] + [items.identify()]


@pytest.fixture
def trainee(app: Flask) -> Principal:
    factories.make_edition([*DOCS, items.locate(id="b9-other", structure="saphenous")])
    return factories.trainee(make_organisation())


def practise(actor: Principal, code: str, *, right: bool) -> None:
    run = service.practise_item(actor, code)
    fields = {"x": ["0.25" if right else "0.7"], "y": ["0.5"]}
    if code == "b9-identify-1":
        option = "sural" if right else "saphenous"
        fields = {"choice": [factories.place_of(actor, run, 1, option)]}
    service.answer_practice(actor, run, 1, fields)


def test_gate_is_shut_until_every_picture_was_looked_at(
    trainee: Principal, clock: FrozenClock
) -> None:
    gate = service.image_gate(trainee.person_id, "sural", clock.now())
    assert (gate.open, gate.percent, gate.answered, gate.needed) == (False, None, 0, 3)
    for code in ("b9-loc-0", "b9-loc-1"):
        practise(trainee, code, right=True)
    assert not service.image_gate(trainee.person_id, "sural", clock.now()).open
    practise(trainee, "b9-identify-1", right=True)
    gate = service.image_gate(trainee.person_id, "sural", clock.now())
    assert (gate.open, gate.percent) == (True, 100.0)
    assert gate.until == clock.now() + GATE_WINDOW


def test_the_latest_answer_to_an_item_counts(trainee: Principal, clock: FrozenClock) -> None:
    for code in ("b9-loc-0", "b9-loc-1", "b9-identify-1"):
        practise(trainee, code, right=code != "b9-loc-0")
    assert not service.image_gate(trainee.person_id, "sural", clock.now()).open
    clock.advance(minutes=1)
    practise(trainee, "b9-loc-0", right=True)
    assert service.image_gate(trainee.person_id, "sural", clock.now()).open
    clock.advance(minutes=1)
    practise(trainee, "b9-loc-1", right=False)
    assert not service.image_gate(trainee.person_id, "sural", clock.now()).open


def test_the_gate_shuts_after_six_months(trainee: Principal, clock: FrozenClock) -> None:
    for code in ("b9-loc-0", "b9-loc-1", "b9-identify-1"):
        practise(trainee, code, right=True)
    until = service.image_gate(trainee.person_id, "sural", clock.now()).until
    assert until is not None
    before = service.image_gate(trainee.person_id, "sural", until - timedelta(seconds=1))
    assert before.open
    assert not service.image_gate(trainee.person_id, "sural", until).open


def test_other_nerves_and_other_people_do_not_count(trainee: Principal, clock: FrozenClock) -> None:
    practise(trainee, "b9-other", right=True)
    other = factories.trainee(make_organisation("Other School"))
    for code in ("b9-loc-0", "b9-loc-1", "b9-identify-1"):
        practise(other, code, right=True)
    assert not service.image_gate(trainee.person_id, "sural", clock.now()).open
    assert service.image_gate(trainee.person_id, "sural", clock.now()).answered == 0


def test_a_nerve_without_pictures_never_opens(trainee: Principal, clock: FrozenClock) -> None:
    assert not service.image_gate(trainee.person_id, "medial_plantar", clock.now()).open
