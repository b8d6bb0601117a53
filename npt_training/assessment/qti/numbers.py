"""Numeric expressions of response processing, added to the table of operators."""

from __future__ import annotations

import math
from collections.abc import Callable

from npt_training.assessment.qti.errors import Unsupported
from npt_training.assessment.qti.expressions import OPERATORS, Surroundings, operands, operator
from npt_training.assessment.qti.values import BadValue, Value, number, parse, truth
from npt_training.assessment.qti.xmlread import Node

__all__ = ["OPERATORS"]


def _numbers(node: Node, around: Surroundings, count: int | None = None) -> list[float] | None:
    """All numbers inside, containers opened; None when one is NULL."""
    found = operands(node, around, count)
    if any(value is None for value in found):
        return None
    numbers = []
    for value in found:
        if value is not None:
            for member in value.members:
                numbers.append(Value("single", value.base_type, (member,)).number)
    return numbers


def _folding(fold: Callable[[list[float]], float]) -> Callable[[Node, Surroundings], Value | None]:
    def apply(node: Node, around: Surroundings) -> Value | None:
        numbers = _numbers(node, around)
        if not numbers:
            return None
        try:
            return number(fold(numbers))
        except (OverflowError, ZeroDivisionError, ValueError):
            return None

    return apply


def _round_half_up(value: float) -> float:
    return math.floor(value + 0.5)


FOLDS: dict[str, Callable[[list[float]], float]] = {
    "qti-sum": sum,
    "qti-product": math.prod,
    "qti-min": min,
    "qti-max": max,
    "qti-subtract": lambda n: n[0] - n[1],
    "qti-divide": lambda n: n[0] / n[1],
    "qti-power": lambda n: math.pow(n[0], n[1]),
    "qti-integer-divide": lambda n: n[0] // n[1],
    "qti-integer-modulus": lambda n: n[0] % n[1],
    "qti-round": lambda n: _round_half_up(n[0]),
    "qti-truncate": lambda n: math.trunc(n[0]),
    "qti-integer-to-float": lambda n: n[0],
}
PAIRED = ("qti-subtract", "qti-divide", "qti-power", "qti-integer-divide", "qti-integer-modulus")


def _exactly_two(fold: Callable[[list[float]], float]) -> Callable[[list[float]], float]:
    def apply(numbers: list[float]) -> float:
        if len(numbers) != 2:
            raise BadValue("two numbers are needed here")
        return fold(numbers)

    return apply


for _name, _fold in FOLDS.items():
    OPERATORS[_name] = _folding(_exactly_two(_fold) if _name in PAIRED else _fold)


def _comparing(
    compare: Callable[[float, float], bool],
) -> Callable[[Node, Surroundings], Value | None]:
    def apply(node: Node, around: Surroundings) -> Value | None:
        numbers = _numbers(node, around, 2)
        return None if numbers is None else truth(compare(numbers[0], numbers[1]))

    return apply


OPERATORS["qti-lt"] = OPERATORS["qti-duration-lt"] = _comparing(lambda a, b: a < b)
OPERATORS["qti-lte"] = _comparing(lambda a, b: a <= b)
OPERATORS["qti-gt"] = _comparing(lambda a, b: a > b)
OPERATORS["qti-gte"] = OPERATORS["qti-duration-gte"] = _comparing(lambda a, b: a >= b)


@operator("qti-equal")
def _equal(node: Node, around: Surroundings) -> Value | None:
    """Within a tolerance: the second number against a band around the first."""
    numbers = _numbers(node, around, 2)
    if numbers is None:
        return None
    wanted, given = numbers
    mode = node.get("tolerance-mode", "exact")
    if mode == "exact":
        return truth(wanted == given)
    below, above = _tolerances(node)
    if mode == "absolute":
        low, high = wanted - below, wanted + above
    elif mode == "relative":
        low, high = sorted((wanted * (1 - below / 100), wanted * (1 + above / 100)))
    else:
        raise Unsupported(f"tolerance-mode {mode[:20]!r}", node.line)
    over = given >= low if _flag(node, "include-lower-bound") else given > low
    under = given <= high if _flag(node, "include-upper-bound") else given < high
    return truth(over and under)


@operator("qti-equal-rounded")
def _equal_rounded(node: Node, around: Surroundings) -> Value | None:
    numbers = _numbers(node, around, 2)
    if numbers is None:
        return None
    figures = int(parse(node.get("figures"), "integer"))  # type: ignore[arg-type]
    if not 0 <= figures <= 30:
        raise BadValue("figures is from 0 to 30")
    mode = node.get("rounding-mode", "significantFigures")
    if mode == "decimalPlaces":
        first, second = (_round_half_up(one * 10**figures) for one in numbers)
        return truth(first == second)
    first, second = (_significant(one, figures) for one in numbers)
    return truth(math.isclose(first, second, rel_tol=1e-12))


def _significant(value: float, figures: int) -> float:
    if not value or not figures:
        return value
    scale = figures - 1 - math.floor(math.log10(abs(value)))
    return float(math.copysign(_round_half_up(abs(value) * 10.0**scale) / 10.0**scale, value))


def _tolerances(node: Node) -> tuple[float, float]:
    parts = node.get("tolerance").split()
    if not 1 <= len(parts) <= 2:
        raise BadValue("a tolerance has one or two numbers")
    numbers = [float(parse(part, "float")) for part in parts]  # type: ignore[arg-type]
    return numbers[0], numbers[-1]


def _flag(node: Node, name: str) -> bool:
    return node.get(name, "true") in ("true", "1")
