"""For every kind of item: a question, what is done on its page, and what has to be stored.

The pictures are those of tests/assessment/atlas.py, where a hundredth of the width is 4 mm.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.assessment import items, more_items
from tests.browser.kinds.hands import Hand

Response = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a test may know beyond the page: real ids in the order they are shown."""

    shown: list[str]

    def value(self, ident: str) -> str:
        """What the page sends for an option."""
        return str(self.shown.index(ident) + 1)


@dataclass(frozen=True)
class Journey:
    """``partial``: the score lies strictly between 0 and 1; None: a person marks it.

    False: the kind knows right and wrong alone, and the answer given is right.
    """

    doc: dict[str, Any]
    act: Callable[[Hand, Asked], None]
    stored: Callable[[Response], bool]
    partial: bool | None = True


def _near(found: Any, x: float, y: float) -> bool:
    return math.dist(found, (x, y)) < 0.02


def _locate(hand: Hand, asked: Asked) -> None:
    """Placed, thought better of, placed elsewhere."""
    hand.place((0.6, 0.3))
    hand.place((0.288, 0.5))


def _points(hand: Hand, asked: Asked) -> None:
    for place in ((0.25, 0.5), (0.5, 0.2), (0.6, 0.8)):
        hand.place(place)
    hand.press("[data-undo]")


def _regions(hand: Hand, asked: Asked) -> None:
    hand.place((0.3, 0.3))


def _trace(hand: Hand, asked: Asked) -> None:
    hand.draw([(0.25, 0.05), (0.255, 0.25), (0.25, 0.45)])


def _territory(hand: Hand, asked: Asked) -> None:
    hand.place((0.45, 0.7))


def _area(hand: Hand, asked: Asked) -> None:
    hand.draw([(0.12, 0.42), (0.3, 0.42), (0.31, 0.7), (0.3, 0.97), (0.12, 0.97), (0.11, 0.7)])


def _label(hand: Hand, asked: Asked) -> None:
    names = (items.NERVES[0], items.NERVES[2], items.NERVES[1])
    for number, name in enumerate(names, 1):
        hand.choose(f"pin-{number}", asked.value(name))


def _order(hand: Hand, asked: Asked) -> None:
    """The first two places change round: the pins are numbered as shown."""
    places = {"a": "2", "b": "1", "c": "3"}
    for number, point in enumerate(asked.shown, 1):
        hand.choose(f"pin-{number}", places[point])


def _associate(hand: Hand, asked: Asked) -> None:
    """Pairs by cards and names; two of the three change partners."""
    left = [one for one in asked.shown if one.startswith("l")]
    ends = [one for one in asked.shown if one.startswith("r")]
    mates = {"l1": "r1", "l2": "r3", "l3": "r2"}
    for number, one in enumerate(left, 1):
        hand.press(f"[data-card='pin-{number}']")
        hand.press(f"[data-name='{ends.index(mates[one]) + 1}']")


def _choose(*idents: str) -> Callable[[Hand, Asked], None]:
    def act(hand: Hand, asked: Asked) -> None:
        for ident in idents:
            hand.check(f"[name=choice][value='{asked.value(ident)}']")

    return act


def _evidence(hand: Hand, asked: Asked) -> None:
    hand.check("[name=choice][value='1']")


def _numeric(hand: Hand, asked: Asked) -> None:
    hand.write("[name=number]", "3,0")
    hand.choose("unit", "cm")


def _type(text: str) -> Callable[[Hand, Asked], None]:
    return lambda hand, asked: hand.write("[name=text]", text)


def _annotate(hand: Hand, asked: Asked) -> None:
    hand.place((0.3, 0.3))
    hand.write("[data-set-list] input", "The exit")
    hand.draw([(0.25, 0.4), (0.27, 0.6), (0.25, 0.8)])
    if hand.page.locator("[data-finish]:visible").count():
        hand.press("[data-finish]")
    if hand.page.locator("[name=text]").count():
        hand.write("[name=text]", "It lies behind the bone.")


