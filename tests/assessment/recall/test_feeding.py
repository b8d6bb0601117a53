"""Every scored answer becomes a review once: late, twice, after a crash, with changed marks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from npt_training.assessment import service
from npt_training.assessment.models import Answer, AttemptItem, Mark
from npt_training.assessment.recall.service import catch_up, feed, rebuild, take_in_attempt
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.jobs import Job, emit, run_pending
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items
from tests.assessment.recall.factories import cards, learner, ratings, tap
from tests.queries import counted


def test_a_practice_answer_becomes_a_review_by_the_job_of_its_run(app: Flask) -> None:
    actor = learner()
    tap(actor, "b9-loc-0")
    assert cards(actor.person_id) == {}
    run_pending()
    [(key, card)] = cards(actor.person_id).items()
    assert key == ("sural", "locate")
    assert (card["reviews"], card["last_rating"], card["state"]) == (1, 3, "learning")


def test_variants_of_one_task_share_a_card_and_tasks_do_not(app: Flask, clock: FrozenClock) -> None:
    actor = learner()
    for number in range(3):
        tap(actor, f"b9-loc-{number}", right=number != 1)
        clock.advance(days=2)
    run = service.practise_item(actor, "b9-identify-1")
    value = factories.place_of(actor, run, 1, "sural")
    service.answer_practice(actor, run, 1, {"choice": [value]})
    run_pending()
    found = cards(actor.person_id)
    assert {key: card["reviews"] for key, card in found.items()} == {
        ("sural", "locate"): 3,
        ("sural", "identify"): 1,
    }
    assert [rating for _s, rating, _n in ratings(actor.person_id)] == [3, 1, 3, 3]


def test_a_run_broken_off_is_taken_in_when_somebody_looks(app: Flask) -> None:
    actor = learner()
    run = service.start_practice(actor, kind="locate")
    service.answer_practice(actor, run, 1, {"x": ["0.25"], "y": ["0.5"]})
    run_pending()
    assert cards(actor.person_id) == {}
    assert catch_up(actor.person_id) == 1
    assert catch_up(actor.person_id) == 0
    assert len(cards(actor.person_id)) == 1


def test_a_quiz_counts_once_it_is_released(app: Flask) -> None:
    docs = [
        *[items.choice(id=f"b9-choice-{n}", structure="sural") for n in range(2)],
        items.written(structure="sural"),
    ]
    factories.make_edition(docs)
    organisation = make_organisation()
    actor, marker = factories.trainee(organisation), factories.instructor(organisation)
    attempt = service.start_attempt(actor, "B9")
    for asked in service.questions(actor, attempt):
        fields: dict[str, list[str]] = {"text": ["In the hollow."]}
        if asked.held.item.kind == "choice":
            fields = {"choice": [factories.place_of(actor, attempt, asked.position, "a")]}
        service.save_response(actor, attempt, asked.position, fields)
    service.submit_attempt(actor, attempt)
    run_pending()
    assert catch_up(actor.person_id) == 0
    waiting = service.queue(marker).answer_ids[0]
    service.mark_answer(marker, waiting, {"r1": 2, "r2": 1}, "", sequence=0)
    run_pending()
    assert [rating for _s, rating, _n in ratings(actor.person_id)] == [3, 3, 3]
    first = cards(actor.person_id)
    service.mark_answer(marker, waiting, {"r1": 0, "r2": 0}, "Read again.", sequence=1)
    run_pending()
    log = ratings(actor.person_id)
    assert sorted((rating, sequence) for _s, rating, sequence in log) == [
        (1, 2), (3, 1), (3, 1), (3, 1),
    ]  # fmt: skip
    second = cards(actor.person_id)
    assert second != first
    assert second["sural", "explain"]["reviews"] == 3
    rebuild(actor.person_id)
    assert cards(actor.person_id) == second


def test_the_same_event_twice_changes_nothing(app: Flask) -> None:
    actor = learner()
    run = tap(actor, "b9-loc-0")
    run_pending()
    before = cards(actor.person_id), ratings(actor.person_id)
    with write() as s:
        payload = {"attempt_id": run, "person_id": actor.person_id}
        emit(s, "assessment.practice_finished", payload, key="again")
        emit(s, "assessment.attempt_finished", payload, key="again")
    run_pending()
    assert take_in_attempt(actor.person_id, run) == 0
    assert (cards(actor.person_id), ratings(actor.person_id)) == before


def test_a_crash_between_log_and_cards_leaves_neither(
    app: Flask, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    actor = learner()
    tap(actor, "b9-loc-0")

    def power_cut(*_: Any) -> None:
        raise SystemError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(feed, "_move_cards", power_cut)
        run_pending()
    assert (cards(actor.person_id), ratings(actor.person_id)) == ({}, [])
    with read() as s:
        job = s.scalars(select(Job).where(Job.name == "recall.practice")).one()
        assert (job.state, job.attempts) == ("ready", 1)
    clock.advance(hours=1)
    run_pending()
    assert len(cards(actor.person_id)) == len(ratings(actor.person_id)) == 1


def test_an_answer_that_comes_late_is_put_where_it_belongs(app: Flask, clock: FrozenClock) -> None:
    actor = learner()
    early = tap(actor, "b9-loc-0", right=False)
    clock.advance(days=3)
    late = tap(actor, "b9-loc-1")
    for run in (late, early):
        take_in_attempt(actor.person_id, run)
    out_of_order = cards(actor.person_id)
    assert rebuild(actor.person_id).reviews == 2
    assert cards(actor.person_id) == out_of_order
    assert out_of_order["sural", "locate"]["last_rating"] == 3


def test_a_rebuild_gives_the_same_cards(app: Flask, clock: FrozenClock) -> None:
    actor = learner()
    for step in range(9):
        tap(actor, ("b9-loc-0", "b9-loc-1", "b9-other")[step % 3], right=step % 4 != 1)
        clock.advance(days=step, minutes=20)
        run_pending()
    before, log = cards(actor.person_id), ratings(actor.person_id)
    done = rebuild()
    assert (done.people, done.reviews, done.cards) == (1, 9, 2)
    assert cards(actor.person_id) == before | {}
    assert ratings(actor.person_id) == log


def test_a_label_answer_speaks_about_each_nerve_it_named(app: Flask) -> None:
    factories.make_edition([items.label()])
    actor = factories.trainee(make_organisation())
    run = service.practise_item(actor, "b9-label-1")
    shown = service.question(actor, run, 1).shown
    named = {"pin-1": "sural", "pin-2": "saphenous", "pin-3": "medial_plantar"}
    fields = {pin: [str(shown.index(nerve) + 1)] for pin, nerve in named.items()}
    service.answer_practice(actor, run, 1, fields)
    run_pending()
    assert ratings(actor.person_id) == [
        ("saphenous", 3, 1), ("superficial_fibular", 1, 1), ("sural", 3, 1),
    ]  # fmt: skip


def test_a_question_taken_out_of_the_count_takes_its_review_with_it(
    app: Flask, clock: FrozenClock
) -> None:
    actor = learner()
    kept = tap(actor, "b9-loc-0")
    clock.advance(days=1)
    out, other = tap(actor, "b9-loc-1", right=False), tap(actor, "b9-other")
    run_pending()
    with write() as s:
        for run in (out, other):
            answer = s.scalars(select(Answer).where(Answer.attempt_id == run)).one()
            s.add(
                Mark(
                    answer_id=answer.id, sequence=1, marker_id=actor.person_id, rubric={},
                    fraction=0.0, comment="", given_at=clock.now(), cause="excluded",
                )
            )  # fmt: skip
    for run in (kept, out, other):
        take_in_attempt(actor.person_id, run)
    left = cards(actor.person_id)
    assert {key: card["reviews"] for key, card in left.items()} == {("sural", "locate"): 1}
    assert [n for _s, _r, n in ratings(actor.person_id)] == [1, 1, 2, 1, 2]
    assert catch_up(actor.person_id) == 0
    rebuild(actor.person_id)
    assert cards(actor.person_id) == left


def test_fast_and_sure_is_easy(app: Flask, clock: FrozenClock) -> None:
    """By what the server measured, and only where the person was asked how sure they are."""
    actor = learner()
    run = tap(actor, "b9-loc-0")
    with write() as s:
        first = s.scalars(select(Answer).where(Answer.attempt_id == run)).one()
        _answered_again(s, first, seconds=5.0, confidence=3)
        _answered_again(s, first, seconds=5.0, confidence=None)
        _answered_again(s, first, seconds=50.0, confidence=3)
    catch_up(actor.person_id)
    assert sorted(rating for _s, rating, _n in ratings(actor.person_id)) == [3, 3, 3, 4]


def _answered_again(s: Any, like: Answer, *, seconds: float, confidence: int | None) -> None:
    asked = s.get(AttemptItem, like.attempt_item_id)
    position = s.scalar(select(func.count()).select_from(AttemptItem)) + 1
    again = AttemptItem(
        attempt_id=asked.attempt_id, position=position, item_id=asked.item_id, shown=[]
    )
    s.add(again)
    s.flush()
    s.add(
        Answer(
            attempt_item_id=again.id, attempt_id=like.attempt_id, person_id=like.person_id,
            item_code=like.item_code, kind="locate", structure="sural", fraction=1.0, detail={},
            given_at=like.given_at, seconds=seconds, confidence=confidence,
        )
    )  # fmt: skip
    s.flush()


def test_the_log_is_never_changed(app: Flask) -> None:
    actor = learner()
    tap(actor, "b9-loc-0")
    run_pending()
    for statement in ("UPDATE npt_recall_review SET rating = 4", "DELETE FROM npt_recall_review"):
        with pytest.raises(DBAPIError), write() as s:
            s.execute(text(statement))


def test_taking_in_asks_as_often_for_ten_answers_as_for_many(
    app: Flask,
) -> None:
    counts = {}
    for many in (10, 300):
        actor = learner()
        with write() as s:
            _many_answers(s, actor, many)
        with counted(app) as seen:
            assert catch_up(actor.person_id) == many
        counts[many] = len(seen)
    assert counts[10] == counts[300]


def _many_answers(s: Any, actor: Any, many: int) -> None:
    """Answers as a long time of practice leaves them, written straight into the tables."""
    from npt_training.assessment.models import Attempt, ItemVersion
    from npt_training.core.clock import now
    from npt_training.core.editions import newest

    item = s.scalars(select(ItemVersion).where(ItemVersion.edition_id == newest().id)).first()
    attempt = Attempt(
        person_id=actor.person_id, organisation_id=actor.organisation_id,
        edition_id=newest().id, mode="practice", seed="1", status="open",
        started_at=now(), expires_at=now(),
    )  # fmt: skip
    s.add(attempt)
    s.flush()
    for position in range(1, many + 1):
        asked = AttemptItem(attempt_id=attempt.id, position=position, item_id=item.id, shown=[])
        s.add(asked)
        s.flush()
        s.add(
            Answer(
                attempt_item_id=asked.id, attempt_id=attempt.id, person_id=actor.person_id,
                item_code=item.code, kind="locate", structure=f"nerve-{position % 40}",
                fraction=1.0, detail={}, given_at=now(),
            )
        )  # fmt: skip
    s.flush()


def test_right_after_a_hint_is_hard(app: Flask) -> None:
    actor = learner()
    run = service.practise_item(actor, "b9-loc-0")
    service.ask_hint(actor, run, 1, seen=0)
    asked = service.answer_practice(actor, run, 1, {"x": ["0.25"], "y": ["0.4"]})
    assert asked.fraction == 1.0
    run_pending()
    assert [rating for _s, rating, _n in ratings(actor.person_id)] == [2]
