"""Workers and pages take in the same answers side by side: each answer counts once."""

from __future__ import annotations

from flask import Flask

from npt_training.assessment.recall.service import catch_up, rebuild, take_in_attempt
from npt_training.assessment.recall.service.queue import start_today
from npt_training.core.clock import FrozenClock
from tests.assessment.recall.factories import cards, learner, ratings, tap
from tests.certification.test_races import at_once


def test_six_take_in_the_same_answers(app: Flask, clock: FrozenClock) -> None:
    actor = learner()
    runs = []
    for code in ("b9-loc-0", "b9-loc-1", "b9-loc-2", "b9-other"):
        runs.append(tap(actor, code))
        clock.advance(days=1)
    person = actor.person_id
    steps = [lambda: catch_up(person)] * 4
    steps += [lambda run=run: take_in_attempt(person, run) for run in runs[:2]]
    taken = at_once(app, steps)
    assert all(isinstance(one, int) for one in taken), taken
    assert sum(taken) == len(ratings(person)) == 4
    found = cards(person)
    assert {key: card["reviews"] for key, card in found.items()} == {
        ("sural", "locate"): 3,
        ("saphenous", "locate"): 1,
    }
    rebuild(person)
    assert cards(person) == found


def test_a_double_click_starts_one_queue(app: Flask, clock: FrozenClock) -> None:
    actor = learner()
    tap(actor, "b9-loc-0")
    clock.advance(days=5)
    started = at_once(app, [lambda: start_today(actor)] * 4)
    assert all(isinstance(one, str) for one in started), started
    assert len(set(started)) == 1
