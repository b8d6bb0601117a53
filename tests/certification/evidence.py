"""Evidence by hand, for rules: everything met unless a test changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from npt_training.certification.rules import Evidence, Gate, Lessons, Observation, Quiz
from npt_training.certification.scheme import ObservationAsked, QuizAsked, Scheme, ScopeLine

AS_OF = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CRITICAL = ("1", "2", "3", "5", "6", "7", "8", "10")

SCHEME = Scheme(
    id="leg-and-foot-demonstration",
    version="2026.1",
    title="Leg and foot, demonstration scope",
    statement="read and passed",
    valid_years=3,
    renewal_months=24,
    lessons=("B1", "B9"),
    quizzes=(QuizAsked("B1", 80), QuizAsked("B9", 80)),
    observation=ObservationAsked(
        "NPT-DOPS", "EPA-4", (4, 5), ("stopped", "helped"), ("sural", "saphenous"), 24
    ),
    image_gate_percent=80,
    scope=(
        ScopeLine("find-and-mark", "alone", "Find and mark."),
        ScopeLine("inject", "supervised", "Inject."),
        ScopeLine("elsewhere", "not_covered", "Anything else."),
    ),
    experimental="Nobody compared it with a sham needle.",
)


def observation(**changes: Any) -> Observation:
    return replace(
        Observation(
            id="observation-1",
            observer="instructor",
            epa="EPA-4",
            nerve="sural",
            nerve_name="sural nerve",
            overall=5,
            critical=tuple((item, "did") for item in CRITICAL),
            signed_at=AS_OF - timedelta(days=2),
            state="signed",
            digest="ab" * 32,
        ),
        **changes,
    )


def gate(**changes: Any) -> Gate:
    return replace(
        Gate("sural", "sural nerve", True, 90.0, 10, 5, AS_OF + timedelta(days=100)), **changes
    )


def evidence(**changes: Any) -> Evidence:
    return replace(
        Evidence(
            person="trainee",
            as_of=AS_OF,
            lessons=(Lessons("B1", "Origins", 6, 6), Lessons("B9", "Leg and foot", 8, 8)),
            quizzes=(
                Quiz("B1", "Origins", True, 86.7, AS_OF - timedelta(days=20), attempts=1),
                Quiz("B9", "Leg and foot", True, 80.0, AS_OF - timedelta(days=9), attempts=3),
            ),
            gates=(gate(),),
            observations=(observation(),),
            name_given=True,
        ),
        **changes,
    )
