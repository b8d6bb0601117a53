"""Three ways to work the player: a finger on a phone, a mouse, the keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Place = tuple[float, float]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
INTO_REACH = """(one) => {
  const box = one.getBoundingClientRect();
  const bar = document.querySelector('.player-go').getBoundingClientRect();
  const top = Math.min(bar.top, innerHeight);
  if (!bar.width || one.closest('.player-go')) return;
  if (box.top < 60 || box.bottom > top - 4) {
    scrollBy({top: (box.top + box.bottom) / 2 - top / 2, behavior: 'instant'});
  }
}"""


class Hand:
    """What every way can do; ``options`` are those of the browser's context."""

    options: dict[str, Any] = DESK

    def __init__(self, page: Any) -> None:
        self.page = page

    def where(self, place: Place) -> Place:
        """A place of the picture, 0..1, in pixels of the window; scrolled to, if need be."""
        self.page.locator(".player-stage").evaluate(
            "(one) => { if (one.getBoundingClientRect().top < 0) scrollTo(0, 0); }"
        )
        box = self.page.locator(".player-plate img").bounding_box()
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]

    def place(self, place: Place) -> None:
        raise NotImplementedError

    def press(self, selector: str) -> None:
        raise NotImplementedError

    def choose(self, name: str, value: str) -> None:
        """Give a select its value."""
        self.page.select_option(f"[name='{name}']", value)

    def check(self, selector: str) -> None:
        self.press(f"label:has({selector})")

    def write(self, selector: str, text: str) -> None:
        self.press(selector)
        self.page.keyboard.type(text)

    def draw(self, places: Sequence[Place]) -> None:
        """A line by hand, or by setting its points where nothing is drawn by keys."""
        raise NotImplementedError

    def answer(self) -> None:
        self.press(".player-go .btn-next")


class Mouse(Hand):
    def place(self, place: Place) -> None:
        self.page.mouse.click(*self.where(place))

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def draw(self, places: Sequence[Place]) -> None:
        self.press("[data-mode=draw]")
        self.page.mouse.move(*self.where(places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.where(place), steps=3)
        self.page.mouse.up()


class Finger(Hand):
    options = PHONE

    def place(self, place: Place) -> None:
        self.page.touchscreen.tap(*self.where(place))

    def press(self, selector: str) -> None:
        target = self.page.locator(selector).first
        target.evaluate(INTO_REACH)
        box = target.bounding_box()
        self.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def draw(self, places: Sequence[Place]) -> None:
        self.press("[data-mode=draw]")
        self.stroke(places)

    def stroke(self, places: Sequence[Place]) -> None:
        """One finger from place to place. It comes to rest before it lifts: Chromium takes a tap
        that follows a stroke lifted in full flight for a part of it, and clicks nothing.
        """
        touch = self.page.context.new_cdp_session(self.page)

        def send(kind: str, *points: Place) -> None:
            fingers = [{"x": x, "y": y} for x, y in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

        first, *others = [self.where(place) for place in places]
        send("touchStart", first)
        for at in others:
            send("touchMove", at)
        x, y = others[-1]
        for nudge in (0.3, 0.0):
            self.page.wait_for_timeout(150)
            send("touchMove", (x + nudge, y))
        send("touchEnd")
        touch.detach()


class Keys(Hand):
    """Nothing but the keyboard: Tab to a control, arrows and Enter on it."""

    def tab_to(self, selector: str) -> None:
        found = "(s) => document.activeElement?.matches(s) ?? false"
        for press in ("Tab", "Shift+Tab"):
            for _press in range(60):
                if self.page.evaluate(found, selector):
                    return
                self.page.keyboard.press(press)
        raise AssertionError(f"{selector} is not reached by Tab")

    def place(self, place: Place) -> None:
        """Steer the cross there in coarse and fine steps, and set the point."""
        self.tab_to(".player-stage")
        box = self.page.locator(".player-plate img").bounding_box()
        stage = self.page.locator(".player-stage")
        size = [float(stage.get_attribute(f"data-{side}")) for side in ("width", "height")]
        if self.page.locator(".cross").get_attribute("data-x") is None:
            self.page.keyboard.press("ArrowRight")
        cross = self.page.locator(".cross")
        now = [float(cross.get_attribute(f"data-{axis}")) for axis in ("x", "y")]
        for axis, (less, more) in enumerate(
            (("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"))
        ):
            shown = box["width" if axis == 0 else "height"]
            steps = round((place[axis] - now[axis] / size[axis]) * shown / 4)
            key = more if steps > 0 else less
            for _coarse in range(abs(steps) // 10):
                self.page.keyboard.press(f"Shift+{key}")
            for _fine in range(abs(steps) % 10):
                self.page.keyboard.press(key)
        self.page.keyboard.press("Enter")

    def press(self, selector: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.press("Enter")

    def check(self, selector: str) -> None:
        """A radio by arrows from the one its group lets in, a box by Space."""
        if self.page.locator(selector).get_attribute("type") == "checkbox":
            self.tab_to(selector)
            self.page.keyboard.press(" ")
            return
        name = self.page.locator(selector).get_attribute("name")
        self.tab_to(f"[name='{name}']")
        self.page.keyboard.press(" ")
        for _press in range(12):
            if self.page.is_checked(selector):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} is not reached by arrows")

    def choose(self, name: str, value: str) -> None:
        self.tab_to(f"[name='{name}']")
        for _press in range(12):
            self.page.keyboard.press("ArrowDown")
            if self.page.input_value(f"[name='{name}']") == value:
                return
        raise AssertionError(f"{value} is not offered by {name}")

    def write(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def draw(self, places: Sequence[Place]) -> None:
        if self.page.locator("[data-mode=line]").count():
            self.press("[data-mode=line]")
        for place in places:
            self.place(place)


HANDS: dict[str, type[Hand]] = {"touch": Finger, "mouse": Mouse, "keys": Keys}
