"""The parts of a QTI 3.0 item that its kinds are put together from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from npt_training.assessment.qti.areas import Area
from npt_training.assessment.qti.xmlread import Node
from npt_training.assessment.qti.xmlwrite import node, number

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
RESPONSE, SCORE = "RESPONSE", "SCORE"


def declared(
    base_type: str,
    cardinality: str,
    correct: Sequence[str] = (),
    *more: Node,
    name: str = RESPONSE,
) -> Node:
    right = [node("qti-correct-response", {}, *(node("qti-value", {}, one) for one in correct))]
    return node(
        "qti-response-declaration",
        {"identifier": name, "cardinality": cardinality, "base-type": base_type},
        *(right if correct else []),
        *more,
    )


def mapping(
    entries: Mapping[str, float],
    *,
    default: float = 0.0,
    lower: float | None = None,
    exact: bool | None = None,
) -> Node:
    told = {} if exact is None else {"case-sensitive": "true" if exact else "false"}
    found = [
        node("qti-map-entry", {"map-key": key, "mapped-value": float(value), **told})
        for key, value in entries.items()
    ]
    return node("qti-mapping", {"default-value": default, "lower-bound": lower}, *found)


def area_mapping(entries: Sequence[tuple[Area, float]], *, upper: float | None = None) -> Node:
    found = [
        node(
            "qti-area-map-entry",
            {"shape": area.shape, "coords": coords(area), "mapped-value": float(worth)},
        )
        for area, worth in entries
    ]
    return node("qti-area-mapping", {"default-value": 0.0, "upper-bound": upper}, *found)


def coords(area: Area) -> str:
    """Whole pixels, as the schema wants them."""
    return ",".join(str(round(value)) for value in area.coords) or "0,0,1,1"


def score_declaration(*, by_hand: bool = False) -> Node:
    """SCORE from 0 to 1: the share of the item's mark."""
    attributes: dict[str, str | float] = {
        "identifier": SCORE,
        "cardinality": "single",
        "base-type": "float",
        "normal-maximum": 1.0,
    }
    if by_hand:
        attributes["external-scored"] = "human"
    zero = node("qti-default-value", {}, node("qti-value", {}, "0"))
    return node("qti-outcome-declaration", attributes, *([] if by_hand else [zero]))


def by_template(name: str) -> Node:
    return node("qti-response-processing", {"template": f"{TEMPLATES}/{name}.xml"})


def within(steps: Sequence[tuple[float, float]]) -> Node:
    """Rules: the worth of the first band around the right number that holds, edges included.

    ``steps`` are (how far away, worth), the narrowest first; beyond the last one it is 0.
    """

    def score(worth: float) -> Node:
        value = node("qti-base-value", {"base-type": "float"}, number(worth))
        return node("qti-set-outcome-value", {"identifier": SCORE}, value)

    branches = []
    for place, (far, worth) in enumerate(steps):
        test = node(
            "qti-equal",
            {"tolerance-mode": "absolute", "tolerance": f"{number(far)} {number(far)}"},
            node("qti-correct", {"identifier": RESPONSE}),
            node("qti-variable", {"identifier": RESPONSE}),
        )
        name = "qti-response-else-if" if place else "qti-response-if"
        branches.append(node(name, {}, test, score(worth)))
    branches.append(node("qti-response-else", {}, score(0.0)))
    return node("qti-response-processing", {}, node("qti-response-condition", {}, *branches))


def prompt(text: str) -> Node:
    """Text as it stands; a line break is one, a blank line two."""
    parts: list[Node | str] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            parts.append(node("br"))
        parts.append(line)
    return node("qti-prompt", {}, *parts)


def paragraphs(text: str) -> list[Node]:
    return [node("p", {}, one.strip()) for one in text.split("\n\n") if one.strip()]


def img(href: str, alt: str, size: tuple[int, int]) -> Node:
    return node("img", {"src": href, "alt": alt, "width": size[0], "height": size[1]})


def rubric(lines: Sequence[str]) -> Node:
    """Told to who marks, never to who answers."""
    body = node("qti-content-body", {}, *(node("p", {}, line) for line in lines))
    return node("qti-rubric-block", {"use": "scoring", "view": "scorer"}, body)


def assessment_item(
    identifier: str,
    title: str,
    declarations: Sequence[Node],
    body: Sequence[Node],
    processing: Node | None,
    language: str = "en",
) -> Node:
    return node(
        "qti-assessment-item",
        {
            "identifier": identifier,
            "title": " ".join(title.split()),
            "xml:lang": language,
            "adaptive": "false",
            "time-dependent": "false",
        },
        *declarations,
        node("qti-item-body", {}, *body),
        *([processing] if processing else []),
    )
