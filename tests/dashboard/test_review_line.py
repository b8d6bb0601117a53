"""Today has one line that leads to the daily review, once there is something to review."""

from __future__ import annotations

from npt_training.assessment import service as assessment
from npt_training.core.clock import FrozenClock
from npt_training.core.jobs import run_pending
from npt_training.curriculum import service as curriculum
from tests.dashboard.conftest import Place


def test_one_line_leads_to_the_review(place: Place, clock: FrozenClock) -> None:
    person = place.person("trainee")
    actor = place.acting(person, "trainee")
    assert "/recall" not in place.today(person)
    curriculum.enrol(person.id)
    code = curriculum.first_find(curriculum.path(person.id).edition_id).item
    run = assessment.practise_item(actor, code)
    assessment.answer_practice(actor, run, 1, {"x": ["0.5"], "y": ["0.5"]})
    run_pending()
    assert "nothing is due today" in place.today(person)
    clock.advance(days=5)
    page = place.today(person)
    assert page.count("Review: 1 picture is due") == 1
    assert page.count('class="next-thing"') == 1
