"""QTI items written for tests, in as few words as possible."""

from __future__ import annotations

QTI3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
CHOICES = "".join(
    f'<qti-simple-choice identifier="{letter}">{letter}</qti-simple-choice>' for letter in "ABCD"
)
IMG = '<img src="leg.png" alt="A leg" width="200" height="300"/>'


def declared(
    inside: str = "",
    *,
    base: str = "identifier",
    cardinality: str = "single",
    name: str = "RESPONSE",
    correct: str = "",
) -> str:
    """A response declaration; ``correct`` are values separated by ``|``."""
    values = "".join(f"<qti-value>{value}</qti-value>" for value in correct.split("|") if value)
    right = f"<qti-correct-response>{values}</qti-correct-response>" if values else ""
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" '
        f'base-type="{base}">{right}{inside}</qti-response-declaration>'
    )


def mapping(attributes: str = "", **entries: float) -> str:
    found = "".join(
        f'<qti-map-entry map-key="{key.replace("_", " ")}" mapped-value="{value}"/>'
        for key, value in entries.items()
    )
    return f"<qti-mapping {attributes}>{found}</qti-mapping>"


def areas(*entries: tuple[str, str, float], attributes: str = "") -> str:
    found = "".join(
        f'<qti-area-map-entry shape="{shape}" coords="{coords}" mapped-value="{value}"/>'
        for shape, coords, value in entries
    )
    return f"<qti-area-mapping {attributes}>{found}</qti-area-mapping>"


def choice(most: int = 1) -> str:
    return (
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="{most}">'
        f"<qti-prompt>Which?</qti-prompt>{CHOICES}</qti-choice-interaction>"
    )


def select_point(most: int = 1) -> str:
    return (
        f'<qti-select-point-interaction response-identifier="RESPONSE" max-choices="{most}">'
        f"<qti-prompt>Where?</qti-prompt>{IMG}</qti-select-point-interaction>"
    )


def item(
    declarations: str,
    body: str,
    processing: str = "match_correct",
    *,
    outcomes: str = "",
    score: str = "",
) -> bytes:
    """An item. ``processing`` is a standard template, or rules when it starts with ``<``."""
    if processing.startswith("<"):
        rules = f"<qti-response-processing>{processing}</qti-response-processing>"
    elif processing:
        rules = f'<qti-response-processing template="{TEMPLATES}/{processing}.xml"/>'
    else:
        rules = ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><qti-assessment-item xmlns="{QTI3}" '
        'identifier="item" title="Item" time-dependent="false">'
        f"{declarations}<qti-outcome-declaration identifier='SCORE' cardinality='single' "
        f"base-type='float' {score}/>{outcomes}<qti-item-body>{body}</qti-item-body>{rules}"
        "</qti-assessment-item>"
    ).encode()


def set_score(expression: str) -> str:
    return f'<qti-set-outcome-value identifier="SCORE">{expression}</qti-set-outcome-value>'


def value(number: float | str, base: str = "float") -> str:
    return f'<qti-base-value base-type="{base}">{number}</qti-base-value>'


def given(name: str = "RESPONSE") -> str:
    return f'<qti-variable identifier="{name}"/>'


def when(test: str, then: str, otherwise: str = "") -> str:
    rest = f"<qti-response-else>{otherwise}</qti-response-else>" if otherwise else ""
    return (
        f"<qti-response-condition><qti-response-if>{test}{then}</qti-response-if>{rest}"
        "</qti-response-condition>"
    )
