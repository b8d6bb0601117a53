"""A point is placed by tap, drag, pinch-zoomed touch and keys, and stays where it was put."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Player

POINT = "[document.querySelector('input[type=hidden][name=x]').value," \
    "document.querySelector('input[type=hidden][name=y]').value]"  # fmt: skip


def point(page: Any) -> list[float]:
    return [float(value) for value in page.evaluate(POINT) if value]


def on_picture(page: Any, x: float, y: float) -> tuple[float, float]:
    """Where a point of the picture lies on the screen now."""
    box = page.locator(".player-plate img").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def plate(page: Any) -> dict[str, float]:
    box: dict[str, float] = page.locator(".player-plate").bounding_box()
    return box


def test_a_tap_places_and_another_moves(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.mouse.click(*on_picture(page, 0.3, 0.4))
    assert point(page) == pytest.approx([0.3, 0.4], abs=0.004)
    page.mouse.click(*on_picture(page, 0.7, 0.2))
    assert point(page) == pytest.approx([0.7, 0.2], abs=0.004)


def test_the_placed_point_can_be_dragged(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.mouse.click(*on_picture(page, 0.3, 0.4))
    page.mouse.down()
    page.mouse.move(*on_picture(page, 0.5, 0.6), steps=5)
    page.mouse.up()
    assert point(page) == pytest.approx([0.5, 0.6], abs=0.004)


def test_zooming_resizing_and_reloading_leave_the_point(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.mouse.click(*on_picture(page, 0.3, 0.4))
    before = point(page)
    for _ in range(4):
        page.mouse.wheel(0, -200)
    page.wait_for_selector(".is-zoomed")
    page.set_viewport_size({"width": 820, "height": 700})
    page.reload()
    page.wait_for_selector(".is-live")
    assert point(page) == before
    mark = page.locator(".mark-placed .mark-yours").bounding_box()
    x, y = on_picture(page, *before)
    assert (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2) == pytest.approx(
        (x, y), abs=2
    )


def test_zoom_stays_with_its_item(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.click("[data-zoom=in]")
    page.click("[data-zoom=in]")
    zoomed = plate(page)
    page.mouse.click(*on_picture(page, 0.5, 0.5))
    page.reload()
    page.wait_for_selector(".is-live")
    assert plate(page) == pytest.approx(zoomed, abs=1)
    page.goto(f"{player.address}/item/locate/2")
    page.wait_for_selector(".is-live")
    assert plate(page)["width"] < zoomed["width"]


def test_a_tap_while_zoomed_counts_in_the_whole_picture(player: Player) -> None:
    page = player.open("/item/locate/1")
    for _ in range(3):
        page.click("[data-zoom=in]")
    page.mouse.click(*on_picture(page, 0.55, 0.47))
    assert point(page) == pytest.approx([0.55, 0.47], abs=0.002)


def test_dragging_a_zoomed_picture_moves_it_and_places_nothing(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.click("[data-zoom=in]")
    before = plate(page)
    x, y = on_picture(page, 0.5, 0.5)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    assert plate(page)["x"] == pytest.approx(before["x"] + 60, abs=1)
    assert point(page) == []


def test_two_fingers_enlarge_and_one_places(player: Player) -> None:
    page = player.open(
        "/item/locate/1", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    before = plate(page)["width"]
    x, y = on_picture(page, 0.5, 0.4)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": at[0], "y": at[1], "id": i} for i, at in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", (x - 30, y))
    send("touchStart", (x - 30, y), (x + 30, y))
    for step in range(1, 7):
        send("touchMove", (x - 30 - 10 * step, y), (x + 30 + 10 * step, y))
    send("touchEnd")
    assert plate(page)["width"] > 2 * before
    assert point(page) == []
    page.touchscreen.tap(*on_picture(page, 0.5, 0.4))
    assert point(page) == pytest.approx([0.5, 0.4], abs=0.01)


def test_keys_alone_place_a_point_and_answer(player: Player) -> None:
    page = player.open("/item/locate/9")
    stage = page.locator(".player-stage")
    stage.focus()
    page.keyboard.press("Shift+ArrowLeft")
    coarse = page.locator(".cross").get_attribute("data-x")
    page.keyboard.press("ArrowLeft")
    fine = page.locator(".cross").get_attribute("data-x")
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    assert point(page)[0] * 1000 == pytest.approx(float(fine), abs=0.1)
    first, second = 500 - float(coarse), float(coarse) - float(fine)
    assert first == pytest.approx(10 * second, rel=0.05)
    page.get_by_text("Placed in column G").wait_for()
    while page.evaluate("!document.activeElement.matches('.player-go .btn-next')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done")
    [answer] = player.received.answers
    assert answer["response"]["x"] == pytest.approx(float(fine) / 1000, abs=0.001)


def test_the_live_line_names_the_place_by_the_grid_only(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.locator(".player-stage").focus()
    page.keyboard.press("ArrowUp")
    page.get_by_text("Column I, row 10,").wait_for()


@pytest.mark.parametrize("width", [320, 390])
def test_small_screens_need_no_sideways_scrolling(player: Player, width: int) -> None:
    page = player.open("/item/locate/1", viewport={"width": width, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    button = page.locator(".player-go .btn-next").bounding_box()
    assert button["y"] + button["height"] <= 640
    assert button["height"] >= 44
    for tool in page.locator(".tool:visible").all():
        box = tool.bounding_box()
        assert min(box["width"], box["height"]) >= 44
