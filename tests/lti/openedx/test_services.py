"""Marks and the roster with Open edX's own code: line items, scores, results, memberships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_organisation, get_person
from npt_training.core.clock import SystemClock, now
from npt_training.core.db import locked, read, write
from npt_training.core.jobs import Job, run_pending
from npt_training.lti import models
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.services import delivery, outbox, roster, scores, sending
from npt_training.lti.services.lineitems import column
from npt_training.lti.services.models import Delivery, RosterSync
from npt_training.lti.services.tasks import attempt_finished
from tests.accounts.factories import make_organisation
from tests.assessment import factories
from tests.lti.openedx.counterpart import Campus
from tests.lti.openedx.setting_up import studio_fields
from tests.lti.openedx.walk import arrive
from tests.lti.services.campus import full

pytestmark = pytest.mark.xdist_group("openedx")


@dataclass
class Opened:
    """Ada has opened a component of Open edX whose link opens a quiz of five choices."""

    campus: Campus
    platform_id: str
    link_id: str
    learner_id: str
    actor: Principal

    def scored(self) -> list[tuple[Any, Any]]:
        return [(one["given"], one["grading"]) for one in self.campus.book()["scores"]]

    def states(self) -> list[str]:
        with read() as s:
            rows = select(Delivery.state).order_by(Delivery.score_id)
            return list(s.scalars(rows))


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def peopled(campus: Campus) -> Campus:
    """A teacher and a student, whose names the course's roster tells."""
    campus.person("stella", "staff", "Stella Staff")
    campus.person("ada", "student", "Ada Demo")
    campus.share_names()
    return campus


@pytest.fixture
def opened(
    peopled: Campus,
    make_app: Callable[..., Flask],
    serve: Callable[[Flask, int], str],
    port: int,
    request: pytest.FixtureRequest,
) -> Iterator[Opened]:
    campus, address = peopled, f"http://localhost:{port}"
    app = make_app(lti_loopback=True, clock=SystemClock(), public_url=address)
    name = f"services-{abs(hash(request.node.name)) % 10**6}"
    with app.app_context():
        serve(app, port)
        told = campus.save_component(name, studio_fields(address), "stella")
        organisation = make_organisation()
        platform_id = registered(campus, told, organisation.id)
        factories.make_edition(factories.choices(5))
        arrive(app.test_client(), campus.shown("learn", name, "ada"))
        with write() as s:
            found = s.scalars(select(Link)).one()
            link = locked(s, Link, found.id)
            assert link is not None
            link.activity, link.column_state = "quiz:B9", "wanted"
            learner = s.scalars(select(Learner)).one()
            user = s.get_one(models.LtiUser, learner.user_id)
        assert user.person_id is not None
        person = get_person(user.person_id)
        actor = factories.principal(person, get_organisation(organisation.id))
        yield Opened(campus, platform_id, link.id, learner.id, actor)


def registered(campus: Campus, told: dict[str, Any], organisation_id: str) -> str:
    """Our row of the component's registration, as an administrator writes it down."""
    with write() as s:
        platform = models.Platform(
            organisation_id=organisation_id, name="Campus", issuer=campus.base,
            client_id=told["client_id"], auth_url=told["oidc_callback"],
            token_url=told["token_url"], jwks_url=told["keyset_url"], product="openedx",
            status="approved", how="by hand", origins=[campus.base], role_overrides={}, told={},
            created_at=now(),
        )  # fmt: skip
        s.add(platform)
        s.flush()
        s.add(
            models.Deployment(
                platform_id=platform.id, organisation_id=organisation_id,
                deployment_id=told["deployment_id"], status="approved", created_at=now(),
            )
        )  # fmt: skip
        return platform.id


def test_marks_arrive_rise_and_are_never_erased(opened: Opened) -> None:
    before = len(opened.campus.book()["columns"])
    factories.sit(opened.actor, right=3)
    run_pending()
    factories.sit(opened.actor, right=5)
    run_pending()
    assert opened.states() == ["delivered", "delivered"]
    book = opened.campus.book()
    assert len(book["columns"]) == before + 1
    (made,) = [one for one in book["columns"] if one["resource_id"].endswith(opened.link_id)]
    assert made["label"] == "Quiz: Leg and foot"
    assert (100.0, "FullyGraded") in opened.scored()
    with write() as s:
        learner = locked(s, Learner, opened.learner_id)
        assert learner is not None
        scores.add(s, learner, full(None), "by hand", scores.newest(s, learner.id))
    run_pending()
    assert opened.states()[-1] == "passed"
    assert (100.0, "FullyGraded") in opened.scored()


def test_a_mark_that_arrived_before_its_worker_died_is_known_again(opened: Opened) -> None:
    """Open edX answers an equal timestamp with 400; what it holds is read back."""
    factories.sit(opened.actor, right=4)
    before = opened.scored()
    with read() as s:
        assert s.scalars(select(Delivery)).all() == []
    run_events()
    parcel = delivery.take(opened.platform_id)
    assert parcel is not None
    sending._send(parcel, column(opened.link_id))
    outbox.resend(None, refused=False)
    run_pending()
    assert opened.states() == ["delivered"]
    assert len(opened.scored()) == len(before) + 1


def run_events() -> None:
    """Let the standing be written, and nothing be carried yet."""
    with write() as s:
        jobs = s.scalars(select(Job).where(Job.name == "lti.attempt_finished")).all()
        for job in jobs:
            job.state = "done"
            attempt_finished(job.payload)


def test_the_roster_is_read_with_names(opened: Opened) -> None:
    with write() as s:
        course = s.scalars(select(Course)).one()
        if not roster.read_if_old(s, course.id):
            assert roster.last_sync(s, course.id) is not None
    run_pending()
    with read() as s:
        done = s.scalars(select(RosterSync)).all()
        names = set(s.scalars(select(models.LtiUser.name)))
    assert [one.state for one in done] == ["complete"]
    assert names >= {"Ada Demo", "Stella Staff"}
