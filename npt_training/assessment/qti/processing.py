"""Response processing: the standard templates and an author's own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from npt_training.assessment.qti.errors import Unsupported
from npt_training.assessment.qti.expressions import Surroundings, evaluate
from npt_training.assessment.qti.lookup import looked_up
from npt_training.assessment.qti.numbers import OPERATORS
from npt_training.assessment.qti.values import NUMBERS, BadValue, Value, number
from npt_training.assessment.qti.xmlread import Node

_TEMPLATE = re.compile(r"(?:^|/)(match_correct|map_response_point|map_response)(?:\.xml)?$")
BRANCHES = ("qti-response-if", "qti-response-else-if", "qti-response-else")
RULES = (
    "qti-response-condition", "qti-set-outcome-value", "qti-exit-response",
    "qti-response-processing-fragment", "qti-lookup-outcome-value",
)  # fmt: skip
SCORE = "SCORE"
RESPONSE = "RESPONSE"


class _Exit(Exception):
    """``qti-exit-response`` ends processing."""


def template_of(node: Node | None) -> str | None:
    """The standard template a ``qti-response-processing`` names, when it has no rules itself."""
    if node is None or node.children:
        return None
    for name in ("template", "template-location"):
        found = _TEMPLATE.search(node.get(name))
        if found:
            return found[1]
    return None


def unsupported(node: Node | None) -> list[str]:
    """What response processing uses and this engine does not know, with its line."""
    if node is None:
        return []
    if not node.children:
        given = node.get("template") or node.get("template-location")
        unknown = given and template_of(node) is None
        return [Unsupported(given[:200], node.line).message] if unknown else []
    found = [one for one in node.children if one.name not in RULES]
    found += [one for child in node.children for one in _unknown(child)]
    return [Unsupported(f"<{one.name}>", one.line).message for one in found]


def process(node: Node | None, around: Surroundings) -> None:
    """Run response processing on ``around``; raises Unsupported or BadValue."""
    template = template_of(node)
    if template is not None:
        around.values[SCORE] = number(_by_template(template, around))
    elif node is not None:
        try:
            _run(node.children, around)
        except _Exit:
            return


def _by_template(template: str, around: Surroundings) -> float:
    declared = around.responses.get(RESPONSE)
    if declared is None:
        raise Unsupported(f"{template} without a response named RESPONSE")
    given = around.values[RESPONSE]
    if template == "match_correct":
        correct = declared.correct
        return float(given is not None and correct is not None and given.same(correct))
    if given is None:
        return 0.0
    mapping = declared.mapping if template == "map_response" else declared.areas
    if mapping is None:
        raise Unsupported(f"{template} without a mapping")
    return mapping.value(given)


def _run(rules: Sequence[Node], around: Surroundings) -> None:
    for rule in rules:
        if rule.name == "qti-response-condition":
            _condition(rule, around)
        elif rule.name == "qti-set-outcome-value":
            _set(rule, around)
        elif rule.name == "qti-lookup-outcome-value":
            outcome = around.outcomes.get(rule.get("identifier"))
            if outcome is None:
                raise Unsupported(f"outcome {rule.get('identifier')[:40]!r}", rule.line)
            source = evaluate(rule.children[0], around) if rule.children else None
            around.values[outcome.identifier] = looked_up(outcome, source)
        elif rule.name == "qti-response-processing-fragment":
            _run(rule.children, around)
        elif rule.name == "qti-exit-response":
            raise _Exit
        else:
            raise Unsupported(f"<{rule.name}>", rule.line)


def _condition(rule: Node, around: Surroundings) -> None:
    for branch in rule.all(*BRANCHES):
        children = branch.children
        if branch.name != "qti-response-else":
            if not children:
                raise BadValue("a condition has an expression")
            test = evaluate(children[0], around)
            if test is None or not test.truth:
                continue
            children = children[1:]
        _run(children, around)
        return


def _set(rule: Node, around: Surroundings) -> None:
    name = rule.get("identifier")
    outcome = around.outcomes.get(name)
    if outcome is None or len(rule.children) != 1:
        raise Unsupported(f"outcome {name[:40]!r}", rule.line)
    value = evaluate(rule.children[0], around)
    if value is not None and outcome.cardinality == "single" and outcome.base_type in NUMBERS:
        value = Value("single", outcome.base_type, (value.number,))
    around.values[name] = value


def _unknown(node: Node) -> Iterator[Node]:
    """Elements below a rule that are neither a rule, a branch nor a known expression."""
    for child in node.children:
        if child.name not in OPERATORS and child.name not in RULES and child.name not in BRANCHES:
            yield child
        else:
            yield from _unknown(child)
