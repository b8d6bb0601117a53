"""A key that was corrected counts in the image gate too."""

from __future__ import annotations

from flask import Flask

from npt_training.assessment import service
from npt_training.assessment.desk import regrade
from npt_training.assessment.desk.changes import Change
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items


def test_the_gate_looks_at_the_marks_that_stand(app: Flask, clock: FrozenClock) -> None:
    factories.make_edition([items.locate()])
    organisation = make_organisation()
    trainee, ina = factories.trainee(organisation), factories.instructor(organisation)
    attempt_id = service.start_attempt(trainee, "B9")
    service.save_response(trainee, attempt_id, 1, {"x": ["0.7"], "y": ["0.5"]})
    service.submit_attempt(trainee, attempt_id)
    held = service.question(trainee, attempt_id, 1).held

    def gates() -> list[tuple[bool, float | None]]:
        one = service.image_gate(trainee.person_id, "sural", clock.now())
        other = service.image_gates(trainee.person_id, clock.now())["sural"]
        return [(gate.open, gate.percent) for gate in (one, other)]

    assert gates() == [(False, 0.0)] * 2
    token = regrade.preview(ina, held, Change("full")).token
    regrade.apply(ina, held, Change("full"), "The drawing lay beside the nerve.", token)
    assert gates() == [(True, 100.0)] * 2
