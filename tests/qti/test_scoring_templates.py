"""The three standard templates, by the specification and the JQTI+ column where engines differ."""

from __future__ import annotations

import pytest

from npt_training.assessment.qti.item import read_item
from npt_training.assessment.qti.scoring import score_response
from tests.qti.xml import areas, choice, declared, item, mapping, select_point


def scored(content: bytes, response: object) -> tuple[float | None, float | None]:
    result = score_response(read_item(content), {"RESPONSE": response})
    return result.score, result.max


def points(*entries: tuple[str, str, float], attributes: str = "", most: int = 0) -> bytes:
    inside = areas(*entries, attributes=attributes)
    wide = "single" if most == 1 else "multiple"
    return item(
        declared(inside, base="point", cardinality=wide), select_point(most), "map_response_point"
    )


CIRCLE = ("circle", "100,100,20", 1.0)
FAR = ("circle", "30,30,10", 2.0)


@pytest.mark.parametrize(
    ("entries", "attributes", "most", "response", "wanted"),
    [
        pytest.param((CIRCLE,), "", 1, "93 111", 1.0, id="inside a circle"),
        pytest.param((CIRCLE,), "", 1, "120 100", 1.0, id="on its edge is inside"),
        pytest.param((CIRCLE,), "", 1, "121 100", 0.0, id="beside it"),
        pytest.param(
            (("rect", "10,10,20,20", 1.0), ("circle", "15,15,9", 3.0)), "", 1, "15 15", 1.0,
            id="one point in two areas: the first",
        ),
        pytest.param(
            (CIRCLE,), 'default-value="-0.5"', 0, ["1 1", "5 5"], -1.0,
            id="two unmatched points: the default twice",
        ),
        pytest.param(
            (CIRCLE,), 'default-value="-0.25"', 0, ["100 100", "5 5"], 0.75,
            id="one hit, one miss: v plus d",
        ),
        pytest.param(
            (CIRCLE,), 'default-value="-0.25"', 0, ["100 100", "101 100"], 1.0,
            id="two points in one area: once, and no default",
        ),
        pytest.param((CIRCLE, FAR), "", 0, ["100 100", "30 30"], 3.0, id="two areas: both"),
        pytest.param(
            (CIRCLE,), 'default-value="-1" lower-bound="0"', 0, ["1 1", "2 2"], 0.0,
            id="never below the lower bound",
        ),
        pytest.param(
            (CIRCLE, FAR), 'upper-bound="2.5"', 0, ["100 100", "30 30"], 2.5,
            id="never above the upper bound",
        ),
        pytest.param((CIRCLE,), 'default-value="-1"', 0, [], 0.0, id="nothing given is 0"),
        pytest.param((("default", "0,0,1", 0.5),), "", 1, "3 4", 0.5, id="default is everywhere"),
        pytest.param((("rect", "10,10,20,30", 1.0),), "", 1, "20 30", 1.0, id="corner of a rect"),
        pytest.param((("ellipse", "50,50,40,10", 1.0),), "", 1, "90 50", 1.0, id="tip of ellipse"),
        pytest.param((("ellipse", "50,50,40,10", 1.0),), "", 1, "50 61", 0.0, id="above ellipse"),
        pytest.param(
            (("poly", "0,0,100,0,100,100,0,100,50,50", 1.0),), "", 1, "20 50", 0.0,
            id="the bay of a poly is outside",
        ),
        pytest.param(
            (("poly", "0,0,100,0,100,100,0,100,50,50", 1.0),), "", 1, "25 25", 1.0,
            id="the edge of a poly is inside",
        ),
    ],
)  # fmt: skip
def test_map_response_point(entries, attributes, most, response, wanted) -> None:
    assert scored(points(*entries, attributes=attributes, most=most), response)[0] == wanted


def test_the_most_from_points_is_the_best_so_many() -> None:
    assert scored(points(CIRCLE, FAR, most=1), "1 1")[1] == 2.0
    assert scored(points(CIRCLE, FAR, most=0), [])[1] == 3.0
    assert scored(points(CIRCLE, FAR, attributes='upper-bound="2"'), [])[1] == 2.0


