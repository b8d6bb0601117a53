"""A platform that is really served, a link of ours in its course, and learners with scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from npt_training.accounts.models import Organisation
from npt_training.core.clock import FrozenClock, now
from npt_training.core.db import locked, read, write
from npt_training.core.ids import new_id
from npt_training.core.jobs import run_pending
from npt_training.core.runtime import EXTENSION
from npt_training.lti import models
from npt_training.lti.activities import models as ours
from npt_training.lti.keys import public_jwks
from npt_training.lti.services import scores
from npt_training.lti.services.models import Delivery, Score
from npt_training.lti.services.rules import Told
from tests.accounts.factories import make_person
from tests.lti.platform import Client, Course, Link, Platform, User
from tests.lti.platform.world import LINEITEM, RESULT_READ, SCORE

SCOPES = [LINEITEM, RESULT_READ, SCORE]


def full(percent: float | None, comment: str | None = "Best of one try") -> Told:
    """A mark as a finished quiz gives it; None: handed in and waiting for a person."""
    if percent is None:
        return Told(None, 100.0, "Submitted", "PendingManual", "Waits")
    return Told(percent, 100.0, "Completed", "FullyGraded", comment)


@dataclass
class Campus:
    """``platform`` served; our rows of its course and link; ``learners`` by the platform's user."""

    app: Flask
    platform: Platform
    client: Client
    organisation_id: str
    platform_id: str
    deployment_id: str
    course: Course
    course_id: str
    link: Link
    link_id: str
    learners: dict[str, str] = field(default_factory=dict)

    @property
    def clock(self) -> FrozenClock:
        clock = self.app.extensions[EXTENSION].clock
        assert isinstance(clock, FrozenClock)
        return clock

    def learner(self, user: User | None = None, *, with_person: bool = True) -> User:
        """A learner of the platform's course who has opened our link."""
        user = user or self.platform.add_user(self.course)
        with write() as s:
            organisation = s.get(Organisation, self.organisation_id)
        assert organisation is not None
        person = make_person(organisation, password=None, name=user.name) if with_person else None
        with write() as s:
            row = models.LtiUser(
                id=new_id(),
                platform_id=self.platform_id,
                subject=user.id,
                person_id=person.id if person else None,
                how="created" if person else None,
                name=user.name,
                first_at=now(),
                last_at=now(),
            )
            s.add(row)
            s.flush()
            learner = ours.Learner(
                id=new_id(), link_id=self.link_id, user_id=row.id, first_at=now(), last_at=now()
            )
            s.add(learner)
            s.flush()
            self.learners[user.id] = learner.id
        return user

    def score(self, user: User, told: Told, cause: str | None = None) -> str:
        """Write a score of ``user`` as a released attempt would; its id."""
        learner_id = self.learners[user.id]
        with write() as s:
            learner = locked(s, ours.Learner, learner_id)
            assert learner is not None
            last = scores.newest(s, learner_id)
            return scores.add(s, learner, told, cause or f"attempt:{new_id()}", last).id

    def delivery(self, score_id: str) -> Delivery:
        with read() as s:
            row = s.get(Delivery, score_id)
        assert row is not None
        return row

    def states(self) -> list[str]:
        """States of all deliveries, in order of their scores."""
        with read() as s:
            return list(
                s.scalars(
                    select(Delivery.state)
                    .join(Score, Score.id == Delivery.score_id)
                    .order_by(Score.created_at, Score.id)
                )
            )

    def row(self) -> models.Platform:
        with read() as s:
            row = s.get(models.Platform, self.platform_id)
        assert row is not None
        return row

    def our_link(self) -> ours.Link:
        with read() as s:
            row = s.get(ours.Link, self.link_id)
        assert row is not None
        return row

    def change(self, model: Any, ident: str, **values: Any) -> None:
        """Set columns of a row of ours, as a launch or an administrator would."""
        with write() as s:
            row = locked(s, model, ident)
            assert row is not None
            for name, value in values.items():
                setattr(row, name, value)

    def work(self, **later: float) -> int:
        """Let time pass and do what is due then."""
        if later:
            self.clock.advance(timedelta(**later))
        return run_pending()

    def asked(self, ending: str, method: str = "POST") -> int:
        """How often the platform was called at a path with that ending."""
        return sum(
            call[1] == method and call[2].split("?")[0].endswith(ending)
            for call in self.platform.world.calls
        )

    def grade(self, user: User) -> Any:
        return self.platform.grade_of(self.link, user)


def make_campus(app: Flask, platform: Platform, *, column: float | None = 10.0) -> Campus:
    """Our rows of a fresh course and link. ``column``: the platform made one, of that maximum."""
    client = next(iter(platform.world.clients.values()), None) or platform.add_tool()
    course = platform.add_course(client)
    platform.add_instructor(course)
    link = platform.add_link(course, column=column, title="Quiz of the neck")
    approved = platform.approve_in(app, client)
    platform.tool_keys = lambda _client: _our_keys(app)
    ids = _link_rows(platform, course, link, approved.deployment_ids[client.deployments[0]])
    return Campus(
        app, platform, client, approved.organisation_id, approved.platform_id,
        approved.deployment_ids[client.deployments[0]], course, ids[0], link, ids[1],
    )  # fmt: skip


def _our_keys(app: Flask) -> dict[str, Any]:
    """The keys we publish, asked for in the platform's own thread."""
    with app.app_context():
        return public_jwks()


def _link_rows(
    platform: Platform, course: Course, link: Link, deployment_id: str
) -> tuple[str, str]:
    columns = [i for i in platform.world.course_columns(course.id) if i.link_id == link.id]
    url = platform.lineitem_url(columns[0].id) if columns else None
    with write() as s:
        held = ours.Course(
            id=new_id(),
            deployment_id=deployment_id,
            context_id=course.id,
            title=course.title,
            memberships_url=f"{platform.base}/courses/{course.id}/memberships",
            lineitems_url=platform.lineitems_url(course.id),
            scopes=SCOPES,
            settings={},
            created_at=now(),
            last_at=now(),
        )
        s.add(held)
        s.flush()
        row = ours.Link(
            id=new_id(),
            deployment_id=deployment_id,
            course_id=held.id,
            resource_link_id=link.id,
            activity="quiz:B9",
            title=link.title,
            settings={},
            lineitem_url=url,
            lineitems_url=platform.lineitems_url(course.id),
            scopes=SCOPES,
            column_state="ready" if url else "wanted",
            created_at=now(),
            last_at=now(),
        )
        s.add(row)
        s.flush()
        return held.id, row.id
