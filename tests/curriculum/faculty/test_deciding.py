"""Deciding and withdrawing: acts that are only added, each with its basis, each in the trail."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.errors import Forbidden, NotFound, NptError
from npt_training.curriculum.faculty import errors, service
from npt_training.curriculum.faculty.models import FacultyDecision
from tests.accounts.factories import audited
from tests.curriculum.factories import principal
from tests.curriculum.faculty.factories import asked_school, author_of
from tests.world import make_organisation, make_person

GUIDE = "National resuscitation council, anaphylaxis, 2021"


def test_what_stands_from_default_to_withdrawal(app: Flask, tmp_path: Path) -> None:
    _, school, person = asked_school(tmp_path)
    author = author_of(school, person)
    before = service.decision("volume", school.id)
    assert (before.default, before.made, before.basis) == (True, False, "standring")
    day = now().date() - timedelta(days=3)
    made = service.decide(
        author, "volume", {"low": 0.3}, basis="Minutes of May, item 4", decided_on=day, place=0
    )
    assert (made.value["low"], made.unit, made.basis) == (0.3, "ml", "Minutes of May, item 4")
    assert (made.decided, made.by, made.place, made.made) == (day, person.id, 1, True)
    back = service.withdraw(author, "volume", reason="The minutes were wrong", place=1)
    assert (back.default, back.place, back.value["low"]) == (True, 2, 0.5)
    acts = service.history(school.id, "volume")
    assert [act.value and act.value["low"] for act in acts] == [None, 0.3]
    assert [e.detail for e in audited("faculty.decide") + audited("faculty.withdraw")] == [
        {"key": "volume"}
    ] * 2
    with pytest.raises(errors.NothingStands):
        service.withdraw(author, "volume", reason="Once more, please", place=2)


def test_another_school_decides_for_itself(app: Flask, tmp_path: Path) -> None:
    _, school, person = asked_school(tmp_path)
    author = author_of(school, person)
    basis = "Minutes of May, item 4"
    service.decide(author, "ultrasound", True, basis=basis, decided_on=now().date(), place=0)
    other = make_organisation("Another School")
    assert service.decision("ultrasound", school.id).value is True
    assert service.decision("ultrasound", other.id).value is None


@pytest.mark.parametrize(
    ("key", "value", "basis", "days", "refusal"),
    [
        ("volume", {"low": 50}, GUIDE, 0, errors.ValueUnfit),
        ("volume", {"low": 1}, "", 0, errors.BasisMissing),
        ("volume", {"low": 1}, "2026-05-03", 0, errors.BasisMissing),
        ("adrenaline", {"low": 0.5, "unit": "mg"}, "A national guideline", 0, errors.BasisMissing),
        ("adrenaline", {"low": 0.5}, GUIDE, 0, errors.ValueUnfit),
        ("volume", {"low": 1}, GUIDE, 1, errors.DayUnfit),
        ("pass-mark", "80", GUIDE, 0, NotFound),
        ("nothing", "80", GUIDE, 0, NotFound),
    ],
)  # fmt: skip
def test_what_is_refused(
    app: Flask,
    tmp_path: Path,
    key: str,
    value: object,
    basis: str,
    days: int,
    refusal: type[NptError],
) -> None:
    _, school, person = asked_school(tmp_path)
    day = now().date() + timedelta(days=days)
    with pytest.raises(refusal):
        service.decide(author_of(school, person), key, value, basis=basis, decided_on=day, place=0)
    assert service.history(school.id, key) == []


def test_who_may_decide(app: Flask, tmp_path: Path) -> None:
    _, school, _ = asked_school(tmp_path)
    for role, may in (
        ("author", True), ("administrator", True), ("certifier", True),
        ("trainee", False), ("instructor", False), ("clinic", False),
    ):  # fmt: skip
        acting = principal(make_person(school, role), school, role)
        place = service.decision("who", school.id).place

        def decide(acting=acting, place=place) -> object:
            return service.decide(
                acting, "who", "Doctors", basis=GUIDE, decided_on=date(2026, 1, 2), place=place
            )

        if may:
            decide()
        else:
            with pytest.raises(Forbidden):
                decide()


def test_two_people_at_once_write_one_decision(
    app: Flask, tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    _, school, person = asked_school(tmp_path)
    author = author_of(school, person)
    together, outcomes = threading.Barrier(2), []

    def decide(low: float) -> None:
        with app.app_context():
            together.wait()
            try:
                service.decide(
                    author, "volume", {"low": low}, basis=GUIDE, decided_on=now().date(), place=0
                )
                outcomes.append("made")
            except errors.DecidedMeanwhile:
                outcomes.append("refused")

    both = [threading.Thread(target=decide, args=(low,)) for low in (0.2, 0.3)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert len(service.history(school.id, "volume")) == 1


def test_a_decision_never_changes(app: Flask, tmp_path: Path) -> None:
    _, school, person = asked_school(tmp_path)
    service.decide(
        author_of(school, person),
        "who",
        "Doctors",
        basis=GUIDE,
        decided_on=now().date(),
        place=0,
    )
    with pytest.raises(DatabaseError), write() as s:
        s.execute(update(FacultyDecision).values(basis="other"))
