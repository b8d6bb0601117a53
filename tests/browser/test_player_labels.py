"""Names go to pins by taps or by the selects, one name at one pin."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Player


def value(page: Any, name: str) -> str:
    return str(page.evaluate("name => document.querySelector(`[name='${name}']`).value", name))


def test_tap_a_name_then_a_pin(player: Player) -> None:
    page = player.open(
        "/item/label/1", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.tap("[data-name=n1]")
    page.locator(".pin").nth(1).tap()
    assert value(page, "pin-2") == "n1"
    assert page.locator(".pin-tag").nth(1).text_content() == "Saphenous nerve"


def test_a_name_given_again_moves(player: Player) -> None:
    page = player.open("/item/label/1")
    page.select_option("[name=pin-1]", "n1")
    page.click("[data-name=n1]")
    page.locator(".pin").nth(1).click()
    assert (value(page, "pin-1"), value(page, "pin-2")) == ("", "n1")


def test_the_selects_alone_answer(player: Player) -> None:
    page = player.open("/item/label/1")
    page.select_option("[name=pin-1]", "n0")
    page.click(".player-go .btn-next")
    page.get_by_text("Give every pin a name first.").wait_for()
    page.select_option("[name=pin-2]", "n3")
    page.click(".player-go .btn-next")
    page.wait_for_url("**/item/label/2")
    assert player.received.answers[0]["response"] == {"pin-1": "n0", "pin-2": "n3"}


def test_between_close_pins_the_nearest_is_meant(player: Player) -> None:
    page = player.open("/item/label/1", viewport={"width": 390, "height": 844}, has_touch=True)
    page.evaluate("""() => { const [one, two] = document.querySelectorAll('.pin');
        one.dataset.x = two.dataset.x; one.dataset.y = Number(two.dataset.y) - 40; }""")
    page.click("[data-zoom=in]")
    page.click("[data-zoom=whole]")
    page.click("[data-name=n2]")
    box = page.locator(".pin-disc").first.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert (value(page, "pin-1"), value(page, "pin-2")) == ("n2", "")


def test_arrow_keys_pass_over_a_name_given_elsewhere(player: Player) -> None:
    page = player.open("/item/label/1")
    page.select_option("[name=pin-1]", "n0")
    page.focus("[name=pin-2]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert (value(page, "pin-1"), value(page, "pin-2")) == ("n0", "n1")
