"""Values of decisions: what fits a question, what a person typed, how it is written. Pure.

Stored values: an option's id, a text, a truth value, or ``{"low", "high", "unit"}`` for numbers and
doses, ``high`` None where it is one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

THIN = "\u202f"
TEXT_MAX = 500


class Asked(Protocol):
    """As much of a question as its values depend on."""

    @property
    def kind(self) -> str: ...
    @property
    def choices(self) -> Mapping[str, str]: ...
    @property
    def units(self) -> list[str]: ...
    @property
    def min(self) -> float | None: ...
    @property
    def max(self) -> float | None: ...
    @property
    def range(self) -> bool: ...


class Unfit(ValueError):
    """The value does not fit. ``code``: empty, number, order, bounds, unit, choice, long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fitting(asked: Asked, value: Any) -> Any:
    """``value`` as it is stored; raises Unfit."""
    if asked.kind in {"number", "dose"}:
        return _numbers(asked, value)
    if asked.kind == "yes_no":
        if not isinstance(value, bool):
            raise Unfit("choice")
        return value
    text = str(value or "").strip()
    if not text:
        raise Unfit("empty")
    if asked.kind == "choice" and text not in asked.choices:
        raise Unfit("choice")
    if len(text) > TEXT_MAX:
        raise Unfit("long")
    return text


def typed(asked: Asked, form: Mapping[str, str]) -> Any:
    """The value in a form's fields ``value``, ``upto`` and ``unit``; raises Unfit."""
    given = form.get("value", "").strip()
    if not given:
        raise Unfit("empty")
    if asked.kind == "yes_no":
        if given not in {"yes", "no"}:
            raise Unfit("choice")
        return given == "yes"
    if asked.kind in {"number", "dose"}:
        high = form.get("upto", "").strip() if asked.range else ""
        found = {"low": _number(given), "high": _number(high) if high else None}
        return fitting(asked, found | ({"unit": form["unit"]} if form.get("unit") else {}))
    return fitting(asked, given)


def shown(asked: Asked, value: Any, yes: str = "yes", no: str = "no") -> str:
    """``0.5–1 ml``, the words of an option, the text itself."""
    if asked.kind == "yes_no":
        return yes if value else no
    if asked.kind == "choice":
        return asked.choices.get(value, str(value))
    if asked.kind in {"number", "dose"}:
        low, high = _plain(value["low"]), value.get("high")
        amount = low if high is None else f"{low}–{_plain(high)}"
        return amount + (f"{THIN}{value['unit']}" if value.get("unit") else "")
    return str(value)


def _numbers(asked: Asked, value: Any) -> dict[str, Any]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = {"low": value}
    if not isinstance(value, Mapping) or not set(value) <= {"low", "high", "unit"}:
        raise Unfit("number")
    low, high = value.get("low"), value.get("high")
    if not _is_number(low) or (high is not None and not _is_number(high)):
        raise Unfit("number")
    if high is not None and not asked.range:
        raise Unfit("number")
    if high is not None and high <= low:
        raise Unfit("order")
    for number in (low, high):
        if number is not None and not _within(asked, number):
            raise Unfit("bounds")
    unit = value.get("unit") or (asked.units[0] if len(asked.units) == 1 else None)
    if unit not in asked.units if asked.units else unit is not None:
        raise Unfit("unit")
    return {"low": low, "high": high, "unit": unit}


def _within(asked: Asked, number: float) -> bool:
    below = asked.min is not None and number < asked.min
    return not below and not (asked.max is not None and number > asked.max)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(text: str) -> float:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise Unfit("number") from error
    if not number.is_finite() or abs(number) > 10**9:
        raise Unfit("number")
    return int(number) if number == number.to_integral_value() else float(number)


def _plain(number: float) -> str:
    return f"{number:.10g}"
