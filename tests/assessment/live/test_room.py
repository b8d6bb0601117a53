"""A room from opening to closing: who comes in, one tap each, no key too early, nothing kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from npt_training.assessment.live import rules, stages
from npt_training.assessment.live.errors import (
    MembersOnly,
    MovedOn,
    NoSuchRoom,
    NotForRooms,
    RoomFull,
    SeatGone,
    TapsClosed,
)
from npt_training.assessment.live.pictures import pictures
from npt_training.assessment.live.service import (
    close_room,
    join,
    next_picture,
    open_room,
    reveal,
    room_of,
    screen,
    show_heat,
    state,
    tap,
    view,
)
from npt_training.core.clock import FrozenClock
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.jobs import run_pending
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.assessment.live.factories import RIGHT, WRONG, School, kept, make_school


@pytest.fixture
def here(app: Flask) -> School:
    return make_school()


def code_of(here: School, room: str) -> str:
    return str(room_of(here.host, room).code)


def seats(here: School, room: str, many: int) -> list[str]:
    return [join(here.learner()[1], code_of(here, room)) for _one in range(many)]


def test_a_round_from_the_first_tap_to_the_truth(here: School) -> None:
    room = here.room()
    first, second, third = seats(here, room, 3)
    tap(first, 1, RIGHT)
    tap(second, 1, WRONG)
    tap(third, 1, WRONG)
    shown = screen(here.host, room)
    assert shown is not None
    assert (shown.phase, shown.here, shown.taps, shown.heat) == ("tapping", 3, 3, [])
    show_heat(here.host, room, 1)
    tap(third, 1, RIGHT)
    shown = screen(here.host, room)
    assert shown is not None
    assert sorted(one.count for one in shown.heat) == [1, 2]
    assert shown.outcome is None
    reveal(here.host, room, 1)
    shown = screen(here.host, room)
    assert shown is not None
    assert shown.outcome == {"right": 2, "partly": 0, "wrong": 1}
    with pytest.raises(TapsClosed):
        tap(first, 1, WRONG)
    assert view(first).tap == (RIGHT.x, RIGHT.y)


def test_one_tap_each_and_the_last_one_stands(here: School) -> None:
    room = here.room()
    [seat] = seats(here, room, 1)
    for point in (WRONG, RIGHT, WRONG):
        tap(seat, 1, point)
    assert kept() == (1, 1)
    assert view(seat).tap == (WRONG.x, WRONG.y)


def test_the_next_picture_is_another_one_of_the_nerve_with_no_taps(here: School) -> None:
    room = here.room()
    [seat] = seats(here, room, 1)
    asked = []
    for number in range(1, 4):
        asked.append(view(seat).held.code)
        tap(seat, number, RIGHT)
        next_picture(here.host, room, number)
        assert view(seat).tap is None
    assert sorted(asked) == ["b9-loc-0", "b9-loc-1", "b9-loc-2"]
    assert view(seat).held.code == asked[0], "all were asked, the first one comes again"
    other = pictures(here.host, "saphenous")[0].id
    next_picture(here.host, room, 4, other)
    assert view(seat).held.code == "b9-other"
    with pytest.raises(TapsClosed):
        tap(seat, 4, RIGHT)


def test_only_practice_pictures_with_one_tap_fit(here: School) -> None:
    codes = [held.code for held in pictures(here.host)]
    assert codes == ["b9-loc-0", "b9-loc-1", "b9-loc-2", "b9-other"]
    room, hidden = here.room(), here.hidden_item()
    for wrong in (hidden, "nothing", ""):
        with pytest.raises(NotForRooms):
            open_room(here.host, wrong)
    with pytest.raises(NotForRooms):
        next_picture(here.host, room, 1, hidden)


def test_closing_deletes_every_tap_and_place(here: School) -> None:
    room = here.room()
    secrets = seats(here, room, 3)
    for seat in secrets:
        tap(seat, 1, RIGHT)
    code = code_of(here, room)
    close_room(here.host, room)
    close_room(here.host, room)
    assert kept() == (0, 0)
    for gone in (view, state):
        with pytest.raises(SeatGone):
            gone(secrets[0])
    with pytest.raises(SeatGone):
        tap(secrets[0], 1, RIGHT)
    with pytest.raises(NoSuchRoom):
        join(here.learner()[1], code)
    with pytest.raises(MovedOn):
        reveal(here.host, room, 1)


def test_a_day_later_a_forgotten_room_is_empty(here: School, clock: FrozenClock) -> None:
    room = here.room()
    [seat] = seats(here, room, 1)
    tap(seat, 1, RIGHT)
    run_pending()
    assert kept() == (1, 1)
    clock.advance(rules.KEPT_FOR + timedelta(minutes=1))
    run_pending()
    assert kept() == (0, 0)
    assert room_of(here.host, room).phase == "closed"


def test_the_code_opens_nothing_after_four_hours(here: School, clock: FrozenClock) -> None:
    room = here.room()
    [seat] = seats(here, room, 1)
    clock.advance(rules.OPEN_FOR)
    with pytest.raises(NoSuchRoom):
        join(here.learner()[1], code_of(here, room))
    with pytest.raises(SeatGone):
        tap(seat, 1, RIGHT)


def test_guests_come_in_only_where_they_are_let_in(here: School) -> None:
    members, open_to_all = here.room(), here.room(guests=True)
    stranger = principal_of(make_person(make_organisation(), "trainee"))
    clinic = principal_of(make_person(here.organisation, "clinic"))
    for nobody in (None, stranger, clinic):
        with pytest.raises(MembersOnly):
            join(nobody, code_of(here, members))
        assert view(join(nobody, code_of(here, open_to_all))).round == 1
    assert kept() == (3, 0)


def test_a_learner_who_joins_again_keeps_the_place(here: School) -> None:
    room = here.room()
    _person, learner = here.learner()
    first = join(learner, code_of(here, room))
    tap(first, 1, RIGHT)
    assert join(learner, code_of(here, room)) == first
    assert view(first).tap == (RIGHT.x, RIGHT.y)
    assert kept() == (1, 1)
    assert join(learner, code_of(here, here.room())) != first


def test_a_full_room_says_so(here: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SEATS", 2)
    room = here.room(guests=True)
    for _guest in range(2):
        join(None, code_of(here, room))
    with pytest.raises(RoomFull):
        join(None, code_of(here, room))


def test_a_second_click_or_screen_changes_nothing_twice(here: School) -> None:
    room = here.room()
    show_heat(here.host, room, 1)
    with pytest.raises(MovedOn):
        show_heat(here.host, room, 1)
    next_picture(here.host, room, 1)
    for move in (show_heat, reveal, next_picture):
        with pytest.raises(MovedOn):
            move(here.host, room, 1)


def test_rooms_belong_to_their_school_and_to_instructors(here: School) -> None:
    room = here.room()
    other = make_organisation()
    elsewhere = principal_of(make_person(other, "instructor"))
    _person, learner = here.learner()
    colleague = principal_of(make_person(here.organisation, "instructor"))
    assert screen(colleague, room) is not None
    for act in (room_of, screen, close_room):
        with pytest.raises(NotFound):
            act(elsewhere, room)
        with pytest.raises(Forbidden):
            act(learner, room)
    with pytest.raises(Forbidden):
        open_room(learner, pictures(here.host)[0].id)


def test_what_is_drawn_before_the_truth_does_not_depend_on_the_key(here: School) -> None:
    """Two items on one picture that differ in their key alone give the same stage."""
    sural, saphenous = (pictures(here.host, nerve)[0] for nerve in ("sural", "saphenous"))
    before = [stages.asked(held, (0.4, 0.4)) for held in (sural, saphenous)]
    for stage in before:
        stage.pop("position")
    assert before[0] == before[1]
    after = [stages.revealed(held, (0.4, 0.4)) for held in (sural, saphenous)]
    assert after[0]["layers"] != after[1]["layers"]
    told = stages.told(sural, (RIGHT.x, RIGHT.y))
    assert told is not None
    assert told.fraction == 1.0
    assert stages.told(sural, None) is None
