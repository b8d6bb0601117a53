"""A quiz from start to result: saving, handing in once, forms, limits, pass mark."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.assessment import service
from npt_training.assessment.errors import (
    AlreadyAnswered,
    AttemptClosed,
    ChangedElsewhere,
    CoolingOff,
    ResponseRefused,
)
from npt_training.assessment.models import Answer, Attempt
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id
from npt_training.curriculum import service as curriculum
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items


def answers_of(attempt_id: str) -> int:
    with read() as s:
        return s.scalar(select(func.count()).where(Answer.attempt_id == attempt_id)) or 0


def test_a_quiz_is_passed_at_80_percent(app: Flask) -> None:
    factories.make_edition(factories.choices(5))
    actor = factories.trainee(make_organisation())
    attempt = factories.sit(actor, right=4)
    assert (attempt.status, attempt.percent, attempt.passed) == ("released", 80.0, True)
    result = service.quiz_result(actor.person_id, "B9")
    assert (result.passed, result.best_percent, result.attempts) == (True, 80.0, 1)
    assert result.passed_at == attempt.submitted_at
    assert not result.waiting_for_marking


def test_below_the_mark_is_not_passed_and_a_later_pass_counts(app: Flask) -> None:
    factories.make_edition(factories.choices(5))
    actor = factories.trainee(make_organisation())
    assert factories.sit(actor, right=3).passed is False
    assert not service.quiz_result(actor.person_id, "B9").passed
    assert factories.sit(actor, right=5).passed is True
    assert factories.sit(actor, right=0).passed is False
    result = service.quiz_result(actor.person_id, "B9")
    assert (result.passed, result.best_percent, result.attempts) == (True, 100.0, 3)


def test_nobody_yet_has_an_empty_result(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    assert service.quiz_result(actor.person_id, "B9") == service.QuizResult(
        False, None, None, False, 0
    )


def test_starting_twice_gives_the_one_open_attempt(app: Flask) -> None:
    factories.make_edition(factories.choices(3))
    actor = factories.trainee(make_organisation())
    assert service.start_attempt(actor, "B9") == service.start_attempt(actor, "B9")


def test_starting_from_two_threads_gives_the_one_open_attempt(app: Flask) -> None:
    factories.make_edition(factories.choices(3))
    actor = factories.trainee(make_organisation())
    started = in_threads(app, lambda: service.start_attempt(actor, "B9"))
    assert len(set(started)) == 1
    with read() as s:
        assert s.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_new_form_each_time(app: Flask) -> None:
    factories.make_edition(factories.choices(8), blueprint={"text_choice": 4})
    actor = factories.trainee(make_organisation())
    asked = []
    for _sitting in range(2):
        attempt_id = service.start_attempt(actor, "B9")
        asked.append({q.held.code for q in service.questions(actor, attempt_id)})
        service.submit_attempt(actor, attempt_id)
    assert not asked[0] & asked[1]


def test_what_was_practised_in_between_does_not_bring_a_question_back(app: Flask) -> None:
    """The others were practised as often as the first form's were asked."""
    edition_id = factories.make_edition(factories.choices(8), blueprint={"text_choice": 4})
    actor = factories.trainee(make_organisation())
    first = service.start_attempt(actor, "B9")
    asked = {q.held.code for q in service.questions(actor, first)}
    service.submit_attempt(actor, first)
    for one in service.bank_of(edition_id).by_id.values():
        if one.code not in asked:
            service.practise_item(actor, one.code)
    second = service.start_attempt(actor, "B9")
    assert not asked & {q.held.code for q in service.questions(actor, second)}


def test_an_edition_of_kinds_goes_on_working(app: Flask) -> None:
    """Loaded before blueprints spoke of formats: its quiz counts kinds and knows no levels."""
    docs = [*factories.choices(4), items.identify(), items.locate()]
    factories.make_edition(docs, per_kind={"choice": 1, "identify": 1, "locate": 1})
    actor = factories.trainee(make_organisation())
    form = service.questions(actor, service.start_attempt(actor, "B9"))
    assert sorted(asked.held.item.kind for asked in form) == ["choice", "identify", "locate"]


