"""``recall rebuild`` makes every card again from the answers, and they come out the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from npt_training.accounts.service import person_by_email
from npt_training.assessment.recall.models import RecallCard
from npt_training.assessment.recall.service import catch_up
from npt_training.core.db import read, write
from tests.cli.conftest import Demo

EMAIL = "petra@demo.example"


def cards(person_id: str) -> list[tuple[Any, ...]]:
    with read() as s:
        rows = s.scalars(
            select(RecallCard)
            .where(RecallCard.person_id == person_id)
            .order_by(RecallCard.structure, RecallCard.task)
        ).all()
    return [
        (r.structure, r.task, r.state, r.stability_days, r.difficulty, r.due_at, r.reviews)
        for r in rows
    ]


def test_a_rebuild_gives_the_same_cards(sqlite_demo: Demo) -> None:
    machine = sqlite_demo.machine
    with machine.app().app_context():
        person = person_by_email(EMAIL)
        assert person is not None
        catch_up(person.id)
        before = cards(person.id)
        assert before
        with write() as s:
            s.execute(delete(RecallCard).where(RecallCard.person_id == person.id))
    result = machine.run("recall", "rebuild", "--email", EMAIL)
    assert result.exit_code == 0, result.output
    assert f"{len(before)} cards of 1 people made again" in result.output
    with machine.app().app_context():
        assert cards(person.id) == before
    everybody = machine.run("recall", "rebuild")
    assert everybody.exit_code == 0, everybody.output
    assert "cards of" in everybody.output


def test_an_unknown_address_is_said(sqlite_demo: Demo) -> None:
    result = sqlite_demo.machine.run("recall", "rebuild", "--email", "nobody@demo.example")
    assert result.exit_code == 1
    assert "Nobody here has the address nobody@demo.example." in result.output
