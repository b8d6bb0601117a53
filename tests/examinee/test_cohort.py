"""A seeded cohort sits every module quiz and the Basic examination, and knows the atlas by heart.

What the atlas alone decides is answered by the examinee (:mod:`.sitting`), the rest by whatever
stands first. Each person sits everything twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service as exams
from npt_training.assessment.exam.service import making
from npt_training.assessment.exam.service.pool import nerves_of
from npt_training.assessment.exam.service.tier import ON_PICTURES
from npt_training.assessment.items import item_of
from npt_training.assessment.items.formats import format_of
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.bank import add_item, bank_of, school_items
from npt_training.assessment.stage import question_of
from npt_training.core.clock import FrozenClock
from npt_training.core.db import write
from npt_training.core.editions import newest
from npt_training.curriculum import service as curriculum
from tests.assessment import factories
from tests.assessment.exam.factories import LAPTOP
from tests.examinee.page import judged, of_the_atlas, shown
from tests.examinee.sitting import Fields, answer
from tests.world import make_organisation, make_person

COHORT = 2
PICTURES = 340


def given(asked: Asked) -> Fields | None:
    """What the examinee answers; None: this one takes more than looking."""
    question = question_of(asked)
    if of_the_atlas(asked.held):
        return answer(shown(asked.held, asked.shown, question))
    if question.options and not question.pins and question.stage is None:
        return {"choice": [question.options[0].value]}
    return None


def disagreements(asked: Iterable[Asked], actor: Principal, attempt_id: str) -> list[str]:
    """What the atlas decides and did not earn the full mark."""
    earned = assessment.finals(actor, attempt_id)
    return [
        one.held.code
        for one in asked
        if of_the_atlas(one.held) and (earned.get(one.answer_id or "") or 0.0) < 1.0
    ]


def test_every_module_quiz(school: Flask, clock: FrozenClock) -> None:
    organisation = make_organisation()
    edition_id, asked_of_atlas = newest().id, 0
    for number in range(COHORT):
        actor = factories.principal(make_person(organisation, "trainee"), organisation)
        for module in curriculum.modules(edition_id):
            if module.quiz is None:
                continue
            forms = []
            for sitting in ("a", "b"):
                seed = f"{number:04x}{ord(sitting):04x}"
                attempt_id = assessment.start_attempt(actor, module.id, seed=seed)
                for one in assessment.questions(actor, attempt_id):
                    fields = given(one)
                    if fields is not None:
                        assessment.save_response(actor, attempt_id, one.position, fields)
                assessment.submit_attempt(actor, attempt_id)
                sat = assessment.questions(actor, attempt_id)
                assert disagreements(sat, actor, attempt_id) == [], module.id
                assert Counter(format_of(one.held.item) for one in sat) == module.quiz["blueprint"]
                forms.append({one.held.code for one in sat})
                asked_of_atlas += sum(of_the_atlas(one.held) for one in sat)
                clock.advance(days=2)
            assert len(forms[0] & forms[1]) < len(forms[0]) / 2, module.id
    assert asked_of_atlas > 100 * COHORT


def test_pictures_of_a_tier_are_of_its_nerves_and_keyed_as_the_atlas_says(school: Flask) -> None:
    organisation = make_organisation()
    order = making.place_order(organisation.id, 12, by=None, module="B10", queue=False)
    assert making.make_items(order, "B10") == 12
    pool = school_items(organisation.id, "exam")
    assert {held.item.structure for held in pool} <= nerves_of(newest().id, "B10")
    assert {held.code: judged(held) for held in pool if judged(held)[0] < 1.0} == {}


def author_the_words(keeper: Principal) -> None:
    """The half of the examination that people write: here the mock's, as the school's own."""
    edition_id = newest().id
    with write() as s:
        for held in bank_of(edition_id).by_id.values():
            if held.module_id == "B10" and format_of(held.item) not in ON_PICTURES:
                doc = held.item.model_dump(mode="json", exclude_none=True)
                item = item_of(doc | {"id": f"school-{held.code}", "origin": "hand"})
                add_item(
                    s, item, edition_id=edition_id, organisation_id=keeper.organisation_id,
                    pool="exam",
                )  # fmt: skip


@pytest.mark.long
def test_the_basic_examination(school: Flask, clock: FrozenClock) -> None:
    """Pictures by the private seed, words by the school's authors; two forms each, held apart."""
    organisation = make_organisation()
    keeper = factories.principal(make_person(organisation, "administrator"), organisation)
    order = making.place_order(organisation.id, PICTURES, by=None, module="B10", queue=False)
    making.make_items(order, "B10")
    pool = school_items(organisation.id, "exam")
    assert all(held.item.window is not None for held in pool)
    assert [held.code for held in pool if judged(held)[0] < 1.0] == []
    author_the_words(keeper)
    exam_id = exams.begin(keeper, "B10")
    written = exams.get(keeper, exam_id)
    doc = written.draft.model_copy(update={"minutes": 120, "release": "at_once"})
    revision = exams.save_draft(keeper, exam_id, doc, revision=written.revision)
    exams.publish(keeper, exam_id, revision=revision)
    for number in range(3):
        sitter = factories.principal(make_person(organisation, "trainee"), organisation)
        forms = []
        for sitting in ("a", "b"):
            seed = f"{number:04x}{ord(sitting):04x}"
            attempt_id = exams.start(sitter, exam_id, LAPTOP, seed=seed)
            for one in assessment.questions(sitter, attempt_id):
                fields = given(one)
                if fields is not None:
                    exams.keep(sitter, attempt_id, one.position, fields, LAPTOP)
            exams.hand_in_sitting(sitter, attempt_id, LAPTOP)
            sat = assessment.questions(sitter, attempt_id)
            assert len(sat) == 80
            assert disagreements(sat, sitter, attempt_id) == []
            assert sum(one.held.item.asks_hazard for one in sat) >= 4
            forms.append({one.held.series or one.held.code for one in sat})
            clock.advance(days=2)
        assert len(forms[0] & forms[1]) < 40
