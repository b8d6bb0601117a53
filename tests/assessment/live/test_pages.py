"""The pages of the live room, each four ways; no byte of the key before it is revealed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from npt_training.assessment.live import service
from npt_training.assessment.live.models import LiveSeat, LiveTap
from npt_training.assessment.live.pictures import pictures
from npt_training.assessment.live.views.seat import TAPS, WRONG_CODES
from npt_training.core.clock import FrozenClock
from npt_training.core.db import write
from npt_training.core.ids import new_id
from tests.accounts.factories import csrf, make_organisation, make_person, post, sign_in
from tests.assessment.live.factories import RIGHT, School, make_school
from tests.queries import counted

JSON = {"Accept": "application/json"}


@pytest.fixture
def here(app: Flask) -> School:
    return make_school()


@pytest.fixture
def host(app: Flask, here: School) -> FlaskClient:
    client = app.test_client()
    sign_in(client, here.host_person)
    return client


@pytest.fixture
def room(here: School) -> str:
    return here.room(guests=True)


def code_of(here: School, room: str) -> str:
    return str(service.room_of(here.host, room).code)


def seat_of(here: School, room: str) -> str:
    return service.join(None, code_of(here, room))


def tap_by_form(client: FlaskClient, seat: str, **fields: Any) -> Any:
    return post(client, f"/seat/{seat}", {"round": "1", **fields})


def test_a_room_is_opened_and_run_by_its_pages(app: Flask, here: School, host: FlaskClient) -> None:
    page = host.get("/live?nerve=sural").text
    assert page.count("Open a room with this") == 3
    item = pictures(here.host, "sural")[0].id
    opened = post(host, "/live", {"item": item, "guests": "yes"})
    assert opened.status_code == 303
    room = opened.location.rsplit("/", 1)[1]
    code = code_of(here, room)
    screen = host.get(opened.location).text
    assert f"{code[:3]} {code[3:]}" in screen
    assert "0 of 0 have tapped" in screen
    assert "<svg" in screen
    guest = app.test_client()
    assert code[:3] in guest.get(f"/join/{code}").text
    joined = post(guest, "/join", {"code": f"{code[:3].lower()} {code[3:]}"})
    assert joined.status_code == 303
    seat = joined.location.rsplit("/", 1)[1]
    assert "Tap one place" in guest.get(joined.location).text
    assert tap_by_form(guest, seat, x="0.25", y="0.5").status_code == 303
    assert "Your tap is in" in guest.get(joined.location).text
    state = host.get(f"/live/{room}/state").get_json()
    assert (state["here"], state["taps"], state["heat"]) == (1, 1, [])
    assert host.get(f"/live/{room}/state?seen={state['version']}").status_code == 204
    assert post(host, f"/live/{room}/heat", {"round": "1"}).status_code == 303
    assert host.get(f"/live/{room}/state").get_json()["heat"] == [[12, 30, 1]]
    assert "Most taps, by square of the grid: E11 (1)" in host.get(f"/live/{room}").text
    assert post(host, f"/live/{room}/reveal", {"round": "1"}).status_code == 303
    assert "Right" in guest.get(joined.location).text
    assert host.get(f"/live/{room}/state").get_json()["outcome"]["right"] == 1
    shown = host.get(f"/live/{room}").text
    assert "layer-course" in shown
    assert "It lies behind the outer ankle bone." in shown
    assert post(host, f"/live/{room}/next", {"round": "1"}).status_code == 303
    assert "Close this room?" in host.get(f"/live/{room}/close").text
    assert post(host, f"/live/{room}/close", {}).status_code == 303
    assert "This room is closed" in host.get(f"/live/{room}").text
    gone = guest.get(joined.location)
    assert gone.status_code == 404
    assert "Nothing you tapped was kept" in gone.text


@pytest.mark.parametrize("path", ["/live", "/live/{room}", "/live/{room}/state",
                                  "/live/{room}/next", "/live/{room}/close"])  # fmt: skip
def test_the_screen_is_for_instructors_of_the_school(
    app: Flask, here: School, host: FlaskClient, room: str, path: str
) -> None:
    path = path.format(room=room)
    assert host.get(path).status_code == 200
    assert host.delete(path).status_code == 405
    assert app.test_client().get(path).status_code == 302
    learner, stranger = app.test_client(), app.test_client()
    sign_in(learner, here.learner()[0])
    assert learner.get(path).status_code == 403
    sign_in(stranger, make_person(make_organisation(), "instructor"))
    assert stranger.get(path).status_code == (404 if room in path else 200)


@pytest.mark.parametrize("move", ["heat", "reveal", "next", "close"])
def test_moves_need_the_token_and_the_school(
    app: Flask, host: FlaskClient, room: str, move: str
) -> None:
    assert host.post(f"/live/{room}/{move}", data={"round": "1"}).status_code == 400
    stranger = app.test_client()
    sign_in(stranger, make_person(make_organisation(), "instructor"))
    assert post(stranger, f"/live/{room}/{move}", {"round": "1"}).status_code == 404
    if move != "close":
        assert post(host, f"/live/{room}/{move}", {"round": "7"}).status_code == 409
        assert post(host, f"/live/{room}/{move}", {"round": "many"}).status_code == 409


def test_what_cannot_be_shown_is_refused_with_the_page(here: School, host: FlaskClient) -> None:
    for item in ("", "nothing", here.hidden_item()):
        answer = post(host, "/live", {"item": item, "guests": "yes"})
        assert answer.status_code == 422
        assert "Choose one of the pictures shown" in answer.text
        assert re.search(r'name="guests"[^>]* checked', answer.text)
    assert host.get("/live?nerve=nothing").status_code == 200
    assert "No picture fits" in host.get("/live?nerve=nothing").text
    assert host.get("/live?page=x").status_code == host.get("/live?page=99").status_code == 200


def test_a_wrong_code_is_kept_to_be_corrected(app: Flask) -> None:
    answer = post(app.test_client(), "/join", {"code": "AB"})
    assert answer.status_code == 404
    assert "No room is open under this code" in answer.text
    assert 'value="AB"' in answer.text


def test_members_only_leads_to_signing_in(app: Flask, here: School) -> None:
    room = here.room()
    answer = post(app.test_client(), "/join", {"code": code_of(here, room)})
    assert answer.status_code == 403
    assert "/sign-in?" in answer.text
    learner = app.test_client()
    sign_in(learner, here.learner()[0])
    assert post(learner, "/join", {"code": code_of(here, room)}).status_code == 303


def test_guessing_codes_ends_soon_even_for_the_right_one(
    make_app: Callable[..., Flask], here: School, room: str
) -> None:
    """A lecture hall that mistypes is let in; a guesser is stopped before a right guess counts."""
    code = code_of(here, room)
    client = make_app(rate_limits=True).test_client()
    tries = int(WRONG_CODES.split("/")[0])
    for _hall in range(tries):
        assert post(client, "/join", {"code": code}).status_code == 303
    for _guess in range(tries):
        assert post(client, "/join", {"code": "222222"}).status_code == 404
    for guess in ("333333", code):
        refused = post(client, "/join", {"code": guess})
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0


def test_taps_are_limited_per_place(
    make_app: Callable[..., Flask], here: School, room: str
) -> None:
    client = make_app(rate_limits=True).test_client()
    one, other = seat_of(here, room), seat_of(here, room)
    for _tap in range(int(TAPS.split("/")[0])):
        assert tap_by_form(client, one, x="0.5", y="0.5").status_code == 303
    assert tap_by_form(client, one, x="0.5", y="0.5").status_code == 429
    assert tap_by_form(client, other, x="0.5", y="0.5").status_code == 303


@pytest.mark.parametrize(
    "fields",
    [{}, {"x": "2", "y": "0"}, {"x": "nan", "y": "0"}, {"x": "a", "y": "b"}, {"x": "0.5"},
     {"grid": "Z99"}, {"x": "-0.1", "y": "0.5"}, {"x": "1e400", "y": "0"}],
)  # fmt: skip
def test_bad_taps_are_refused_with_the_page(
    app: Flask, here: School, room: str, fields: dict[str, str]
) -> None:
    client, seat = app.test_client(), seat_of(here, room)
    answer = tap_by_form(client, seat, **fields)
    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    token = csrf(client)
    data = {"round": "1", "csrf_token": token, **fields}
    scripted = client.post(f"/seat/{seat}", data=data, headers=JSON)
    assert scripted.status_code == 422
    assert scripted.get_json()["message"]


def test_a_tap_needs_the_token_and_a_place(app: Flask, here: School, room: str) -> None:
    client, seat = app.test_client(), seat_of(here, room)
    assert client.post(f"/seat/{seat}", data={"x": "0.5", "y": "0.5"}).status_code == 400
    assert tap_by_form(client, "somebody-else", x="0.5", y="0.5").status_code == 404
    assert client.get("/seat/somebody-else").status_code == 404
    assert client.get("/seat/somebody-else/state").status_code == 404
    assert client.delete(f"/seat/{seat}").status_code == 405
    answer = tap_by_form(client, seat, round="2", x="0.5", y="0.5")
    assert answer.status_code == 409
    assert "takes no taps any more" in answer.text


def test_a_square_of_the_grid_is_a_tap_without_scripts(app: Flask, here: School, room: str) -> None:
    seat = seat_of(here, room)
    assert tap_by_form(app.test_client(), seat, grid="E11", w="340", h="300").status_code == 303
    tap = service.view(seat).tap
    assert tap is not None
    assert (int(tap[0] * 16), int(tap[1] * 20)) == (4, 10)


def test_no_byte_depends_on_the_key_before_it_is_revealed(
    app: Flask, here: School, host: FlaskClient
) -> None:
    """Rooms on two items that differ in their key alone: the same bytes on phone and screen."""
    seen: dict[str, list[str]] = {}
    for nerve in ("sural", "saphenous"):
        item = pictures(here.host, nerve)[0].id
        room = service.open_room(here.host, item, guests=True)
        code, seat = code_of(here, room), seat_of(here, room)
        service.tap(seat, 1, RIGHT)
        guest = app.test_client()
        for moment in ("tapping", "heat"):
            if moment == "heat":
                service.show_heat(here.host, room, 1)
            for name, answer in (
                ("phone", guest.get(f"/seat/{seat}")),
                ("phone state", guest.get(f"/seat/{seat}/state")),
                ("screen", host.get(f"/live/{room}")),
                ("screen state", host.get(f"/live/{room}/state")),
            ):
                text = answer.text
                assert nerve not in text.lower()
                for changing in (room, seat, code, code[:3], code[3:], item):
                    text = text.replace(changing, "*")
                text = re.sub(
                    r'nonce="[^"]*"|(csrf[_-]token"[^>]*(value|content)=)"[^"]*"', "", text
                )
                text = re.sub(r"<svg[^>]*viewBox=\"0 0 (\d\d) \1\".*?</svg>", "", text, flags=re.S)
                text = re.sub(r"-\d+\.\d{3}\b", "", text)
                seen.setdefault(f"{moment} {name}", []).append(text)
        service.reveal(here.host, room, 1)
        assert "layer-course" in guest.get(f"/seat/{seat}").text
    for where, (one, other) in seen.items():
        assert one == other, where


def test_polls_are_one_small_query_and_pages_do_not_grow(
    app: Flask, here: School, host: FlaskClient, clock: FrozenClock
) -> None:
    """At 10 and at 1,000 places: one query for a phone, one (beside who asks) for the screen."""
    counts: dict[str, list[int]] = {}
    for many in (10, 1_000):
        room = here.room(guests=True)
        seat = seat_of(here, room)
        _fill(room, many, clock)
        guest = app.test_client()
        version = host.get(f"/live/{room}/state").get_json()["version"]
        guest.get(f"/seat/{seat}")
        paths = {
            "phone poll": (guest, f"/seat/{seat}/state?seen=1-taps"),
            "phone page": (guest, f"/seat/{seat}"),
            "screen poll": (host, f"/live/{room}/state?seen={version}"),
            "screen page": (host, f"/live/{room}"),
        }
        for name, (client, path) in paths.items():
            with counted(app) as asked:
                status = client.get(path).status_code
            assert status == (204 if "poll" in name else 200), name
            counts.setdefault(name, []).append(_selects(asked))
        service.show_heat(here.host, room, 1)
        with counted(app) as asked:
            assert host.get(f"/live/{room}/state").get_json()["heat"]
        counts.setdefault("screen with heat", []).append(_selects(asked))
    assert all(few == many for few, many in counts.values()), counts
    assert counts["phone poll"] == [1, 1]
    assert counts["screen poll"] == [2, 2], "who asks, and the numbers"
    assert counts["screen with heat"] == [3, 3]


def _selects(statements: list[str]) -> int:
    return sum(one.lstrip().upper().startswith("SELECT") for one in statements)


def _fill(room: str, many: int, clock: FrozenClock) -> None:
    seats = [
        {"id": new_id(), "room_id": room, "person_id": None, "digest": new_id(),
         "joined_at": clock.now()}
        for _one in range(many)
    ]  # fmt: skip
    taps = [
        {"seat_id": seat["id"], "round": 1, "room_id": room, "x": number / many,
         "y": 0.5, "tapped_at": clock.now()}
        for number, seat in enumerate(seats)
    ]  # fmt: skip
    with write() as s:
        s.execute(insert(LiveSeat), seats)
        s.execute(insert(LiveTap), taps)
