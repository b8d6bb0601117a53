"""An answer given is kept and sent once, whatever the connection, the server or the reader does."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Player


def status(page: Any, text: str) -> None:
    page.locator("[data-saved]").filter(has_text=text).wait_for()


def positions(player: Player) -> list[int]:
    return [answer["position"] for answer in player.received.answers]


def test_an_answer_is_sent_with_a_key_and_leads_on(player: Player) -> None:
    page = player.open("/item/identify/1")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/item/identify/2")
    [answer] = player.received.answers
    assert answer["response"] == {"choice": ["n1"]}
    assert answer["position"] == 1
    assert len(answer["key"]) == 36


NO_STORES = """for (const name of ["localStorage", "sessionStorage"]) {
  const get = () => { throw new DOMException("denied", "SecurityError"); };
  Object.defineProperty(window, name, { get });
}"""
"""As a browser does in another site's frame when it keeps nothing there."""


def test_where_no_store_may_even_be_named_an_answer_is_sent_all_the_same(player: Player) -> None:
    page = player.open("/item/identify/1")
    page.context.add_init_script(NO_STORES)
    page.reload()
    page.wait_for_selector(".player-stage.is-live")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/item/identify/2")
    assert [answer["response"] for answer in player.received.answers] == [{"choice": ["n1"]}]


def test_an_unfinished_answer_is_asked_for_and_not_sent(player: Player) -> None:
    page = player.open("/item/locate/1")
    page.click(".player-go .btn-next")
    status(page, "Place a point on the picture first.")
    assert player.received.tries == 0


def test_a_server_in_trouble_gets_the_same_answer_again(player: Player) -> None:
    player.received.status = 503
    page = player.open("/item/identify/1")
    page.keyboard.press("3")
    page.click(".player-go .btn-next")
    status(page, "The server says 503. Kept on this device, 1 waiting")
    page.reload()
    status(page, "1 waiting")
    assert page.is_checked("[name=choice] >> nth=2")
    player.received.status = 200
    page.click(".player-go .btn-next")
    page.wait_for_url("**/item/identify/2")
    assert [answer["response"] for answer in player.received.answers] == [{"choice": ["n2"]}]


def test_without_a_connection_one_can_go_on_and_all_arrives_in_order(player: Player) -> None:
    page = player.open("/item/identify/1")
    page.wait_for_timeout(600)
    page.context.set_offline(True)
    for position, key in ((1, "1"), (2, "2"), (3, "3")):
        page.keyboard.press(key)
        page.click(".player-go .btn-next")
        status(page, f"Kept on this device, {position} waiting")
        page.click("[data-saved] a")
        page.wait_for_url(f"**/item/identify/{position + 1}")
    assert player.received.answers == []
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    status(page, "Saved")
    assert positions(player) == [1, 2, 3]
    assert len({answer["key"] for answer in player.received.answers}) == 3


def test_answers_wait_through_closing_the_page(player: Player) -> None:
    page = player.open("/item/identify/1")
    page.context.set_offline(True)
    page.keyboard.press("4")
    page.click(".player-go .btn-next")
    status(page, "1 waiting")
    context = page.context
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(f"{player.address}/item/identify/5")
    status(later, "Saved")
    assert set(positions(player)) == {1}
    assert len({answer["key"] for answer in player.received.answers}) == 1


def test_a_refusal_is_shown_and_not_tried_again(player: Player) -> None:
    player.received.status = 409
    page = player.open("/item/identify/1")
    page.keyboard.press("1")
    page.click(".player-go .btn-next")
    status(page, "The server says 409.")
    page.reload()
    page.wait_for_timeout(300)
    assert player.received.tries == 1


def test_a_double_click_sends_one_answer(player: Player) -> None:
    page = player.open("/item/identify/9")
    page.keyboard.press("1")
    page.locator(".player-go .btn-next").dblclick()
    page.wait_for_url("**/done")
    assert len({answer["key"] for answer in player.received.answers}) == 1


def test_somebody_elses_attempt_keeps_its_answer_for_them(player: Player) -> None:
    player.received.status = 404
    page = player.open("/item/identify/1")
    page.keyboard.press("1")
    page.click(".player-go .btn-next")
    status(page, "The server says 404.")
    kept = page.evaluate("JSON.parse(localStorage.getItem('npt-waiting')).length")
    assert kept == 1


def test_a_choice_not_yet_answered_survives_a_reload(player: Player) -> None:
    page = player.open("/item/identify/1")
    page.keyboard.press("2")
    page.reload()
    page.wait_for_selector(".is-live")
    assert page.is_checked("[name=choice] >> nth=1")
    assert player.received.tries == 0