@pytest.mark.parametrize(
    ("cardinality", "base", "correct", "response", "wanted"),
    [
        ("single", "identifier", "B", "B", 1.0),
        ("single", "identifier", "B", "A", 0.0),
        ("single", "identifier", "B", None, 0.0),
        ("single", "identifier", "B", ["B"], 1.0),
        ("multiple", "identifier", "A|C", ["C", "A"], 1.0),
        ("multiple", "identifier", "A|C", ["C"], 0.0),
        ("multiple", "identifier", "A|C", ["C", "A", "A"], 0.0),
        ("ordered", "identifier", "A|B|C", ["A", "B", "C"], 1.0),
        ("ordered", "identifier", "A|B|C", ["B", "A", "C"], 0.0),
        ("multiple", "pair", "A B|C D", ["D C", "B A"], 1.0),
        ("multiple", "directedPair", "A B|C D", ["C D", "A B"], 1.0),
        ("multiple", "directedPair", "A B|C D", ["D C", "A B"], 0.0),
        ("single", "point", "102 113", "102 113", 1.0),
        ("single", "string", "York", "york", 0.0),
        ("single", "string", "York", "York", 1.0),
        ("single", "integer", "42", "42", 1.0),
        ("single", "integer", "42", 42, 1.0),
        ("single", "float", "0.5", "5e-1", 1.0),
        ("single", "float", "0.5", "half", 0.0),
        ("single", "boolean", "true", True, 1.0),
    ],
)
def test_match_correct(cardinality, base, correct, response, wanted) -> None:
    content = item(declared(base=base, cardinality=cardinality, correct=correct), choice())
    assert scored(content, response) == (wanted, 1.0)


@pytest.mark.parametrize(
    ("attributes", "response", "wanted"),
    [
        ("", ["C", "B"], 1.5),
        ("", ["B", "B", "C"], 1.5),
        ("", ["X", "Y"], 0.0),
        ('default-value="-1"', ["B", "X", "Y"], -1.0),
        ('default-value="-1" lower-bound="-0.5"', ["X", "Y"], -0.5),
        ('upper-bound="1.2"', ["B", "C"], 1.2),
        ('default-value="-1"', [], 0.0),
    ],
)
def test_map_response_of_several(attributes, response, wanted) -> None:
    """The worked example of the specification: A to D map to 0, 1, 0.5, 0."""
    inside = mapping(attributes, A=0, B=1, C=0.5, D=0)
    content = item(declared(inside, cardinality="multiple"), choice(0), "map_response")
    assert scored(content, response)[0] == pytest.approx(wanted)


def test_map_response_of_one_text_forgives_capitals_unless_told() -> None:
    entries = (
        '<qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1" '
        'case-sensitive="true"/><qti-map-entry map-key="york" mapped-value="0.5"/></qti-mapping>'
    )
    body = '<p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>'
    content = item(declared(entries, base="string"), body, "map_response")
    assert scored(content, "York") == (1.0, 1.0)
    assert scored(content, "YORK") == (0.5, 1.0)
    assert scored(content, "Leeds") == (0.0, 1.0)


def test_pairs_map_either_way_round() -> None:
    inside = mapping("", A_B=1, C_D=0.5)
    content = item(declared(inside, base="pair", cardinality="multiple"), choice(0), "map_response")
    assert scored(content, ["B A", "D C"]) == (1.5, 1.5)


def test_free_text_waits_for_a_person() -> None:
    body = '<qti-extended-text-interaction response-identifier="RESPONSE"/>'
    read = read_item(item(declared(base="string"), body, "", score='normal-maximum="5"'))
    result = score_response(read, {"RESPONSE": "Because."})
    assert (result.score, result.max) == (None, 5.0)
    assert read.by_hand


def test_the_same_item_in_the_names_of_qti_2() -> None:
    content = b"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="x"
      title="t" adaptive="false" timeDependent="false">
      <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="point">
        <areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="102,113,16"
          mappedValue="1"/></areaMapping></responseDeclaration>
      <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
      <itemBody><selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1">
        <prompt>Mark Edinburgh.</prompt><object type="image/png" data="uk.png" width="206"
        height="280">UK</object></selectPointInteraction></itemBody>
      <responseProcessing
        template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point"/>
      </assessmentItem>"""
    assert scored(content, "93 111") == (1.0, 1.0)
    assert read_item(content).interactions[0].prompt == "Mark Edinburgh."
