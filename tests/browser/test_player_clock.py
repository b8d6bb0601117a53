"""The time left follows the server's clock, is read out seldom, and hands in when it ends."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Player
from tests.browser.test_player_saves import status

WRONG_DATE = "Date.now = () => 0"


def opened(player: Player, left: int, kind: str = "identify") -> Any:
    page = player.open("/item/identify/1")
    page.clock.install()
    page.goto(f"{player.address}/item/{kind}/1?left={left}")
    page.wait_for_selector("[data-time-left]:not(:empty)")
    return page


def left(page: Any) -> str:
    return str(page.inner_text("[data-time-left]"))


def told(page: Any) -> str:
    return str(page.locator("[data-time-told]").text_content())


def test_the_time_left_is_told_at_ten_five_and_one_minute(player: Player) -> None:
    page = opened(player, 660)
    assert (left(page), told(page)) == ("11 min left", "")
    page.clock.run_for(61_000)
    assert (left(page), told(page)) == ("10 min left", "10 min left")
    page.clock.run_for(120_000)
    assert (left(page), told(page)) == ("8 min left", "10 min left")
    page.clock.run_for(200_000)
    assert told(page) == "5 min left"
    assert left(page) == "4:39 left"
    page.clock.run_for(220_000)
    assert told(page) == "1 min left"


def test_a_wrong_device_clock_changes_nothing(player: Player) -> None:
    page = player.open("/item/identify/1")
    page.add_init_script(WRONG_DATE)
    page.goto(f"{player.address}/item/identify/1?left=1800")
    page.wait_for_selector("[data-time-left]:not(:empty)")
    assert page.evaluate("Date.now()") == 0
    assert left(page) == "30 min left"


def test_at_the_end_the_open_answer_goes_first_then_all_is_handed_in(player: Player) -> None:
    page = opened(player, 30)
    page.keyboard.press("2")
    page.clock.run_for(29_000)
    assert player.received.handed_in == []
    page.clock.run_for(2_000)
    page.wait_for_url("**/done")
    assert [answer["response"] for answer in player.received.answers] == [{"choice": ["n1"]}]
    assert player.received.handed_in == [1]


def test_without_a_connection_it_is_handed_in_later(player: Player) -> None:
    page = opened(player, 30)
    page.keyboard.press("3")
    page.context.set_offline(True)
    page.clock.run_for(31_000)
    status(page, "Time is up. Your answers are kept on this device")
    page.context.set_offline(False)
    page.clock.run_for(40_000)
    page.wait_for_url("**/done")
    assert len({answer["key"] for answer in player.received.answers}) == 1
    assert len(player.received.handed_in) == 1
