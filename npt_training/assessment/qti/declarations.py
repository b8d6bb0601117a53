"""What an item declares: response and outcome variables, correct responses, mappings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from npt_training.assessment.qti.areas import Area, area_of
from npt_training.assessment.qti.errors import QtiRefused
from npt_training.assessment.qti.mapping import AreaMapping, MapEntry, Mapping
from npt_training.assessment.qti.values import (
    BASE_TYPES,
    CARDINALITIES,
    NUMBERS,
    BadValue,
    Member,
    Value,
    container,
    parse,
)
from npt_training.assessment.qti.xmlread import Node
from npt_training.core.i18n import gettext as _

Size = tuple[float, float]


@dataclass(frozen=True)
class Response:
    """A response variable. ``base_type`` is None only for a record."""

    identifier: str
    cardinality: str
    base_type: str | None
    default: Value | None
    correct: Value | None
    mapping: Mapping | None
    areas: AreaMapping | None
    line: int

    @property
    def keyed(self) -> bool:
        return bool(self.correct or self.mapping or self.areas)


@dataclass(frozen=True)
class Outcome:
    """An outcome variable; ``human`` says that a person sets it. ``table`` maps numbers."""

    identifier: str
    cardinality: str
    base_type: str | None
    default: Value | None
    normal_maximum: float | None
    human: bool
    table: Node | None = None

    @property
    def initial(self) -> Value | None:
        """Before response processing: its default, and 0 for a number without one."""
        if self.default is None and self.cardinality == "single" and self.base_type in NUMBERS:
            return Value("single", self.base_type, (0.0,))
        return self.default


def response_of(node: Node, size: Size | None = None) -> Response:
    """From ``qti-response-declaration``; ``size`` of the picture for areas in percent."""
    identifier, cardinality, base_type = _head(node)
    mapping, areas = node.first("qti-mapping"), node.first("qti-area-mapping")
    return Response(
        identifier,
        cardinality,
        base_type,
        _values(node.first("qti-default-value"), cardinality, base_type),
        _values(node.first("qti-correct-response"), cardinality, base_type),
        _mapping(mapping, base_type) if mapping else None,
        _areas(areas, size) if areas else None,
        node.line,
    )


def outcome_of(node: Node) -> Outcome:
    """From ``qti-outcome-declaration``."""
    identifier, cardinality, base_type = _head(node)
    highest = node.get("normal-maximum")
    return Outcome(
        identifier,
        cardinality,
        base_type,
        _values(node.first("qti-default-value"), cardinality, base_type),
        _number(highest, node) if highest else None,
        node.get("external-scored") == "human",
        node.first("qti-match-table", "qti-interpolation-table"),
    )


def _head(node: Node) -> tuple[str, str, str | None]:
    identifier, cardinality = node.get("identifier"), node.get("cardinality")
    base_type = node.get("base-type") or None
    if not identifier or len(identifier) > 200:
        raise _refused(node, _("a variable has no identifier"))
    if cardinality not in CARDINALITIES:
        raise _refused(node, _("a variable has no known cardinality"))
    if base_type not in BASE_TYPES and not (cardinality == "record" and base_type is None):
        raise _refused(node, _("a variable has no known base type"))
    return identifier, cardinality, base_type


def _values(node: Node | None, cardinality: str, base_type: str | None) -> Value | None:
    if node is None:
        return None
    found = node.all("qti-value")
    try:
        if cardinality == "record":
            return _record(found)
        if base_type is None:
            return None
        return container(cardinality, base_type, [one.text.strip() for one in found])
    except BadValue as error:
        raise _refused(node, str(error)) from error


def _record(found: Sequence[Node]) -> Value | None:
    members: list[Member] = []
    for one in found:
        members.append(parse(one.text, one.get("base-type", "string")))
    fields = tuple(one.get("field-identifier") for one in found)
    return Value("record", None, tuple(members), fields) if members else None


def _mapping(node: Node, base_type: str | None) -> Mapping:
    entries = []
    for one in node.all("qti-map-entry"):
        try:
            key = parse(one.get("map-key"), base_type or "string")
        except BadValue as error:
            raise _refused(one, str(error)) from error
        exact = base_type != "string" or one.get("case-sensitive", "false") in ("true", "1")
        entries.append(MapEntry(key, _number(one.get("mapped-value"), one), exact))
    return Mapping(tuple(entries), *_bounds(node))


def _areas(node: Node, size: Size | None) -> AreaMapping:
    entries: list[tuple[Area, float]] = []
    for one in node.all("qti-area-map-entry"):
        try:
            area = area_of(one.get("shape"), one.get("coords"), size)
        except BadValue as error:
            raise _refused(one, str(error)) from error
        entries.append((area, _number(one.get("mapped-value"), one)))
    return AreaMapping(tuple(entries), *_bounds(node))


def _bounds(node: Node) -> tuple[float, float | None, float | None]:
    lower, upper = node.get("lower-bound"), node.get("upper-bound")
    return (
        _number(node.get("default-value", "0"), node),
        _number(lower, node) if lower else None,
        _number(upper, node) if upper else None,
    )


def _number(text: str, node: Node) -> float:
    try:
        return float(parse(text, "float"))  # type: ignore[arg-type]
    except BadValue as error:
        raise _refused(node, str(error)) from error


def _refused(node: Node, reason: str) -> QtiRefused:
    return QtiRefused(_("Line %(line)s: %(reason)s.", line=node.line, reason=reason))
