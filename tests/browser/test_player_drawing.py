"""Several points, outlines and annotations: by mouse, finger and keys, with every change undone."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.browser.conftest import Player
from tests.browser.kinds.hands import Finger
from tests.browser.test_player_lines import PHONE, near
from tests.browser.test_player_places import on_picture

LOOP = [(0.5 + 0.2 * math.cos(step / 5), 0.4 + 0.15 * math.sin(step / 5)) for step in range(-3, 34)]


def value(page: Any, name: str) -> str:
    return str(page.evaluate("name => document.querySelector(`[name='${name}']`).value", name))


def flat(page: Any, name: str) -> list[float]:
    return [float(one) for pair in value(page, name).split() for one in pair.split(",")]


def marks(page: Any) -> list[dict[str, Any]]:
    return list(json.loads(value(page, "marks") or "[]"))


def tap_answer(page: Any) -> None:
    """A finger on the button where it is: it sticks to the bottom, so nothing is scrolled to it."""
    box = page.locator(".player-go .btn-next").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def draw(page: Any, places: list[tuple[float, float]]) -> None:
    page.mouse.move(*on_picture(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*on_picture(page, *place))
    page.mouse.up()


def draw_by_finger(page: Any, places: list[tuple[float, float]]) -> None:
    Finger(page).stroke(places)


def test_points_are_set_moved_taken_away_and_brought_back(player: Player) -> None:
    page = player.open("/item/points/1", **PHONE)
    for place in ((0.3, 0.3), (0.6, 0.5)):
        page.touchscreen.tap(*on_picture(page, *place))
    page.get_by_text("2 of at most 3 points set").wait_for()
    page.touchscreen.tap(*on_picture(page, 0.3, 0.3))
    page.touchscreen.tap(*on_picture(page, 0.2, 0.2))
    assert flat(page, "points") == near([(0.2, 0.2), (0.6, 0.5)])
    page.get_by_role("button", name="Take away: Point 1").tap()
    assert flat(page, "points") == near([(0.6, 0.5)])
    page.tap("[data-undo]")
    page.tap("[data-undo]")
    assert flat(page, "points") == near([(0.3, 0.3), (0.6, 0.5)])


def test_no_more_points_than_asked_for(player: Player) -> None:
    page = player.open("/item/points/1")
    for x in (0.2, 0.4, 0.6, 0.8):
        page.mouse.click(*on_picture(page, x, 0.3))
    page.get_by_text("At most 3 points.").wait_for()
    assert len(flat(page, "points")) == 6


def test_keys_step_to_a_point_and_move_it(player: Player) -> None:
    page = player.open("/item/points/9")
    page.locator(".player-stage").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    before = flat(page, "points")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.get_by_text("Point 1 picked.").wait_for()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    moved = flat(page, "points")
    assert moved[0] == pytest.approx(before[0])
    assert moved[1] < before[1]
    assert moved[2:] == before[2:]
    page.keyboard.press("Control+z")
    assert flat(page, "points") == before


def test_an_outline_drawn_by_finger_keeps_its_shape_in_few_points(player: Player) -> None:
    page = player.open("/item/area/9", **PHONE)
    page.tap("[data-mode=draw]")
    draw_by_finger(page, LOOP)
    places = list(zip(*[iter(flat(page, "area"))] * 2, strict=True))
    assert 6 < len(places) <= 40
    far = [math.hypot((x - 0.5) / 0.2, (y - 0.4) / 0.15) for x, y in places]
    assert far == pytest.approx([1.0] * len(far), abs=0.05)
    tap_answer(page)
    page.wait_for_url("**/done")
    [answer] = player.received.answers
    assert len(answer["response"]["area"].split()) == len(places)


def test_an_outline_closes_itself_and_needs_three_points(player: Player) -> None:
    page = player.open("/item/area/1")
    for place in ((0.3, 0.3), (0.6, 0.3)):
        page.mouse.click(*on_picture(page, *place))
    page.click(".player-go .btn-next")
    page.get_by_text("Place three points at least round the area first.").wait_for()
    page.mouse.click(*on_picture(page, 0.6, 0.6))
    page.mouse.click(*on_picture(page, 0.3, 0.3))
    page.get_by_text("The outline is closed.").wait_for()
    assert len(flat(page, "area")) == 6
    page.click("[data-clear]")
    assert value(page, "area") == ""
    page.click("[data-undo]")
    assert len(flat(page, "area")) == 6


def test_a_line_drawn_by_hand_may_cross_itself(player: Player) -> None:
    page = player.open("/item/trace/1")
    page.mouse.click(*on_picture(page, 0.1, 0.9))
    page.click("[data-mode=draw]")
    draw(page, LOOP)
    drawn = flat(page, "path")
    assert drawn[:2] == near([(0.1, 0.9)])
    assert 10 < len(drawn) <= 80
    assert max(drawn[2::2]) == pytest.approx(0.7, abs=0.01)
    page.click("[data-undo]")
    assert flat(page, "path") == near([(0.1, 0.9)])


def test_two_fingers_move_the_picture_while_drawing(player: Player) -> None:
    page = player.open("/item/trace/1", **PHONE)
    page.tap("[data-mode=draw]")
    x, y = on_picture(page, 0.5, 0.4)
    touch = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [(x, y)]),
        ("touchMove", [(x + 40, y)]),
        ("touchStart", [(x + 40, y), (x - 40, y)]),
        ("touchMove", [(x + 90, y), (x - 90, y)]),
        ("touchEnd", []),
    ):
        fingers = [{"x": px, "y": py, "id": at} for at, (px, py) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    assert value(page, "path") == ""
    assert page.locator(".player-plate img").bounding_box()["width"] > 500


def test_pins_carry_notes_and_lines_are_tapped_or_drawn(player: Player) -> None:
    page = player.open("/item/annotate/9")
    page.mouse.click(*on_picture(page, 0.3, 0.3))
    page.get_by_role("textbox", name="Note: Pin 1").fill("The exit")
    page.click("[data-mode=line]")
    for place in ((0.2, 0.6), (0.4, 0.7)):
        page.mouse.click(*on_picture(page, *place))
    page.click("[data-finish]")
    page.click("[data-mode=draw]")
    draw(page, LOOP)
    pin, tapped, drawn = marks(page)
    assert (pin["kind"], pin["text"]) == ("pin", "The exit")
    assert [pin["x"], pin["y"]] == pytest.approx([0.3, 0.3], abs=0.01)
    assert len(tapped["points"]) == 2
    assert 6 < len(drawn["points"]) <= 40
    page.click("[data-undo]")
    page.click("[data-undo]")
    assert [len(mark.get("points", "")) for mark in marks(page)] == [0]
    assert marks(page)[0]["text"] == "The exit"
    page.click(".player-go .btn-next")
    page.wait_for_url("**/done")
    assert json.loads(player.received.answers[0]["response"]["marks"])[0]["text"] == "The exit"


def test_a_second_tap_on_end_line_clears_nothing(player: Player) -> None:
    page = player.open("/item/annotate/1", **PHONE)
    page.tap("[data-mode=line]")
    for place in ((0.2, 0.6), (0.4, 0.7)):
        page.touchscreen.tap(*on_picture(page, *place))
    box = page.locator("[data-finish]").bounding_box()
    for _tap in range(2):
        page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    assert [mark["kind"] for mark in marks(page)] == ["stroke"]


def test_an_annotation_by_keys_alone_survives_a_reload(player: Player) -> None:
    page = player.open("/item/annotate/1")
    page.locator(".player-stage").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Line", exact=True).press("Enter")
    page.locator(".player-stage").focus()
    for _point in range(2):
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Note: Pin 1").press_sequentially("Here")
    page.reload()
    page.wait_for_selector(".is-live")
    assert [mark["kind"] for mark in marks(page)] == ["pin", "stroke"]
    assert page.get_by_role("textbox", name="Note: Pin 1").input_value() == "Here"
    page.get_by_role("button", name="Move: Pin 1").press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert marks(page)[0]["x"] > 0.52
    page.get_by_role("button", name="Take away: Line 2").press("Enter")
    assert [mark["kind"] for mark in marks(page)] == ["pin"]


def test_without_scripts_marks_come_by_squares(player: Player) -> None:
    page = player.open("/item/annotate/3", java_script_enabled=False)
    page.select_option("[name=grid]", "C7")
    page.fill("[name=mark-text]", "Here")
    page.fill("[name=mark-squares]", "B7 C8 D9")
    page.click("button[value=add]")
    page.wait_for_url("**/answer")
    [form] = player.received.forms
    assert (form["grid"], form["mark-text"], form["marks"]) == (["C7"], ["Here"], [""])
    assert form["mark-squares"] == ["B7 C8 D9"]