def _case(hand: Hand, asked: Asked) -> None:
    """Three stages, the last one wrong; each is locked before the next is told."""
    option = hand.page.locator(".player-option", has_text="Sural").locator("input")
    hand.check(f"[name=choice][value='{option.get_attribute('value')}']")
    hand.answer()
    hand.page.get_by_text("It is the sural nerve.").wait_for()
    hand.page.wait_for_selector("html.has-keys .player-stage.is-live")
    hand.place((0.25, 0.5))
    hand.answer()
    hand.page.get_by_text("You found it.").wait_for()
    hand.page.wait_for_selector("html.has-keys [name=number]")
    hand.write("[name=number]", "90")


THREE_PAIRS = {
    "left": [{"id": f"l{n}", "text": text} for n, text in enumerate(("Heel", "Sole", "Shin"), 1)],
    "right": [{"id": f"r{n}", "text": text} for n, text in enumerate(("One", "Two", "Three"), 1)],
    "answer": {"l1": "r1", "l2": "r2", "l3": "r3"},
}
SEVERAL = [
    {"id": "a", "text": "Behind it", "correct": True, "why": "There."},
    {"id": "b", "text": "Below it", "correct": True, "why": "There too."},
    {"id": "c", "text": "Before it", "correct": False, "why": "Not there."},
]
KINDS: dict[str, Journey] = {
    "locate": Journey(
        items.locate(), _locate, lambda r: _near((r["x"], r["y"]), 0.288, 0.5)
    ),
    "points": Journey(
        more_items.points(), _points,
        lambda r: len(r["points"]) == 2 and _near(r["points"][0], 0.25, 0.5),
    ),
    "region": Journey(
        more_items.regions(), _regions, lambda r: _near(r["points"][0], 0.3, 0.3)
    ),
    "trace": Journey(items.trace(), _trace, lambda r: 2 <= len(r["path"]) <= 40),
    "territory": Journey(
        items.territory(), _territory, lambda r: _near((r["x"], r["y"]), 0.45, 0.7)
    ),
    "area": Journey(more_items.area(), _area, lambda r: 3 <= len(r["area"]) <= 40),
    "label": Journey(items.label(), _label, lambda r: r["pins"]["0"] == "sural"),
    "order": Journey(items.order(), _order, lambda r: isinstance(r, dict) and bool(r)),
    "associate": Journey(more_items.associate(**THREE_PAIRS), _associate, lambda r: bool(r)),
    "choice": Journey(items.choice(), _choose("a"), lambda r: r == {"chosen": ["a"]}, False),
    "multiple": Journey(
        items.choice(id="b9-choice-2", options=SEVERAL, multiple=True), _choose("a"),
        lambda r: r == {"chosen": ["a"]},
    ),
    "identify": Journey(
        items.identify(), _choose("sural"), lambda r: r == {"chosen": "sural"}, False
    ),
    "typed": Journey(
        more_items.typed(), _type("Surel nerve"), lambda r: r == {"text": "Surel nerve"}, False
    ),
    "numeric": Journey(
        more_items.numeric(), _numeric, lambda r: r["unit"] == "cm"
    ),
    "short": Journey(
        more_items.short(), _type("tibial nerve"), lambda r: r == {"text": "tibial nerve"}
    ),
    "evidence": Journey(more_items.evidence(), _evidence, lambda r: bool(r)),
    "case": Journey(more_items.case(), _case, lambda r: len(r["locked"]) == 3),
    "written": Journey(
        items.written(), _type("In the hollow."), lambda r: r == {"text": "In the hollow."}, None
    ),
    "annotated": Journey(
        more_items.annotated(), _annotate,
        lambda r: [m["kind"] for m in r["marks"]] == ["pin", "stroke"]
        and r["marks"][0]["text"] == "The exit",
        None,
    ),
}  # fmt: skip
