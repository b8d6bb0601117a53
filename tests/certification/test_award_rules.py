"""Award rules: what a scheme asks for, by example and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.certification.rules import (
    Evidence,
    Lessons,
    Line,
    Quiz,
    Status,
    evaluate,
    why_not_counted,
)
from npt_training.certification.scheme import from_document
from tests.certification.evidence import AS_OF, CRITICAL, SCHEME, evidence, gate, observation


def line(given: Evidence, requirement: str) -> Line:
    found = evaluate(SCHEME, given)
    return next(x for x in found.lines if x.requirement == requirement)


def test_everything_met_is_met() -> None:
    found = evaluate(SCHEME, evidence())
    assert found.met
    assert found.counted == ("observation-1",)
    assert [x.requirement for x in found.lines] == [
        "lessons:B1", "lessons:B9", "quiz:B1", "quiz:B9", "image_gate", "observation",
        "name",
    ]  # fmt: skip


def test_nothing_recorded_meets_nothing() -> None:
    found = evaluate(SCHEME, Evidence("trainee", AS_OF))
    assert not found.met
    assert found.count(Status.MET) == 0
    assert all(x.target is not None for x in found.lines)


def test_one_unread_lesson_is_yours_and_leads_to_it() -> None:
    given = evidence(
        lessons=(Lessons("B1", "Origins", 5, 6, "b1-six"), Lessons("B9", "Leg and foot", 8, 8))
    )
    found = line(given, "lessons:B1")
    assert (found.status, found.code, found.target) == (
        Status.YOURS, "lessons_left", ("lesson", "b1-six"),
    )  # fmt: skip
    assert found.facts["left"] == 1


def test_a_module_without_lessons_is_never_read() -> None:
    given = evidence(lessons=(Lessons("B1", "Origins", 0, 0), Lessons("B9", "Leg", 8, 8)))
    assert line(given, "lessons:B1").status is Status.YOURS


@pytest.mark.parametrize(
    ("quiz", "status", "code"),
    [
        (Quiz("B1", "Origins", True, 80.0), Status.MET, "quiz_passed"),
        (Quiz("B1", "Origins", True, 79.9), Status.YOURS, "quiz_below"),
        (Quiz("B1", "Origins", True, None), Status.YOURS, "quiz_not_tried"),
        (Quiz("B1", "Origins", False, 95.0), Status.YOURS, "quiz_below"),
        (Quiz("B1", "Origins", False), Status.YOURS, "quiz_not_tried"),
        (
            Quiz("B1", "Origins", False, 70.0, waiting_for_marking=True),
            Status.WAITING,
            "quiz_marking",
        ),
    ],
)
def test_a_quiz_counts_from_its_pass_mark(quiz: Quiz, status: Status, code: str) -> None:
    found = line(evidence(quizzes=(quiz, evidence().quizzes[1])), "quiz:B1")
    assert (found.status, found.code) == (status, code)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"overall": 4}, None),
        ({"overall": 3}, "observation_level"),
        ({"overall": 1}, "observation_level"),
        ({"critical": (*((i, "did") for i in CRITICAL[1:]), ("1", "stopped"))},
         "observation_critical"),
        ({"critical": (*((i, "did") for i in CRITICAL[1:]), ("1", "helped"))},
         "observation_critical"),
        ({"critical": (*((i, "did") for i in CRITICAL[1:]), ("1", "not_observable"))}, None),
        ({"critical": ()}, "observation_critical"),
        ({"state": "voided"}, "observation_voided"),
        ({"state": "disputed"}, "observation_disputed"),
        ({"counts": False}, "observation_for_learning"),
        ({"epa": "EPA-5"}, "observation_elsewhere"),
        ({"nerve": "ulnar"}, "observation_elsewhere"),
        ({"signed_at": AS_OF - timedelta(days=731)}, "observation_old"),
        ({"signed_at": AS_OF + timedelta(seconds=1)}, "observation_old"),
    ],
)  # fmt: skip
def test_which_observations_count(changes: dict[str, Any], reason: str | None) -> None:
    seen = observation(**changes)
    assert why_not_counted(SCHEME, seen, AS_OF) == reason
    found = evaluate(SCHEME, evidence(observations=(seen,)))
    assert found.met == (reason is None)


def test_one_good_observation_beside_a_bad_one_counts() -> None:
    bad = observation(id="bad", overall=2, signed_at=AS_OF - timedelta(days=1))
    found = evaluate(SCHEME, evidence(observations=(observation(), bad)))
    assert found.met
    assert found.counted == ("observation-1",)


def test_the_gate_must_be_of_the_nerve_that_was_observed() -> None:
    other = gate(nerve="saphenous", name="saphenous nerve")
    closed = gate(open=False, percent=60.0)
    found = line(evidence(gates=(other, closed)), "image_gate")
    assert (found.status, found.code) == (Status.YOURS, "gate_below")
    assert found.target == ("practice", "sural")
    assert not evaluate(SCHEME, evidence(gates=(other,))).met


def test_before_an_observation_an_open_gate_says_what_may_be_asked_for() -> None:
    given = evidence(observations=())
    assert line(given, "image_gate").code == "gate_ready"
    assert line(given, "observation").code == "observation_none"
    assert not evaluate(SCHEME, given).met


def test_a_certificate_needs_a_name_to_carry() -> None:
    found = evaluate(SCHEME, evidence(name_given=False))
    assert not found.met
    assert found.count(Status.YOURS) == 1


def test_few_answers_are_said_to_be_few() -> None:
    found = line(evidence(gates=(gate(open=False, percent=100.0, answered=2),)), "image_gate")
    assert found.code == "gate_few"


def test_an_observation_that_was_asked_for_waits_for_others() -> None:
    given = evidence(observations=(), observation_asked_for=True)
    assert line(given, "observation").status is Status.WAITING


def test_the_last_observation_says_why_it_does_not_count() -> None:
    given = evidence(observations=(observation(overall=3),))
    assert line(given, "observation").code == "observation_level"


percents = st.one_of(st.none(), st.floats(0, 100))
quizzes = st.builds(
    Quiz, st.sampled_from(["B1", "B9"]), st.just("title"), st.booleans(), percents, st.none(),
    st.booleans(), st.integers(0, 5),
)  # fmt: skip
observations = st.builds(
    observation,
    overall=st.integers(1, 5),
    state=st.sampled_from(["signed", "voided", "disputed"]),
    nerve=st.sampled_from(["sural", "saphenous", "ulnar"]),
    critical=st.lists(
        st.tuples(
            st.sampled_from(CRITICAL),
            st.sampled_from(["did", "helped", "stopped", "not_observable"]),
        ),
        max_size=8,
    ).map(tuple),
)
records = st.builds(
    evidence,
    lessons=st.tuples(
        st.builds(Lessons, st.just("B1"), st.just("t"), st.integers(0, 6), st.just(6)),
        st.builds(Lessons, st.just("B9"), st.just("t"), st.integers(0, 8), st.just(8)),
    ),
    quizzes=st.lists(quizzes, max_size=3).map(tuple),
    gates=st.lists(
        st.builds(
            gate, nerve=st.sampled_from(["sural", "saphenous"]), open=st.booleans(),
            percent=percents,
        ),
        max_size=3,
    ).map(tuple),
    observations=st.lists(observations, max_size=4).map(tuple),
)  # fmt: skip


@given(records)
def test_met_means_every_requirement_of_the_scheme_holds(given: Evidence) -> None:
    found = evaluate(SCHEME, given)
    if not found.met:
        return
    assert all(x.read >= x.total for x in given.lessons)
    for module in ("B1", "B9"):
        assert any(
            q.module == module and q.passed and (q.best_percent or 0) >= 80 for q in given.quizzes
        )
    good = [
        o for o in given.observations
        if o.state == "signed" and o.overall >= 4 and o.nerve in SCHEME.observation.nerves
        and o.critical and not {"stopped", "helped"} & {r for _i, r in o.critical}
    ]  # fmt: skip
    assert given.name_given
    assert set(found.counted) == {o.id for o in good}
    assert any(
        g.open and (g.percent or 0) >= 80 and g.nerve in {o.nerve for o in good}
        for g in given.gates
    )


@given(records)
def test_taking_evidence_away_never_makes_an_award(given: Evidence) -> None:
    if evaluate(SCHEME, given).met:
        return
    for part in ("lessons", "quizzes", "gates", "observations"):
        less: Any = replace(given, **{part: ()})
        assert not evaluate(SCHEME, less).met


def test_the_scheme_in_courses_is_the_one_that_was_asked_for() -> None:
    import yaml

    path = Path(__file__).parents[2] / "courses/schemes/leg-and-foot-demonstration.yaml"
    scheme = from_document(yaml.safe_load(path.read_text("utf-8")))
    assert scheme.title == "Leg and foot, demonstration scope"
    assert "Basic" not in scheme.title
    assert scheme.lessons == ("B1", "B9")
    assert [(q.module, q.pass_percent) for q in scheme.quizzes] == [("B1", 80), ("B9", 80)]
    assert scheme.observation.levels == (4, 5)
    assert scheme.observation.never == ("stopped", "helped")
    assert "inferior_calcaneal" not in scheme.observation.nerves
    assert len(scheme.observation.nerves) == 17
    assert {line.place for line in scheme.scope} == {"alone", "supervised", "not_covered"}
    assert from_document(scheme.document()) == scheme
