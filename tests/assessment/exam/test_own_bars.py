"""Hazards and evidence are passed on their own: nothing else makes up for them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment import service as assessment
from npt_training.assessment.desk import regrade
from npt_training.assessment.desk.changes import Change
from npt_training.assessment.desk.releasing import held_back, release_all
from npt_training.assessment.exam import service
from npt_training.assessment.exam.own_bars import OwnBars, bars_for
from npt_training.assessment.exam.service.mine import own_bars_of
from npt_training.assessment.exam.spec import Line, Section
from npt_training.assessment.items import item_of
from npt_training.assessment.models import Attempt
from npt_training.assessment.service.bank import add_item
from npt_training.core.db import read, write
from tests.accounts.factories import sign_in
from tests.assessment import items
from tests.assessment.exam import factories
from tests.assessment.exam.factories import LAPTOP, World

NEEDLE = OwnBars({"hazard": 90.0}, {"hazard": {"a", "b"}})
TWO_PARTS = (
    Section(title="Nerves", lines=(Line(kind="choice", level="A", count=6),)),
    Section(title="Hazards", lines=(Line(kind="hazard", count=2),)),
)


@pytest.mark.parametrize(
    ("a", "b", "excluded", "met"),
    [
        (1.0, 1.0, (), True),
        (1.0, 0.8, (), True),
        (1.0, 0.79, (), False),
        (0.0, 1.0, (), False),
        (0.0, 1.0, ("a",), True),
        (0.0, 0.0, ("a", "b"), True),
    ],
)
def test_worked_examples(a: float, b: float, excluded: tuple[str, ...], met: bool) -> None:
    fractions = {"a": a, "b": b, "c": 1.0, "d": 1.0}
    assert NEEDLE.met(fractions, excluded) is met


@given(st.dictionaries(st.sampled_from("cdefgh"), st.floats(0, 1)))
def test_no_other_answer_makes_up_for_a_hazard(others: dict[str, float]) -> None:
    assert not NEEDLE.met({"a": 1.0, "b": 0.5, **others})


def test_what_counts_where() -> None:
    plain = items.choice(id="one")
    assert bars_for(item_of(plain)) == []
    assert bars_for(item_of(plain | {"hazard": True})) == ["hazard"]
    made = plain | {"stands_on": [{"what": "hazard", "id": "small_vein", "basis": "textbook"}]}
    assert bars_for(item_of(made)) == ["hazard"]


def hazards(world: World, count: int = 2) -> None:
    with write() as s:
        for n in range(count):
            doc = items.choice(
                id=f"exam-hazard-{n}", prompt=f"Which do you avoid, {n}?", hazard=True, level="U"
            )
            add_item(
                s, item_of(doc), edition_id=world.edition_id,
                organisation_id=world.organisation.id, pool="exam",
            )  # fmt: skip


@pytest.fixture
def world(app: object) -> World:
    made = factories.make_world(pool=6)
    hazards(made)
    return made


def published(world: World, **more: Any) -> str:
    plan = {"sections": TWO_PARTS, "cut_percent": 75.0, "hazard_percent": 90.0, "attempts": 3,
            "cooldown_hours": 0, "release": "at_once"}  # fmt: skip
    return factories.published(world, **plan | more)


def sit(world: World, exam_id: str, wrong_hazards: int = 0, wrong_others: int = 0) -> str:
    """A whole sitting with so many wrong answers; the attempt's id."""
    attempt_id = service.start(world.actor, exam_id, LAPTOP)
    left = {True: wrong_hazards, False: wrong_others}
    for asked in assessment.questions(world.actor, attempt_id):
        group = asked.held.item.asks_hazard
        factories.answer(world.actor, attempt_id, asked.position, right=left[group] <= 0)
        left[group] -= 1
    service.hand_in_sitting(world.actor, attempt_id, LAPTOP)
    return attempt_id


def result(attempt_id: str) -> tuple[float | None, bool | None]:
    with read() as s:
        attempt = s.get(Attempt, attempt_id)
        assert attempt is not None
        return attempt.percent, attempt.passed


def test_one_hazard_missed_is_not_passed_with_87_percent(world: World) -> None:
    exam_id = published(world)
    failed = sit(world, exam_id, wrong_hazards=1)
    assert result(failed) == (87.5, False)
    [bar] = own_bars_of(failed)
    assert (bar.name, bar.count, bar.percent, bar.met) == ("hazard", 2, 50.0, False)
    assert not service.exam_result(world.person.id, exam_id).passed
    passed = sit(world, exam_id, wrong_others=1)
    assert result(passed) == (87.5, True)
    assert result(sit(world, published(world, hazard_percent=None), wrong_hazards=1))[1]


def test_the_result_says_which_bar_was_not_reached(world: World, client: Any) -> None:
    exam_id = published(world)
    attempt_id = sit(world, exam_id, wrong_hazards=1)
    sign_in(client, world.person)
    told = client.get(f"/examinations/sittings/{attempt_id}")
    assert "not reached" in told.text
    assert "50 % of 2, needed on their own: 90 %" in " ".join(told.text.split())


def test_releasing_and_regrading_hold_to_it(world: World) -> None:
    exam_id = published(world, release="instructor")
    attempt_id = sit(world, exam_id, wrong_hazards=1)
    [waiting] = held_back(world.staff)
    assert (waiting.percent, waiting.passes) == (87.5, False)
    release_all(world.staff, [attempt_id])
    assert result(attempt_id) == (87.5, False)
    missed = next(
        asked.held
        for asked in assessment.questions(world.actor, attempt_id)
        if asked.held.item.asks_hazard and asked.response["chosen"] != "a"
    )
    accept = Change("accept", accept=("chosen:b",))
    seen = regrade.preview(world.staff, missed, accept)
    assert [line.move.crossing for line in seen.lines] == ["now-passes"]
    regrade.apply(world.staff, missed, accept, "Both are to be avoided.", seen.token)
    assert result(attempt_id) == (100.0, True)


def test_a_bar_for_what_is_not_asked_cannot_be_published(world: World) -> None:
    exam_id = service.create(world.staff, "Final examination")
    plain = (Section(title="Nerves", lines=(Line(level="A", count=4),)),)
    doc = factories.doc(sections=plain, hazard_percent=90.0, evidence_percent=175.0)
    service.save_draft(world.staff, exam_id, doc, revision=1)
    told = dict(service.look(world.staff, exam_id, 0).faults)
    assert "no such question is asked" in told["Questions of what the needle must avoid"]
    assert told["Questions that label evidence"] == "between 1 and 100 %"


def test_levels_are_come_near_to(world: World) -> None:
    """Six of level A and two of U stand in the pool; the form takes what it is asked for."""
    for levels in ({"R": 0, "U": 2, "A": 2}, {"R": 0, "U": 0, "A": 4}):
        sections = (Section(title="Any", lines=(Line(count=4),)),)
        exam_id = published(world, sections=sections, levels=levels, hazard_percent=None)
        attempt_id = service.start(world.trainee(), exam_id, LAPTOP)
        with read() as s:
            assert s.get(Attempt, attempt_id) is not None
        found = service.look(world.staff, exam_id, 3).sections[0].items
        counts = {one: sum(held.item.level == one for held in found) for one in levels}
        assert counts == levels