def test_answers_are_kept_and_can_be_changed_until_handed_in(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    for option in ("b", "c", "a"):
        value = factories.place_of(actor, attempt_id, 1, option)
        service.save_response(actor, attempt_id, 1, {"choice": [value]})
        assert service.question(actor, attempt_id, 1).response == {"chosen": [option]}
    assert answers_of(attempt_id) == 0
    assert service.submit_attempt(actor, attempt_id).percent == 100.0


def test_the_same_save_again_is_harmless(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    first = service.save_response(actor, attempt_id, 1, {"choice": ["1"]}, key="k1")
    service.save_response(actor, attempt_id, 1, {"choice": ["2"]}, key="k2")
    again = service.save_response(actor, attempt_id, 1, {"choice": ["2"]}, key="k2")
    assert (first.revision, again.revision) == (1, 2)


def test_a_stale_page_is_refused_and_the_newer_answer_stays(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    service.save_response(actor, attempt_id, 1, {"choice": ["1"]}, revision=0)
    kept = service.question(actor, attempt_id, 1).response
    with pytest.raises(ChangedElsewhere):
        service.save_response(actor, attempt_id, 1, {"choice": ["2"]}, revision=0)
    assert service.question(actor, attempt_id, 1).response == kept


def test_handing_in_twice_changes_nothing(app: Flask) -> None:
    factories.make_edition(factories.choices(2))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    factories.answer_all(actor, attempt_id, right=2)
    first = service.submit_attempt(actor, attempt_id, key="one")
    again = service.submit_attempt(actor, attempt_id, key="one")
    assert (first.percent, again.percent) == (100.0, 100.0)
    with pytest.raises(AttemptClosed):
        service.submit_attempt(actor, attempt_id, key="another")
    with pytest.raises(AttemptClosed):
        service.submit_attempt(actor, attempt_id)
    assert answers_of(attempt_id) == 2


def test_handing_in_from_two_threads_gives_one_result(app: Flask) -> None:
    factories.make_edition(factories.choices(3))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    factories.answer_all(actor, attempt_id, right=3)
    results = in_threads(app, lambda: service.submit_attempt(actor, attempt_id, key="k").percent)
    assert results == [100.0] * 4
    assert answers_of(attempt_id) == 3


def test_two_threads_answer_and_the_first_answer_stays(app: Flask) -> None:
    factories.make_edition(factories.choices(2))
    actor = factories.trainee(make_organisation())
    run = service.start_practice(actor)
    values = iter(["1", "2", "3", "1"])

    def answer() -> object:
        value = next(values)
        return service.answer_practice(actor, run, 1, {"choice": [value]}, key=new_id()).response

    results = in_threads(app, answer)
    kept = [one for one in results if not isinstance(one, Exception)]
    assert len(kept) == 1
    assert sum(isinstance(one, AlreadyAnswered) for one in results) == 3
    assert service.question(actor, run, 1).response == kept[0]
    assert answers_of(run) == 1


def test_after_handing_in_nothing_is_saved(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    factories.answer_all(actor, attempt_id, right=1)
    service.submit_attempt(actor, attempt_id)
    with pytest.raises(AlreadyAnswered):
        service.save_response(actor, attempt_id, 1, {"choice": ["2"]})
    assert service.question(actor, attempt_id, 1).response == {"chosen": ["a"]}


def test_someone_elses_attempt_is_not_there(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    organisation = make_organisation()
    owner, other = factories.trainee(organisation), factories.trainee(organisation)
    attempt_id = service.start_attempt(owner, "B9")
    for act in (
        lambda: service.save_response(other, attempt_id, 1, {"choice": ["1"]}),
        lambda: service.submit_attempt(other, attempt_id),
        lambda: service.questions(other, attempt_id),
        lambda: service.question(other, attempt_id, 1),
        lambda: service.attempt_of(other, attempt_id),
        lambda: service.answer_practice(other, attempt_id, 1, {"choice": ["1"]}),
    ):
        with pytest.raises(NotFound):
            act()
    assert service.question(owner, attempt_id, 1).response == {}


def test_an_option_that_is_not_shown_is_refused(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    attempt_id = service.start_attempt(actor, "B9")
    for value in ("0", "4", "99", "-1", "a", "1.0", "²", "00001", "1" * 50):
        with pytest.raises(ResponseRefused):
            service.save_response(actor, attempt_id, 1, {"choice": [value]})
    assert service.question(actor, attempt_id, 1).response == {}


def test_two_fails_in_a_row_open_the_next_attempt_a_day_later(
    app: Flask, clock: FrozenClock
) -> None:
    factories.make_edition(factories.choices(2))
    actor = factories.trainee(make_organisation())
    factories.sit(actor, right=0)
    factories.sit(actor, right=0)
    with pytest.raises(CoolingOff) as refusal:
        service.start_attempt(actor, "B9")
    assert refusal.value.until == clock.now() + timedelta(hours=24)
    module = curriculum.module(curriculum.edition_of(actor.person_id), "B9")
    found = service.sitting(actor.person_id, module, clock.now())
    assert found.until == refusal.value.until
    clock.advance(hours=23, minutes=59)
    with pytest.raises(CoolingOff):
        service.start_attempt(actor, "B9")
    clock.advance(minutes=1)
    service.start_attempt(actor, "B9")


def test_an_attempt_left_open_too_long_is_handed_in_as_it_stands(
    app: Flask, clock: FrozenClock
) -> None:
    factories.make_edition(factories.choices(2))
    actor = factories.trainee(make_organisation())
    old = service.start_attempt(actor, "B9")
    factories.answer_all(actor, old, right=2)
    clock.advance(days=31)
    with pytest.raises(AttemptClosed):
        service.save_response(actor, old, 1, {"choice": ["1"]})
    new = service.start_attempt(actor, "B9")
    assert new != old
    assert service.attempt_of(actor, old).percent == 100.0


def in_threads(app: Flask, act: object) -> list[object]:
    """Run ``act`` in four threads at once, each in a context of its own."""
    results: list[object] = []
    start = threading.Barrier(4)

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                results.append(act())  # type: ignore[operator]
            except Exception as error:
                results.append(error)

    threads = [threading.Thread(target=run) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
