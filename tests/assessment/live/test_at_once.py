"""Everybody taps while the truth comes out: no tap after it, nobody twice, the count is right."""

from __future__ import annotations

from flask import Flask

from npt_training.assessment.live.errors import MovedOn, TapsClosed
from npt_training.assessment.live.service import join, next_picture, reveal, room_of, screen, tap
from npt_training.assessment.scoring import Point
from tests.assessment.live.factories import RIGHT, kept, make_school
from tests.certification.test_races import at_once


def test_taps_and_the_truth_at_once(app: Flask) -> None:
    here = make_school()
    room = here.room(guests=True)
    code = str(room_of(here.host, room).code)
    seats = [join(None, code) for _guest in range(8)]
    tap(seats[0], 1, RIGHT)
    steps = [lambda seat=seat: tap(seat, 1, Point(0.25, 0.5)) for seat in seats]
    steps.insert(4, lambda: reveal(here.host, room, 1))
    results = at_once(app, steps)
    refused = [one for one in results if one is not None]
    assert all(isinstance(one, TapsClosed) for one in refused), refused
    shown = screen(here.host, room)
    assert shown is not None
    assert shown.outcome is not None
    assert shown.taps == sum(shown.outcome.values()) == kept()[1]
    assert shown.taps >= 8 - len(refused)


def test_four_clicks_go_on_by_one_picture(app: Flask) -> None:
    here = make_school()
    room = here.room()
    results = at_once(app, [lambda: next_picture(here.host, room, 1)] * 4)
    assert sorted(type(one) is MovedOn for one in results) == [False, True, True, True]
    assert room_of(here.host, room).round == 2


def test_a_learner_on_two_devices_has_one_place(app: Flask) -> None:
    here = make_school()
    room = here.room()
    _person, learner = here.learner()
    code = str(room_of(here.host, room).code)
    secrets = at_once(app, [lambda: join(learner, code)] * 4)
    assert all(isinstance(one, str) for one in secrets), secrets
    assert len(set(secrets)) == 1
    assert kept() == (1, 0)
