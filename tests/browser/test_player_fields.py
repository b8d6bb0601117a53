"""Pairs, numbers, typed answers, cases and ratings; and what is kept is said in words."""

from __future__ import annotations

from tests.browser.conftest import Player
from tests.browser.test_player_lines import PHONE
from tests.browser.test_player_saves import status


def test_cards_pair_by_two_taps_in_either_order(player: Player) -> None:
    page = player.open("/item/associate/9", **PHONE)
    page.tap("[data-card=pin-2]")
    page.tap("[data-name='1']")
    page.tap("[data-name='2']")
    page.tap("[data-card=pin-1]")
    page.tap(".player-go .btn-next")
    page.wait_for_url("**/done")
    assert player.received.answers[0]["response"] == {"pin-1": "2", "pin-2": "1"}


def test_a_pair_missing_is_asked_for(player: Player) -> None:
    page = player.open("/item/associate/1")
    page.get_by_label("Tibial nerve").select_option("1")
    page.click(".player-go .btn-next")
    status(page, "Give every card its partner first.")
    assert player.received.tries == 0


def test_a_number_needs_its_unit(player: Player) -> None:
    page = player.open("/item/numeric/9")
    page.fill("[name=number]", "12,5")
    page.press("[name=number]", "Enter")
    status(page, "Choose a unit first.")
    page.select_option("[name=unit]", "cm")
    page.click(".player-go .btn-next")
    page.wait_for_url("**/done")
    assert player.received.answers[0]["response"] == {"number": "12,5", "unit": "cm"}


def test_a_typed_name_goes_with_the_enter_key_and_digits_stay_digits(player: Player) -> None:
    page = player.open("/item/typed/9")
    page.locator("[name=text]").press_sequentially("sural 2")
    page.press("[name=text]", "Enter")
    page.wait_for_url("**/done")
    assert player.received.answers[0]["response"] == {"text": "sural 2"}


def test_a_rating_is_never_asked_for_and_can_be_taken_back(player: Player) -> None:
    page = player.open("/item/typed/9")
    page.fill("[name=text]", "sural")
    page.get_by_label("Certain").check()
    page.get_by_role("button", name="No rating").click()
    page.get_by_label("Guessing").check()
    page.click(".player-go .btn-next")
    page.wait_for_url("**/done")
    assert player.received.answers[0]["response"] == {"text": "sural", "confidence": "1"}


def test_a_stage_of_a_case_is_sent_by_its_number_and_keeps_its_own_draft(player: Player) -> None:
    page = player.open("/item/case/9")
    assert "Your answer, locked: Look" in page.inner_text(".case-stages")
    page.fill("[name=text]", "Press on it")
    assert page.evaluate("Object.keys(localStorage)") == ["npt-draft:attempt-1:9:1"]
    page.click(".player-go .btn-next")
    page.wait_for_url("**/done")
    assert player.received.answers[0]["response"] == {"text": "Press on it", "stage": "1"}


def test_what_stands_only_on_this_device_is_said(player: Player) -> None:
    page = player.open("/item/numeric/1")
    page.fill("[name=number]", "3")
    status(page, "Kept on this device, not sent yet")
    page.reload()
    status(page, "Kept on this device, not sent yet")
    assert page.input_value("[name=number]") == "3"
