"""The same form answers when no script runs."""

from __future__ import annotations

from tests.browser.conftest import Player


def test_a_click_on_the_picture_carries_its_place_and_the_picture_size(player: Player) -> None:
    page = player.open("/item/locate/3", java_script_enabled=False)
    page.click("input[name=place]", position={"x": 120, "y": 250})
    page.wait_for_url("**/answer")
    [form] = player.received.forms
    assert form["place.x"] == ["120"]
    assert form["place.y"] == ["250"]
    assert (form["w"], form["h"], form["crop"]) == (["400"], ["500"], ["0,0,1,1"])
    assert form["position"] == ["3"]


def test_the_lettered_grid_places_by_keyboard(player: Player) -> None:
    page = player.open("/item/locate/3", java_script_enabled=False)
    page.select_option("[name=grid]", "C7")
    page.locator(".player-go .btn-next").press("Enter")
    page.wait_for_url("**/answer")
    assert player.received.forms[0]["grid"] == ["C7"]


def test_the_grid_can_be_shown_on_the_picture(player: Player) -> None:
    page = player.open("/item/locate/3", java_script_enabled=False)
    assert not page.locator(".player-grid").is_visible()
    page.check("[data-show-grid]")
    assert page.locator(".player-grid").is_visible()


def test_choices_and_names_are_plain_controls(player: Player) -> None:
    page = player.open("/item/identify/1", java_script_enabled=False)
    page.check("[name=choice] >> nth=1")
    page.click(".player-go .btn-next")
    page.wait_for_url("**/answer")
    assert player.received.forms[0]["choice"] == ["n1"]
    page.goto(f"{player.address}/item/label/1")
    page.select_option("[name=pin-2]", "n2")
    page.click(".player-go .btn-next")
    page.wait_for_url("**/answer")
    assert player.received.forms[1]["pin-2"] == ["n2"]
