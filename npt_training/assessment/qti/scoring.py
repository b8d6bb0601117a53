"""The score of one response to one item, by the item's own response processing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from npt_training.assessment.qti.declarations import Outcome, Response
from npt_training.assessment.qti.errors import ResponseUnreadable, Unsupported
from npt_training.assessment.qti.expressions import Surroundings
from npt_training.assessment.qti.item import QtiItem
from npt_training.assessment.qti.processing import SCORE, process
from npt_training.assessment.qti.values import BadValue, Member, Value, container
from npt_training.core.i18n import gettext as _

MOST_VALUES = 1_000


@dataclass(frozen=True)
class Scored:
    """``score`` None: a person marks it, or a rule is not supported (``problems`` says which)."""

    score: float | None
    max: float | None
    problems: list[str] = field(default_factory=list)
    outcomes: dict[str, Any] = field(default_factory=dict)

    @property
    def fraction(self) -> float | None:
        """The share of the mark, 0 to 1; None where it can't be told."""
        if self.score is None or not self.max or self.max < 0:
            return None
        return min(max(self.score / self.max, 0.0), 1.0)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"score": self.score, "max": self.max}
        if self.outcomes:
            found["outcomes"] = self.outcomes
        if self.problems:
            found["problems"] = self.problems
        return found


def score_response(item: QtiItem, response: Any) -> Scored:
    """Score an object of response identifiers to values. Raises ResponseUnreadable.

    A value that is not of the declared type counts as not given, and is reported; identifiers the
    item does not declare are reported and ignored.
    """
    if not isinstance(response, Mapping):
        raise ResponseUnreadable()
    problems = [
        _("there is no response named %(name)s", name=str(name)[:60])
        for name in response
        if name not in item.responses
    ]
    around = Surroundings(dict(item.responses), dict(item.outcomes))
    around.outcomes.setdefault(SCORE, Outcome(SCORE, "single", "float", None, None, human=False))
    for name, outcome in around.outcomes.items():
        around.values[name] = outcome.initial
    for name, declared in item.responses.items():
        value = declared.default
        if name in response:
            try:
                value = bound(declared, response[name])
            except BadValue as error:
                problems.append(f"{name}: {error}")
                value = None
        around.values[name] = value
    if item.by_hand:
        return Scored(None, item.max_score, [*problems, _("a person marks this")])
    try:
        process(item.processing, around)
        score = around.values.get(SCORE)
        total = None if score is None else score.number
    except Unsupported as error:
        return Scored(None, item.max_score, [*problems, error.message])
    except BadValue as error:
        return Scored(None, item.max_score, [*problems, str(error)])
    shown = {name: _plain(around.values[name]) for name in around.outcomes if name != SCORE}
    return Scored(total, item.max_score, problems, shown)


def bound(declared: Response, given: Any) -> Value | None:
    """A JSON value as the declared type; raises BadValue."""
    if declared.cardinality == "record":
        return _record(given)
    values = given if isinstance(given, list) else [given]
    if len(values) > MOST_VALUES:
        raise BadValue("too many values")
    texts = [text for text in (_text(one, declared.base_type) for one in values) if text != ""]
    return container(declared.cardinality, declared.base_type or "string", texts)


def _record(given: Any) -> Value | None:
    if given is None:
        return None
    if not isinstance(given, dict) or len(given) > MOST_VALUES:
        raise BadValue("a record is an object of its fields")
    members: list[Member] = []
    for value in given.values():
        if isinstance(value, bool | str | int | float):
            members.append(value)
        else:
            raise BadValue("a field holds one value")
    return Value("record", None, tuple(members), tuple(str(name) for name in given))


def _text(value: Any, base_type: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list) and base_type in ("point", "pair", "directedPair"):
        return " ".join(_text(one, None) for one in value[:3])
    if not isinstance(value, str):
        raise BadValue("a value is text or a number")
    return value


def _plain(value: Value | None) -> Any:
    if value is None:
        return None
    members = [" ".join(map(str, one)) if isinstance(one, tuple) else one for one in value.members]
    return members[0] if value.cardinality == "single" else members
