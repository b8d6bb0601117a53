"""Two people at the same moment: one decision, one certificate, no move doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from npt_training.accounts.principal import Principal
from npt_training.certification import service
from npt_training.certification.models import AwardProposal, Certificate
from npt_training.certification.states import Kind, Reason
from npt_training.core.db import read
from npt_training.core.errors import NptError
from tests.certification.factories import gathered, make_school
from tests.certification.test_status_changes import WHY
from tests.world import make_person


def at_once(app: Flask, steps: list[Callable[[], Any]]) -> list[Any]:
    """Run every step in a thread of its own, all starting together; results or refusals."""
    barrier = threading.Barrier(len(steps))
    results: list[Any] = [None] * len(steps)

    def run(index: int, step: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[index] = step()
            except NptError as error:
                results[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def counted(model: Any) -> int:
    with read() as s:
        return s.scalars(select(func.count()).select_from(model)).one()


def test_four_confirm_and_one_certificate_is_issued(app: Flask) -> None:
    school = make_school()
    proposal = service.propose_award(school.proposer, school.trainee.id, gather=gathered())
    deciders: list[Principal] = [
        school.acting(make_person(school.organisation, "certifier"), "certifier") for _ in range(4)
    ]

    def confirm(who: Principal) -> Callable[[], Any]:
        return lambda: service.confirm_award(who, proposal, gather=gathered()).id

    results = at_once(app, [confirm(who) for who in deciders])
    assert sum(isinstance(result, str) for result in results) == 1
    assert all(isinstance(result, str) or result.status == 409 for result in results)
    assert counted(Certificate) == 1


def test_two_propose_and_one_proposal_stands(app: Flask) -> None:
    school = make_school()

    def propose(who: Principal) -> Callable[[], Any]:
        return lambda: service.propose_award(who, school.trainee.id, gather=gathered())

    at_once(app, [propose(school.proposer), propose(school.confirmer)])
    assert counted(AwardProposal) == 1


def test_two_suspend_and_it_is_suspended_once(app: Flask) -> None:
    school = make_school()
    certificate = school.award()

    def suspend(who: Principal) -> Callable[[], Any]:
        return lambda: service.change_status(
            who, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY
        )

    at_once(app, [suspend(school.proposer), suspend(school.confirmer)])
    events = service.held_by(school.trainee.id)[0].events
    assert [event.kind for event in events] == ["issued", "suspended"]
    assert service.broken_events() == []
