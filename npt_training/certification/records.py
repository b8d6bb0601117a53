"""Evidence and evaluation as plain data, so that a decision can be replayed years later. Pure."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from npt_training.certification.rules import (
    Evaluation,
    Evidence,
    Gate,
    Lessons,
    Line,
    Observation,
    Quiz,
    Status,
)
from npt_training.certification.scheme import Scheme

FORMAT = 1


def document(scheme: Scheme, evidence: Evidence, evaluation: Evaluation) -> dict[str, Any]:
    """Scheme, evidence and what the rules said, ready for storing and digesting."""
    return {
        "format": FORMAT,
        "scheme": _plain(scheme.document()),
        "evidence": _plain(asdict(evidence)),
        "lines": [_plain(asdict(line)) for line in evaluation.lines],
        "counted": list(evaluation.counted),
        "met": evaluation.met,
    }


def evidence_of(doc: dict[str, Any]) -> Evidence:
    """The evidence that :func:`document` wrote."""
    found = doc["evidence"]
    return Evidence(
        person=found["person"],
        as_of=_time(found["as_of"]),
        lessons=tuple(Lessons(**x) for x in found["lessons"]),
        quizzes=tuple(
            Quiz(**{**x, "passed_at": _optional_time(x["passed_at"])}) for x in found["quizzes"]
        ),
        gates=tuple(Gate(**{**x, "until": _optional_time(x["until"])}) for x in found["gates"]),
        observations=tuple(
            Observation(
                **{
                    **x,
                    "critical": tuple((str(item), str(rating)) for item, rating in x["critical"]),
                    "signed_at": _time(x["signed_at"]),
                }
            )
            for x in found["observations"]
        ),
        observation_asked_for=found["observation_asked_for"],
        name_given=found["name_given"],
    )


def lines_of(doc: dict[str, Any]) -> tuple[Line, ...]:
    """The lines as they were told then."""
    return tuple(
        Line(
            requirement=x["requirement"],
            status=Status(x["status"]),
            code=x["code"],
            facts=dict(x["facts"]),
            target=tuple(x["target"]) if x["target"] else None,
        )
        for x in doc["lines"]
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Status):
        return value.value
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _optional_time(text: str | None) -> datetime | None:
    return None if text is None else _time(text)
