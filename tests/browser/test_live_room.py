"""A lecture: one projector, three phones; a heat map that is not empty, the truth, the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.assessment.live.pictures import pictures
from npt_training.assessment.live.service import close_room, open_room, room_of
from npt_training.assessment.stimulus import stimulus
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.assessment.live.factories import kept
from tests.browser.test_axe_pages import AXE, OF_COLOUR, RUN
from tests.journey.conftest import DESK, PHONE, Visitor
from tests.journey.key import _spots
from tests.journey.touch import tap_picture

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"])]

COLOURED = """() => {
  const map = document.querySelector('canvas[data-heat-map]');
  if (map.hidden || !map.width) return 0;
  const data = map.getContext('2d').getImageData(0, 0, map.width, map.height).data;
  let seen = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 20) seen++;
  return seen;
}"""


@dataclass
class Hall:
    """A room that lets guests in, its host's screen, and phones that come and go."""

    app: Flask
    address: str
    browser: Any
    host: Any
    room: str
    code: str
    screen: Visitor
    on_course: tuple[float, float]
    visitors: list[Visitor] = field(default_factory=list)

    def visit(self, path: str, **options: Any) -> Visitor:
        context = self.browser.new_context(**options, bypass_csp=True)
        context.set_default_timeout(60_000)
        visitor = Visitor(context.new_page(), touch=bool(options.get("has_touch")))
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        self.visitors.append(visitor)
        visitor.page.goto(f"{self.address}{path}")
        return visitor

    def phone(self, **options: Any) -> Visitor:
        """Somebody comes in by the code and sees the picture."""
        visitor = self.visit(f"/join/{self.code}", **(PHONE | options))
        visitor.button("Join", exact=True)
        visitor.page.locator(".player-stage.is-live").wait_for()
        return visitor

    def says(self, words: str) -> None:
        self.screen.page.get_by_text(words).first.wait_for()


@pytest.fixture
def hall(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> Iterator[Hall]:
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
        clock=FrozenClock(datetime.now(UTC)),
    )
    with app.app_context():
        person = make_person(make_organisation(), "instructor", email="ines@example.org")
        host = principal_of(person)
        held = pictures(host, "sural")[0]
        room = open_room(host, held.id, guests=True)
        on_course = next(iter(_spots(stimulus(held.edition_id, held.item.view), held.item.target)))
        code = str(room_of(host, room).code)
    made = Hall(app, serve(app, port), chromium, host, room, code, None, on_course)  # type: ignore[arg-type]
    made.screen = made.visit("/sign-in", **DESK)
    made.screen.sign_in("ines@example.org")
    made.screen.page.goto(f"{made.address}/live/{room}")
    yield made
    for visitor in made.visitors:
        visitor.page.context.close()
    assert [error for visitor in made.visitors for error in visitor.errors] == []


def test_a_round_with_three_phones(hall: Hall) -> None:
    screen, page = hall.screen, hall.screen.page
    assert f"{hall.code[:3]} {hall.code[3:]}" in screen.text()
    hall.says("0 of 0 have tapped")
    phones = [hall.phone() for _one in range(3)]
    hall.says("0 of 3 have tapped")
    for number, phone in enumerate(phones):
        tap_picture(phone.page, 0.5, 0.4 + number / 50)
        phone.sees("Your tap is in")
    tap_picture(phones[0].page, *hall.on_course)
    hall.says("3 of 3 have tapped")
    assert page.evaluate(COLOURED) == 0
    screen.button("Show the heat map")
    hall.says("Most taps, by square")
    assert page.evaluate(COLOURED) > 200
    assert page.locator(".live-plate .layer-course").count() == 0
    phones[0].page.wait_for_timeout(2_600)
    assert phones[0].page.locator("[data-live-tap]").count() == 1, "a phone may still tap"
    screen.button("Reveal the answer")
    assert page.locator(".live-plate .layer-course").count() > 0
    assert page.evaluate(COLOURED) > 200
    for phone in phones:
        phone.page.locator(".layer-course").first.wait_for(state="attached")
    assert "measured along the skin" in phones[0].text()
    assert phones[0].page.locator(".verdict-good").count() == 1
    screen.button("Next picture of this nerve")
    hall.says("0 of 3 have tapped")
    for phone in phones:
        phone.page.locator("[data-live-tap]").wait_for()
        assert phone.page.locator(".layer-course").count() == 0
    with hall.app.app_context():
        close_room(hall.host, hall.room)
        assert kept() == (0, 0)
    for phone in phones:
        phone.sees("Nothing you tapped was kept")
    hall.says("This room is closed")


def test_by_keyboard_alone(hall: Hall) -> None:
    phone = hall.phone(has_touch=False, is_mobile=False)
    page = phone.page
    page.locator(".player-stage").focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    assert "Column" in page.locator("[data-where]").inner_text()
    page.keyboard.press("Enter")
    phone.sees("Your tap is in")
    hall.says("1 of 1 have tapped")


def test_without_scripts(hall: Hall) -> None:
    phone = hall.visit(f"/join/{hall.code}", java_script_enabled=False)
    phone.button("Join", exact=True)
    phone.page.get_by_label("Square of the grid").select_option("D7")
    phone.button("Send my tap")
    phone.sees("Your tap is in")
    hall.says("1 of 1 have tapped")


def test_a_tap_given_without_connection_arrives_later(hall: Hall) -> None:
    phone = hall.phone()
    phone.page.context.set_offline(True)
    tap_picture(phone.page, 0.5, 0.5)
    phone.sees("Not sent yet")
    tap_picture(phone.page, 0.6, 0.4)
    phone.page.context.set_offline(False)
    phone.sees("Your tap is in")
    hall.says("1 of 1 have tapped")


def test_pages_are_clean_and_fit(hall: Hall) -> None:
    phone, found = hall.phone(), []
    tap_picture(phone.page, 0.5, 0.5)
    phone.sees("Your tap is in")
    source = AXE.read_text(encoding="utf-8")

    def check(visitor: Visitor, name: str, widths: tuple[int, ...]) -> None:
        page = visitor.page
        page.evaluate(source)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((name, width, "scrolls sideways"))
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme)
            found.extend((name, scheme, *fault) for fault in page.evaluate(RUN, rules))

    check(phone, "phone", (320, 390))
    check(hall.screen, "screen", (390, 1280))
    hall.screen.button("Show the heat map")
    hall.screen.button("Reveal the answer")
    check(hall.screen, "screen revealed", (390, 1280))
    phone.page.locator(".layer-course").first.wait_for(state="attached")
    check(phone, "phone revealed", (320, 390))
    for path in ("/live", f"/live/{hall.room}/next", f"/live/{hall.room}/close", "/join"):
        hall.screen.page.goto(f"{hall.address}{path}")
        check(hall.screen, path, (320, 390, 1280))
    assert found == []
