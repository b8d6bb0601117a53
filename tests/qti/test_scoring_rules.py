"""Rules an author writes: what they do to the score, and what is refused instead of guessed."""

from __future__ import annotations

import pytest

from npt_training.assessment.qti.item import read_item
from npt_training.assessment.qti.scoring import Scored, score_response
from tests.qti.xml import (
    areas,
    choice,
    declared,
    given,
    item,
    mapping,
    set_score,
    value,
    when,
)

RIGHT = '<qti-correct identifier="RESPONSE"/>'


def run(rules: str, response: object, *, declaration: str = "", outcomes: str = "") -> Scored:
    content = item(declaration or declared(correct="B"), choice(), rules, outcomes=outcomes)
    return score_response(read_item(content), {"RESPONSE": response})


def truth_of(expression: str, response: object = "B", **more: str) -> bool:
    return run(when(expression, set_score(value(1))), response, **more).score == 1.0


def test_if_and_else() -> None:
    rules = when(f"<qti-match>{given()}{RIGHT}</qti-match>", set_score(value(2)),
                 set_score(value(-1)))  # fmt: skip
    assert (run(rules, "B").score, run(rules, "A").score, run(rules, None).score) == (2, -1, -1)
    assert run(rules, "B").max == 2.0


def test_several_conditions_add_up_and_so_does_the_maximum() -> None:
    more = "<qti-sum>" + given("SCORE") + value(1) + "</qti-sum>"
    test = f"<qti-match>{given()}{value('B', 'identifier')}</qti-match>"
    rules = when(test, set_score(more)) + when(f"<qti-not>{test}</qti-not>", set_score(more))
    assert run(rules, "B").score == 1.0
    assert run(rules + rules, "B").score == 2.0


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("<qti-is-null>{v}</qti-is-null>", False),
        ("<qti-not><qti-is-null>{v}</qti-is-null></qti-not>", True),
        ("<qti-and><qti-match>{v}{b}</qti-match><qti-match>{v}{c}</qti-match></qti-and>", True),
        ("<qti-or><qti-match>{v}{a}</qti-match><qti-match>{v}{c}</qti-match></qti-or>", True),
        ("<qti-and><qti-match>{v}{a}</qti-match><qti-null/></qti-and>", False),
        ("<qti-or><qti-null/><qti-match>{v}{b}</qti-match></qti-or>", True),
        ("<qti-member>{v}<qti-multiple>{a}{b}</qti-multiple></qti-member>", True),
        ("<qti-member>{v}<qti-multiple>{a}{a}</qti-multiple></qti-member>", False),
        ("<qti-contains><qti-multiple>{a}{b}</qti-multiple>"
         "<qti-multiple>{v}</qti-multiple></qti-contains>", True),
        ("<qti-contains><qti-ordered>{a}{b}</qti-ordered>"
         "<qti-ordered>{b}{a}</qti-ordered></qti-contains>", False),
        ('<qti-any-n min="1" max="1"><qti-match>{v}{a}</qti-match><qti-match>{v}{b}</qti-match>'
         "</qti-any-n>", True),
        ("<qti-match><qti-index n='2'><qti-ordered>{a}{b}</qti-ordered></qti-index>{v}</qti-match>",
         True),
    ],
)  # fmt: skip
def test_logic_and_containers(expression: str, wanted: bool) -> None:
    names = {letter: value(letter.upper(), "identifier") for letter in "abc"} | {"c": RIGHT}
    assert truth_of(expression.format(v=given(), **names)) is wanted


NUMBER = declared(base="float", correct="10")


