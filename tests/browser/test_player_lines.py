"""A line grows point by point, by mouse, finger, keys and buttons; orders by taps in turn."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Player
from tests.browser.test_player_places import on_picture

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def line(page: Any) -> list[tuple[float, float]]:
    text = page.evaluate("document.querySelector('input[name=path]').value")
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def near(points: list[tuple[float, float]]) -> Any:
    return pytest.approx([value for point in points for value in point], abs=0.01)


def flat(page: Any) -> list[float]:
    return [value for point in line(page) for value in point]


THREE = [(0.3, 0.2), (0.4, 0.5), (0.5, 0.8)]


def test_clicks_draw_a_line_and_buttons_take_it_back(player: Player) -> None:
    page = player.open("/item/trace/1")
    for at in THREE:
        page.mouse.click(*on_picture(page, *at))
    assert flat(page) == near(THREE)
    assert len(page.locator("polyline.drawn-line").get_attribute("points").split()) == 3
    page.click("[data-undo]")
    assert flat(page) == near(THREE[:2])
    page.click("[data-clear]")
    assert line(page) == []


def test_fingers_draw_and_a_reload_keeps_the_line(player: Player) -> None:
    page = player.open("/item/trace/1", **PHONE)
    for at in THREE:
        page.touchscreen.tap(*on_picture(page, *at))
    page.reload()
    page.wait_for_selector(".is-live")
    assert flat(page) == near(THREE)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert flat(page) == near(THREE)


def test_a_point_of_the_line_can_be_dragged(player: Player) -> None:
    page = player.open("/item/trace/1")
    for at in THREE:
        page.mouse.click(*on_picture(page, *at))
    page.mouse.move(*on_picture(page, *THREE[1]))
    page.mouse.down()
    page.mouse.move(*on_picture(page, 0.6, 0.5), steps=4)
    page.mouse.up()
    assert flat(page) == near([THREE[0], (0.6, 0.5), THREE[2]])


def test_keys_alone_draw_and_answer(player: Player) -> None:
    page = player.open("/item/trace/9")
    page.locator(".player-stage").focus()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Point 3 in column").wait_for()
    page.keyboard.press("Backspace")
    assert len(line(page)) == 2
    drawn = flat(page)
    page.locator(".player-go .btn-next").press("Enter")
    page.wait_for_url("**/done")
    [answer] = player.received.answers
    sent = [float(v) for pair in answer["response"]["path"].split() for v in pair.split(",")]
    assert sent == pytest.approx(drawn)


def test_one_point_is_no_line_and_forty_are_enough(player: Player) -> None:
    page = player.open("/item/trace/1")
    page.mouse.click(*on_picture(page, 0.5, 0.5))
    page.click(".player-go .btn-next")
    page.get_by_text("Place two points at least").wait_for()
    assert player.received.answers == []
    page.evaluate("document.querySelector('.player-stage').focus()")
    for step in range(42):
        page.keyboard.press("ArrowDown" if step % 2 else "ArrowRight")
        page.keyboard.press("Enter")
    page.get_by_text("at most 40 points").wait_for()
    assert len(line(page)) == 40


def test_points_tapped_in_turn_take_the_places_in_turn(player: Player) -> None:
    page = player.open("/item/order/1", **PHONE)
    page.locator(".pin").nth(1).tap()
    page.locator(".pin").nth(0).tap()
    chosen = page.evaluate("[...document.querySelectorAll('.player-pin select')].map(s => s.value)")
    assert chosen == ["2", "1"]
    page.locator(".pin").nth(1).tap()
    page.tap(".player-go .btn-next")
    page.get_by_text("Give every point its place first.").wait_for()
    page.locator(".pin").nth(1).tap()
    page.tap(".player-go .btn-next")
    page.wait_for_url("**/item/order/2")
    assert player.received.answers[0]["response"] == {"pin-1": "2", "pin-2": "1"}


def test_nerves_in_a_row_are_put_in_order_by_name(player: Player) -> None:
    page = player.open("/item/row/1")
    assert page.locator("[data-names]").count() == 0
    page.get_by_label("Saphenous nerve").select_option("2")
    page.get_by_label("Tibial nerve").select_option("1")
    page.click(".player-go .btn-next")
    page.wait_for_url("**/item/*/2")
    assert player.received.answers[0]["response"] == {"pin-1": "2", "pin-2": "1"}


def test_a_territory_is_tapped_like_a_place(player: Player) -> None:
    page = player.open("/item/territory/9")
    page.mouse.click(*on_picture(page, 0.6, 0.3))
    page.click(".player-go .btn-next")
    page.wait_for_url("**/done")
    response = player.received.answers[0]["response"]
    assert (response["x"], response["y"]) == pytest.approx((0.6, 0.3), abs=0.01)


def test_without_scripts_squares_add_to_the_line(player: Player) -> None:
    page = player.open("/item/trace/3", java_script_enabled=False)
    page.select_option("[name=grid]", "C7")
    page.click("button[value=add]")
    page.wait_for_url("**/answer")
    [form] = player.received.forms
    assert (form["grid"], form["action"], form["path"]) == (["C7"], ["add"], [""])
