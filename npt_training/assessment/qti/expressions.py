"""Expressions of response processing, evaluated on declared variables only.

Each is a function of its element and the surroundings; NULL is None, and logic has three values as
the specification has it. What is not in the table is unsupported and is said so, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from npt_training.assessment.qti.areas import area_of
from npt_training.assessment.qti.declarations import Outcome, Response
from npt_training.assessment.qti.errors import Unsupported
from npt_training.assessment.qti.values import BadValue, Value, container, number, parse, truth
from npt_training.assessment.qti.xmlread import Node


@dataclass
class Surroundings:
    """The variables while one response is processed."""

    responses: dict[str, Response]
    outcomes: dict[str, Outcome]
    values: dict[str, Value | None] = field(default_factory=dict)

    def response(self, node: Node) -> Response:
        found = self.responses.get(node.get("identifier"))
        if found is None:
            raise Unsupported(f"{node.name} of {node.get('identifier')[:40]!r}", node.line)
        return found


Operator = Callable[[Node, Surroundings], Value | None]
OPERATORS: dict[str, Operator] = {}


def evaluate(node: Node, around: Surroundings) -> Value | None:
    """The value of an expression; raises Unsupported, BadValue where types do not fit."""
    operator = OPERATORS.get(node.name)
    if operator is None:
        raise Unsupported(f"<{node.name}>", node.line)
    return operator(node, around)


def operator(name: str) -> Callable[[Operator], Operator]:
    def keep(function: Operator) -> Operator:
        OPERATORS[name] = function
        return function

    return keep


def operands(node: Node, around: Surroundings, count: int | None = None) -> list[Value | None]:
    """The values of the expressions inside; raises BadValue when they are not ``count``."""
    children = node.children
    if count is not None and len(children) != count:
        raise BadValue(f"<{node.name}> takes {count} expressions")
    return [evaluate(child, around) for child in children]


@operator("qti-variable")
def _variable(node: Node, around: Surroundings) -> Value | None:
    name = node.get("identifier")
    if name not in around.values:
        raise Unsupported(f"variable {name[:40]!r}", node.line)
    return around.values[name]


@operator("qti-correct")
def _correct(node: Node, around: Surroundings) -> Value | None:
    return around.response(node).correct


@operator("qti-default")
def _default(node: Node, around: Surroundings) -> Value | None:
    name = node.get("identifier")
    if name in around.outcomes:
        return around.outcomes[name].default
    return around.response(node).default


@operator("qti-null")
def _null(node: Node, around: Surroundings) -> Value | None:
    return None


@operator("qti-base-value")
def _base_value(node: Node, around: Surroundings) -> Value | None:
    base_type = node.get("base-type")
    text = node.text if base_type == "string" else node.text.strip()
    return container("single", base_type, [text])


@operator("qti-map-response")
def _map_response(node: Node, around: Surroundings) -> Value | None:
    declared = around.response(node)
    if declared.mapping is None:
        raise Unsupported("qti-map-response without a qti-mapping", node.line)
    return number(declared.mapping.value(around.values[declared.identifier]))


@operator("qti-map-response-point")
def _map_point(node: Node, around: Surroundings) -> Value | None:
    declared = around.response(node)
    if declared.areas is None:
        raise Unsupported("qti-map-response-point without a qti-area-mapping", node.line)
    return number(declared.areas.value(around.values[declared.identifier]))


@operator("qti-is-null")
def _is_null(node: Node, around: Surroundings) -> Value | None:
    return truth(operands(node, around, 1)[0] is None)


@operator("qti-match")
def _match(node: Node, around: Surroundings) -> Value | None:
    first, second = operands(node, around, 2)
    return None if first is None or second is None else truth(first.same(second))


@operator("qti-not")
def _not(node: Node, around: Surroundings) -> Value | None:
    value = operands(node, around, 1)[0]
    return None if value is None else truth(not value.truth)


@operator("qti-and")
def _and(node: Node, around: Surroundings) -> Value | None:
    found = operands(node, around)
    if any(value is not None and not value.truth for value in found):
        return truth(False)
    return None if any(value is None for value in found) else truth(True)


@operator("qti-or")
def _or(node: Node, around: Surroundings) -> Value | None:
    found = operands(node, around)
    if any(value is not None and value.truth for value in found):
        return truth(True)
    return None if any(value is None for value in found) else truth(False)


@operator("qti-any-n")
def _any_n(node: Node, around: Surroundings) -> Value | None:
    least, most = parse(node.get("min"), "integer"), parse(node.get("max"), "integer")
    found = operands(node, around)
    yes = sum(value is not None and value.truth for value in found)
    unknown = sum(value is None for value in found)
    if yes > int(most) or yes + unknown < int(least):  # type: ignore[arg-type]
        return truth(False)
    if yes >= int(least) and yes + unknown <= int(most):  # type: ignore[arg-type]
        return truth(True)
    return None


@operator("qti-member")
def _member(node: Node, around: Surroundings) -> Value | None:
    one, many = operands(node, around, 2)
    return None if one is None or many is None else truth(one.one in many.members)


@operator("qti-contains")
def _contains(node: Node, around: Surroundings) -> Value | None:
    whole, part = operands(node, around, 2)
    if whole is None or part is None:
        return None
    if whole.cardinality == "ordered":
        count, wanted = len(whole.members), len(part.members)
        starts = range(count - wanted + 1)
        return truth(any(whole.members[i : i + wanted] == part.members for i in starts))
    left = list(whole.members)
    for member in part.members:
        if member not in left:
            return truth(False)
        left.remove(member)
    return truth(True)


def _collect(kind: str) -> Operator:
    def gather(node: Node, around: Surroundings) -> Value | None:
        found = [value for value in operands(node, around) if value is not None]
        members = tuple(member for value in found for member in value.members)
        return Value(kind, found[0].base_type, members) if members else None

    return gather


OPERATORS["qti-multiple"] = _collect("multiple")
OPERATORS["qti-ordered"] = _collect("ordered")


@operator("qti-container-size")
def _size(node: Node, around: Surroundings) -> Value | None:
    value = operands(node, around, 1)[0]
    return number(len(value.members) if value else 0, "integer")


@operator("qti-index")
def _index(node: Node, around: Surroundings) -> Value | None:
    value = operands(node, around, 1)[0]
    place = int(parse(node.get("n"), "integer"))  # type: ignore[arg-type]
    if value is None or not 1 <= place <= len(value.members):
        return None
    return Value("single", value.base_type, (value.members[place - 1],))


@operator("qti-delete")
def _delete(node: Node, around: Surroundings) -> Value | None:
    gone, value = operands(node, around, 2)
    if gone is None or value is None:
        return None
    members = tuple(member for member in value.members if member != gone.one)
    return Value(value.cardinality, value.base_type, members) if members else None


@operator("qti-field-value")
def _field(node: Node, around: Surroundings) -> Value | None:
    value, name = operands(node, around, 1)[0], node.get("field-identifier")
    if value is None or name not in value.fields:
        return None
    member = value.members[value.fields.index(name)]
    kind = "string" if isinstance(member, str) else "float"
    return Value("single", kind, (member,))


@operator("qti-inside")
def _inside(node: Node, around: Surroundings) -> Value | None:
    value = operands(node, around, 1)[0]
    if value is None:
        return None
    area = area_of(node.get("shape"), node.get("coords"))
    return truth(any(area.holds(spot) for spot in value.members))  # type: ignore[arg-type]


@operator("qti-string-match")
def _string_match(node: Node, around: Surroundings) -> Value | None:
    exact = node.get("case-sensitive", "true") in ("true", "1")
    inside = node.get("substring", "false") in ("true", "1")
    return _text_in(operands(node, around, 2), exact=exact, inside=inside, turned=True)


@operator("qti-substring")
def _substring(node: Node, around: Surroundings) -> Value | None:
    exact = node.get("case-sensitive", "true") in ("true", "1")
    return _text_in(operands(node, around, 2), exact=exact, inside=True)


def _text_in(
    found: list[Value | None], *, exact: bool, inside: bool, turned: bool = False
) -> Value | None:
    """Whether two texts are equal, or the first lies inside the second (``turned``: round)."""
    first, second = found
    if first is None or second is None:
        return None
    one, two = str(first.one), str(second.one)
    if not exact:
        one, two = one.casefold(), two.casefold()
    if inside:
        return truth(two in one if turned else one in two)
    return truth(one == two)
