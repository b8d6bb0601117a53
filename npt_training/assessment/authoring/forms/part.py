"""One part of an item's form: which fields of the document it owns, how it reads and shows them.

Parts read what a plain HTML form sends and never refuse: what cannot be read stays as it was typed
and is named by the check, so that a half-written item can always be kept.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Form = Mapping[str, Sequence[str]]
Doc = Mapping[str, Any]
Size = tuple[int, int] | None
"""The item's picture in px, None without one."""


@dataclass(frozen=True)
class Scene:
    """What may be chosen from: structures on the item's picture and everywhere, by id and name.

    ``seen`` maps course, exit, landmark and territory to what the picture shows; ``size`` is the
    picture's in px, None without one. ``more`` is the list of rows that an empty one was asked for.
    """

    nerves: Mapping[str, str]
    names: Mapping[str, str]
    seen: Mapping[str, Mapping[str, str]]
    paths: Mapping[str, Sequence[str]]
    size: Size = None
    more: str = ""


@dataclass(frozen=True)
class Part(ABC):
    """``field`` is also the anchor of its faults; ``widget`` names the macro that draws it."""

    field: str
    label: Any
    hint: Any = ""

    widget = ""

    @property
    def owns(self) -> tuple[str, ...]:
        """Fields of the document that this part writes."""
        return (self.field,)

    @abstractmethod
    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        """Values of the owned fields; None takes a field away."""

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        """What the macro needs beside the part itself."""
        return {"value": doc.get(self.field)}


MOVES = re.compile(r"(up|down|away)-([a-z]{1,20})-(0|[1-9][0-9]{0,2})")


def rearranged(form: Form, action: str) -> dict[str, list[str]]:
    """The form after the button of a row was pressed: ``up-stage-2``, ``down-…`` or ``away-…``.

    Rows change their numbers; what was written in them goes with them. Any other action, or a row
    that has nowhere to go, changes nothing.
    """
    found = {name: list(values) for name, values in form.items()}
    pressed = MOVES.fullmatch(action)
    if pressed is None:
        return found
    way, prefix, number = pressed[1], pressed[2], int(pressed[3])
    numbers = rows(found, prefix, 1000)
    if number not in numbers:
        return found
    mine = f"{prefix}-{number}-"
    if way == "away":
        return {name: values for name, values in found.items() if not name.startswith(mine)}
    place = numbers.index(number) + (-1 if way == "up" else 1)
    if not 0 <= place < len(numbers):
        return found
    theirs = f"{prefix}-{numbers[place]}-"
    return {_swapped(name, mine, theirs): values for name, values in found.items()}


def _swapped(name: str, one: str, other: str) -> str:
    if name.startswith(one):
        return other + name.removeprefix(one)
    return one + name.removeprefix(other) if name.startswith(other) else name


def first(form: Form, name: str) -> str:
    values = form.get(name) or [""]
    return values[0].strip()


def number_or_text(text: str) -> Any:
    """A number where it is one; else the text as typed, None when empty."""
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e9 else value


def rows(form: Form, prefix: str, most: int) -> list[int]:
    """Row numbers of ``prefix-<n>-…`` that were sent, in order."""
    found = set()
    for name in form:
        parts = name.split("-")
        if len(parts) >= 3 and parts[0] == prefix and parts[1].isdigit() and len(parts[1]) < 4:
            found.add(int(parts[1]))
    return sorted(found)[:most]
