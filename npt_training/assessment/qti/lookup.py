"""Look-up tables of outcome variables: exact for whole numbers, by steps for any number."""

from __future__ import annotations

from npt_training.assessment.qti.declarations import Outcome
from npt_training.assessment.qti.errors import Unsupported
from npt_training.assessment.qti.values import Value, container, parse
from npt_training.assessment.qti.xmlread import Node


def looked_up(outcome: Outcome, source: Value | None) -> Value | None:
    """What the table of an outcome makes of a number; its default where nothing fits."""
    table = outcome.table
    if table is None or outcome.base_type is None:
        raise Unsupported(f"a look-up of {outcome.identifier[:40]!r} without a table")
    if source is not None:
        for entry in table.children:
            if _fits(entry, source.number):
                return container("single", outcome.base_type, [entry.get("target-value")])
    given = table.get("default-value")
    return container("single", outcome.base_type, [given]) if given else None


def _fits(entry: Node, given: float) -> bool:
    at = float(parse(entry.get("source-value"), "float"))  # type: ignore[arg-type]
    if entry.name == "qti-match-table-entry":
        return given == at
    inclusive = entry.get("include-boundary", "true") in ("true", "1")
    return given >= at if inclusive else given > at
