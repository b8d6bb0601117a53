"""Items of the school are practised beside the pack's; those of the secure pool never are."""

from __future__ import annotations

import pytest
from flask import Flask

from npt_training.assessment import service
from npt_training.assessment.authoring.service import review
from npt_training.assessment.errors import NoQuestions
from npt_training.core.clock import now
from tests.assessment import factories, items
from tests.assessment.authoring.school import approved, make_school


def codes(school: object, actor: object, attempt_id: str) -> set[str]:
    return {asked.held.code for asked in service.questions(actor, attempt_id)}  # type: ignore[arg-type]


def test_practice_and_drill_draw_both(app: Flask) -> None:
    school = make_school(items.choice(structure="sural"))
    _draft, held = approved(school)
    trainee = factories.trainee(school.organisation)
    both = {held.code, "b9-choice-1"}
    assert codes(school, trainee, service.start_practice(trainee)) == both
    assert codes(school, trainee, service.practise_nerve(trainee, "sural")) == both
    assert codes(school, trainee, service.start_practice(trainee, kind="choice")) == both


def test_another_school_never_meets_them(app: Flask) -> None:
    school = make_school(items.choice(structure="saphenous"))
    approved(school)
    other = factories.trainee(make_school(name="Elsewhere").organisation)
    with pytest.raises(NoQuestions):
        service.practise_nerve(other, "sural")


def test_the_secure_pool_is_in_no_practice(app: Flask) -> None:
    school = make_school(items.choice(structure="saphenous"))
    _draft, held = approved(school, pool="exam")
    trainee = factories.trainee(school.organisation)
    with pytest.raises(NoQuestions):
        service.practise_nerve(trainee, "sural")
    assert held.code not in codes(school, trainee, service.start_practice(trainee))
    _exam, filed = approved(school, pool="exam", module="B9", prompt="In the module?")
    attempt_id = service.start_attempt(trainee, "B9")
    assert filed.code not in codes(school, trainee, attempt_id)


def test_a_module_quiz_draws_them_only_when_filed_under_it(app: Flask) -> None:
    school = make_school()
    approved(school, prompt="Practice only?")
    _draft, filed = approved(school, module="B9", prompt="In the module?")
    found = set()
    for n in range(20):
        trainee = factories.trainee(school.organisation)
        attempt_id = service.start_attempt(trainee, "B9", seed=f"{n:x}")
        found |= codes(school, trainee, attempt_id)
    assert found == {"b9-choice-1", filed.code}


def test_an_attempt_keeps_its_edition_and_its_version(app: Flask) -> None:
    school = make_school(items.choice(structure="saphenous"))
    draft, held = approved(school)
    trainee = factories.trainee(school.organisation)
    attempt_id = service.practise_nerve(trainee, "sural")
    review.retire(school.ada, draft.id, draft.revision)
    [asked] = service.questions(trainee, attempt_id)
    assert asked.held.id == held.id
    newer = factories.make_edition([items.choice(structure="sural")])
    assert service.attempt_of(trainee, attempt_id).edition_id == school.edition_id != newer


def test_the_gate_takes_their_answers_and_asks_for_no_more(app: Flask) -> None:
    school = make_school(items.identify(), items.choice())
    trainee = factories.trainee(school.organisation)
    before = service.image_gate(trainee.person_id, "sural", now())
    doc = items.identify(module="atlas", prompt="Name it.")
    doc.pop("id")
    from npt_training.assessment.authoring.service import drafts

    draft = drafts.begin(school.ada, "identify", view=items.VIEW)
    draft = drafts.save(school.ada, draft.id, doc | {"id": draft.series}, draft.revision)
    approved(school, draft=draft)
    after = service.image_gate(trainee.person_id, "sural", now())
    assert (before.needed, after.needed) == (1, 1)
    run = service.practise_nerve(trainee, "sural")
    for asked in service.questions(trainee, run):
        if asked.held.organisation_id is None:
            continue
        value = factories.place_of(trainee, run, asked.position, "sural")
        service.answer_practice(trainee, run, asked.position, {"choice": [value]})
    gate = service.image_gate(trainee.person_id, "sural", now())
    assert (gate.open, gate.answered) == (True, 1)
