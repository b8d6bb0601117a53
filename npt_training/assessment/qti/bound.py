"""The most an item can give, read from its declarations and rules without trying answers."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from npt_training.assessment.qti.declarations import Outcome, Response
from npt_training.assessment.qti.processing import BRANCHES, RESPONSE, SCORE, template_of
from npt_training.assessment.qti.values import BadValue, parse
from npt_training.assessment.qti.xmlread import Node

Most = AnyMapping[str, int | None]
Highest = dict[str, float | None]


def maximum(
    processing: Node | None,
    responses: AnyMapping[str, Response],
    outcomes: AnyMapping[str, Outcome],
    most: Most,
) -> float | None:
    """The highest SCORE; None when it can't be told.

    First what the author says (MAXSCORE, ``normal-maximum``), then what the template or the rules
    can reach at most. ``most`` answers are allowed per response (None: no limit).
    """
    said = outcomes.get("MAXSCORE")
    if said is not None and said.default is not None:
        return said.default.number
    score = outcomes.get(SCORE)
    if score is not None and score.normal_maximum is not None:
        return score.normal_maximum
    template = template_of(processing)
    if template == "match_correct":
        return 1.0
    declared = responses.get(RESPONSE)
    if template is not None:
        return _mapped(declared, template == "map_response_point", most) if declared else None
    if processing is None or score is None:
        return None
    initial = {
        name: one.initial.number
        for name, one in outcomes.items()
        if one.initial is not None and one.base_type in ("float", "integer")
    }
    found = _Bound(responses, most).run(processing.children, dict(initial))
    return found.get(SCORE)


def _mapped(declared: Response | None, points: bool, most: Most) -> float | None:
    mapping = declared and (declared.areas if points else declared.mapping)
    if not declared or not mapping:
        return None
    if declared.cardinality == "single":
        best = mapping.best(1)
        return max(best, mapping.value(None))
    return mapping.best(most.get(declared.identifier))


class _Bound:
    """Walks the rules keeping the highest value each number could have by then."""

    def __init__(self, responses: AnyMapping[str, Response], most: Most) -> None:
        self.responses = responses
        self.most = most

    def run(self, rules: Sequence[Node], state: Highest) -> Highest:
        for rule in rules:
            if rule.name == "qti-set-outcome-value":
                inner = rule.children[0] if rule.children else None
                state[rule.get("identifier")] = self.highest(inner, state)
            elif rule.name == "qti-response-condition":
                state = self._condition(rule, state)
            elif rule.name == "qti-response-processing-fragment":
                state = self.run(rule.children, state)
            elif rule.name == "qti-lookup-outcome-value":
                state[rule.get("identifier")] = None
        return state

    def _condition(self, rule: Node, state: Highest) -> Highest:
        ends = []
        for branch in rule.all(*BRANCHES):
            skip = 0 if branch.name == "qti-response-else" else 1
            ends.append(self.run(branch.children[skip:], dict(state)))
        if rule.first("qti-response-else") is None:
            ends.append(state)
        return {name: _max([end.get(name) for end in ends]) for end in ends for name in end}

    def highest(self, node: Node | None, state: Highest) -> float | None:
        if node is None:
            return None
        if node.name == "qti-base-value":
            try:
                return float(parse(node.text, "float"))  # type: ignore[arg-type]
            except BadValue:
                return None
        if node.name == "qti-variable":
            return state.get(node.get("identifier"))
        if node.name in ("qti-map-response", "qti-map-response-point"):
            declared = self.responses.get(node.get("identifier"))
            return _mapped(declared, node.name.endswith("-point"), self.most)
        inner = [self.highest(child, state) for child in node.children]
        if any(value is None for value in inner):
            return None
        found = [value for value in inner if value is not None]
        if node.name == "qti-sum":
            return sum(found)
        if node.name == "qti-max":
            return max(found, default=None)
        if node.name == "qti-min":
            return min(found, default=None)
        if node.name == "qti-product" and all(value >= 0 for value in found):
            result = 1.0
            for value in found:
                result *= value
            return result
        return None


def _max(values: Sequence[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return max(found) if len(found) == len(values) and found else None
