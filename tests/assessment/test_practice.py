"""Practice runs: what they draw, and that naming a nerve is never given away."""

from __future__ import annotations

import pytest
from flask import Flask

from npt_training.assessment import service
from npt_training.assessment.errors import NoQuestions
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items


def naming(number: int, nerve: str) -> dict[str, object]:
    return items.identify(
        id=f"b9-name-{nerve}-{number}", structure=nerve, highlight={"course": nerve}, answer=nerve
    )


def codes(actor: object, run: str) -> list[str]:
    return [asked.held.code for asked in service.questions(actor, run)]  # type: ignore[arg-type]


def test_a_run_has_ten_questions_and_the_next_one_others(app: Flask) -> None:
    factories.make_edition(factories.choices(20))
    actor = factories.trainee(make_organisation())
    first = codes(actor, service.start_practice(actor))
    second = codes(actor, service.start_practice(actor))
    assert (len(first), len(second), set(first) & set(second)) == (10, 10, set())


def test_a_run_on_a_nerve_asks_for_its_neighbours_too(app: Flask) -> None:
    docs = [naming(n, "sural") for n in range(2)] + [naming(n, "saphenous") for n in range(3)]
    factories.make_edition([*docs, items.locate()])
    actor = factories.trainee(make_organisation())
    drawn = codes(actor, service.start_practice(actor, nerve_id="sural"))
    assert sum("sural" in code for code in drawn) == 2
    assert sum("saphenous" in code for code in drawn) == 2
    assert "b9-locate-1" in drawn


def test_written_questions_come_only_when_asked_for(app: Flask) -> None:
    factories.make_edition([items.written(), *factories.choices(1)])
    actor = factories.trainee(make_organisation())
    assert codes(actor, service.start_practice(actor)) == ["b9-choice-0"]
    assert codes(actor, service.start_practice(actor, kind="written")) == ["b9-written-1"]


def test_what_is_not_there_is_said(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    with pytest.raises(NoQuestions):
        service.start_practice(actor, nerve_id="sural")
    with pytest.raises(NoQuestions):
        service.start_practice(actor, kind="label")


def test_an_open_exercise_goes_on_instead_of_starting_anew(app: Flask) -> None:
    factories.make_edition([items.locate()])
    actor = factories.trainee(make_organisation())
    assert service.practise_item(actor, "b9-locate-1") == service.practise_item(
        actor, "b9-locate-1"
    )


def test_a_run_closes_with_its_last_answer(app: Flask) -> None:
    factories.make_edition(factories.choices(2))
    actor = factories.trainee(make_organisation())
    run = service.start_practice(actor)
    for position in (1, 2):
        assert service.attempt_of(actor, run).status == "open"
        value = factories.place_of(actor, run, position, "a")
        service.answer_practice(actor, run, position, {"choice": [value]})
    assert service.attempt_of(actor, run).status == "released"
    assert service.quiz_result(actor.person_id, "B9").attempts == 0


def test_a_drill_of_a_nerve_goes_on_where_it_was_left(app: Flask) -> None:
    docs = [make() for make in (items.locate, items.identify, items.trace, items.territory)]
    factories.make_edition([*docs, naming(1, "saphenous")])
    actor = factories.trainee(make_organisation())
    run = service.practise_nerve(actor, "sural")
    assert service.practise_nerve(actor, "sural") == run
    drawn = service.questions(actor, run)
    kinds = [asked.held.item.kind for asked in drawn]
    assert sorted(kinds) == ["identify", "identify", "locate", "territory", "trace"]
    with pytest.raises(NoQuestions):
        service.practise_nerve(actor, "medial_plantar")


def test_a_drill_never_asks_to_name_one_nerve_only(app: Flask) -> None:
    docs = [naming(n, "sural") for n in range(8)] + [naming(n, "saphenous") for n in range(8)]
    factories.make_edition(docs)
    actor = factories.trainee(make_organisation())
    drawn = codes(actor, service.practise_nerve(actor, "sural"))
    assert sum("sural" in code for code in drawn) == 3
    assert sum("saphenous" in code for code in drawn) == 3


def test_a_region_is_practised_by_its_nerves_and_pictures(app: Flask) -> None:
    landmark = items.locate(id="landmark", structure=None, target={"landmark": "malleolus"})
    factories.make_edition([items.locate(), landmark, *factories.choices(3)])
    actor = factories.trainee(make_organisation())
    drawn = codes(actor, service.start_practice(actor, region="ankle"))
    assert sorted(drawn) == ["b9-locate-1", "landmark"]
    with pytest.raises(NoQuestions):
        service.start_practice(actor, region="hand")


def test_the_practice_bank_never_fills_a_quiz(app: Flask) -> None:
    stands = [{"what": "course", "id": "sural", "basis": "measured"}]
    made = items.locate(id="atlas-one", module="atlas", stands_on=stands)
    factories.make_edition([made], blueprint={"hotspot": 1})
    actor = factories.trainee(make_organisation())
    with pytest.raises(NoQuestions):
        service.start_attempt(actor, "B9")
    assert codes(actor, service.start_practice(actor)) == ["atlas-one"]