@pytest.mark.parametrize(
    ("attributes", "response", "wanted"),
    [
        ('tolerance-mode="exact"', "10", True),
        ('tolerance-mode="exact"', "10.01", False),
        ('tolerance-mode="absolute" tolerance="0.5"', "10.5", True),
        ('tolerance-mode="absolute" tolerance="0.5"', "10.51", False),
        ('tolerance-mode="absolute" tolerance="0.5 1"', "11", True),
        ('tolerance-mode="absolute" tolerance="0.5 1" include-upper-bound="false"', "11", False),
        ('tolerance-mode="relative" tolerance="10"', "9", True),
        ('tolerance-mode="relative" tolerance="10"', "8.9", False),
    ],
)
def test_equal_within_a_tolerance(attributes: str, response: str, wanted: bool) -> None:
    test = f"<qti-equal {attributes}>{RIGHT}{given()}</qti-equal>"
    assert truth_of(test, response, declaration=NUMBER) is wanted


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("<qti-sum>{two}{three}</qti-sum>", 5),
        ("<qti-subtract>{two}{three}</qti-subtract>", -1),
        ("<qti-product>{two}{three}</qti-product>", 6),
        ("<qti-divide>{three}{two}</qti-divide>", 1.5),
        ("<qti-max>{two}{three}</qti-max>", 3),
        ("<qti-min>{two}{three}</qti-min>", 2),
        ("<qti-power>{two}{three}</qti-power>", 8),
        ("<qti-round>{half}</qti-round>", 3),
        ("<qti-truncate>{half}</qti-truncate>", 2),
        ("<qti-integer-modulus>{three}{two}</qti-integer-modulus>", 1),
        ("<qti-container-size><qti-multiple>{two}{three}</qti-multiple></qti-container-size>", 2),
    ],
)
def test_arithmetic(expression: str, wanted: float) -> None:
    names = {"two": value(2), "three": value(3), "half": value(2.5)}
    assert run(set_score(expression.format(**names)), "B").score == wanted


def test_nothing_divided_by_nothing_is_no_number() -> None:
    rules = set_score(f"<qti-divide>{value(1)}{value(0)}</qti-divide>")
    assert run(rules, "B").score is None


def test_maps_inside_rules_take_the_default_when_nothing_was_given() -> None:
    inside = mapping('default-value="-1"', B=1)
    rules = set_score('<qti-map-response identifier="RESPONSE"/>')
    assert run(rules, None, declaration=declared(inside)).score == -1.0
    assert run(rules, "B", declaration=declared(inside)).score == 1.0


def test_a_point_inside_a_shape_of_the_rule() -> None:
    test = f'<qti-inside shape="rect" coords="10,10,20,20">{given()}</qti-inside>'
    spot = declared(areas(("rect", "0,0,1,1", 1)), base="point")
    assert truth_of(test, "20 20", declaration=spot)
    assert not truth_of(test, "21 20", declaration=spot)


def test_look_up_by_steps() -> None:
    table = (
        '<qti-outcome-declaration identifier="GRADE" cardinality="single" base-type="identifier">'
        '<qti-interpolation-table default-value="low"><qti-interpolation-table-entry '
        'source-value="3" target-value="high"/></qti-interpolation-table></qti-outcome-declaration>'
    )
    rules = (
        f'<qti-lookup-outcome-value identifier="GRADE">{value(3)}</qti-lookup-outcome-value>'
        + set_score(value(1))
    )
    assert run(rules, "B", outcomes=table).outcomes["GRADE"] == "high"


def test_leaving_early() -> None:
    rules = set_score(value(1)) + "<qti-exit-response/>" + set_score(value(9))
    assert run(rules, "B").score == 1.0


def test_what_is_not_known_is_reported_with_its_line_and_scores_nothing() -> None:
    rules = set_score('<qti-custom-operator class="org.example.Magic"/>')
    read = read_item(item(declared(correct="B"), choice(), rules))
    assert any("qti-custom-operator" in one and "line 1" in one for one in read.missing)
    result = score_response(read, {"RESPONSE": "B"})
    assert result.score is None
    assert "qti-custom-operator" in result.problems[0]


def test_types_that_do_not_fit_score_nothing_and_say_so() -> None:
    rules = set_score(f"<qti-sum>{given()}{value(1)}</qti-sum>")
    result = run(rules, "B")
    assert result.score is None
    assert result.problems


@pytest.mark.parametrize("said", ["normal", "maxscore"])
def test_an_author_says_the_maximum(said: str) -> None:
    more = (
        '<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float">'
        "<qti-default-value><qti-value>7</qti-value></qti-default-value></qti-outcome-declaration>"
    )
    content = item(
        declared(correct="B"), choice(),
        outcomes=more if said == "maxscore" else "",
        score='normal-maximum="7"' if said == "normal" else "",
    )  # fmt: skip
    assert score_response(read_item(content), {"RESPONSE": "A"}).max == 7.0
