"""Who is stuck where: the rules, by example and for anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.dashboard.cohorts.standing import ModuleStand, QuizTries, by_need, stand_of

AT = datetime(2026, 5, 1, tzinfo=UTC)
PASSED, NONE = QuizTries(passed=True, best_percent=90.0), QuizTries()


def one(read: int = 0, lessons: int = 4, quiz: QuizTries = NONE, code: str = "B1") -> ModuleStand:
    return ModuleStand(code, read, lessons, quiz)


@pytest.mark.parametrize(
    ("module", "last", "unsigned", "reasons"),
    [
        (one(), None, 0, ["not_started"]),
        (one(read=1), timedelta(days=1), 0, []),
        (one(read=1), timedelta(days=14), 0, ["idle"]),
        (one(read=4), timedelta(days=20), 0, ["waiting_quiz"]),
        (one(read=4, quiz=QuizTries(failed=1, best_percent=70)), timedelta(days=1), 0, []),
        (one(read=4, quiz=QuizTries(failed=2, best_percent=70)), timedelta(days=1), 0, ["failed"]),
        (one(read=4, quiz=QuizTries(failed=3, passed=True)), timedelta(days=90), 0, []),
        (one(read=4, quiz=QuizTries(waiting=True)), timedelta(days=1), 0, ["marking"]),
        (one(read=4, quiz=PASSED), timedelta(days=90), 2, ["unsigned"]),
    ],
)
def test_why_somebody_does_not_move(
    module: ModuleStand, last: timedelta | None, unsigned: int, reasons: list[str]
) -> None:
    stand = stand_of(
        [module], last_at=AT - last if last is not None else None, unsigned=unsigned, at=AT
    )
    assert [stuck.reason for stuck in stand.stuck] == reasons


MODULES = st.lists(
    st.builds(
        ModuleStand,
        st.sampled_from(["B1", "B2", "B3"]),
        st.integers(0, 4),
        st.just(4),
        st.builds(QuizTries, st.integers(0, 3), st.booleans(), st.booleans(), st.none()),
    ),
    max_size=3,
    unique_by=lambda module: module.module_id,
)


@given(MODULES, st.integers(0, 60), st.integers(0, 2))
def test_who_has_done_everything_waits_for_others_alone(
    modules: list[ModuleStand], days: int, unsigned: int
) -> None:
    stand = stand_of(modules, last_at=AT - timedelta(days=days), unsigned=unsigned, at=AT)
    if all(module.complete for module in modules):
        assert {stuck.reason for stuck in stand.stuck} <= {"marking", "unsigned"}
    assert len({(stuck.reason, stuck.module_id) for stuck in stand.stuck}) == len(stand.stuck)


def test_those_who_need_help_come_first() -> None:
    day = timedelta(days=1)
    fine = stand_of([one(read=1)], last_at=AT - day, unsigned=0, at=AT)
    idle = stand_of([one(read=1)], last_at=AT - 30 * day, unsigned=0, at=AT)
    longer = stand_of([one(read=1)], last_at=AT - 60 * day, unsigned=0, at=AT)
    failed = stand_of([one(quiz=QuizTries(failed=2))], last_at=AT, unsigned=0, at=AT)
    order = by_need({"fine": fine, "idle": idle, "longer": longer, "failed": failed})
    assert order == ["failed", "longer", "idle", "fine"]
