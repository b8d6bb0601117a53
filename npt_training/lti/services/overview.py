"""What instructors see: courses, links with what waits, learners with their marks. Reading only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.names import fold
from npt_training.accounts.principal import Principal
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.models import LtiUser, Platform
from npt_training.lti.services import scores
from npt_training.lti.services.models import Delivery, RosterMember, Score
from npt_training.lti.services.reach import link_of
from npt_training.lti.services.rules import percent

PAGE = 50
NONE = "none"
STATES = ("waiting", "refused", "asked", "delivered", "passed", NONE)


@dataclass(frozen=True)
class LinkLine:
    """A link of a course; ``counts`` of learners by the state of their last mark."""

    id: str
    title: str
    activity: str | None
    column_state: str
    column_error: str | None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def learners(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class LearnerLine:
    """A learner of a link with the last mark written for them. ``state`` none: there is none yet.

    ``on_roster``: whether the course's list has them; None where it was never read.
    """

    learner_id: str
    score_id: str | None
    name: str
    given: float | None
    state: str
    since: datetime | None
    next_at: datetime | None
    delivered_at: datetime | None
    reason: str | None
    theirs: float | None
    tries: int
    on_roster: bool | None


@dataclass(frozen=True)
class LinkPage:
    """One page of a link's learners; ``counts`` are of all, ``found`` of those asked for."""

    link: Link
    course: Course | None
    platform: Platform
    lines: list[LearnerLine]
    counts: dict[str, int]
    found: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


def link_page(
    actor: Principal, link_id: str, *, query: str = "", state: str = "", page: int = 1
) -> LinkPage:
    """Learners of a link whose name holds every word of ``query``, those first who need somebody.

    The same number of queries for ten learners as for a thousand.
    """
    with read() as s:
        link, deployment = link_of(s, actor, link_id)
        course = s.get(Course, link.course_id) if link.course_id else None
        platform = s.get(Platform, deployment.platform_id)
        assert platform is not None
        rows = _learners(link, query, state)
        found = s.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
        page = min(page, max(1, -(-found // PAGE)))
        lines = s.execute(rows.limit(PAGE).offset(PAGE * (page - 1))).all()
        counts = state_counts(s, link.id)
    return LinkPage(link, course, platform, [_line(one) for one in lines], counts, found, page)


def all_lines(actor: Principal, link_id: str) -> tuple[Link, list[LearnerLine]]:
    """Every learner of a link, for a spreadsheet."""
    with read() as s:
        link, _deployment = link_of(s, actor, link_id)
        return link, [_line(one) for one in s.execute(_learners(link, "", "")).all()]


def asked_line(actor: Principal, score_id: str) -> tuple[Link, LearnerLine]:
    """One mark to decide about; NotFound where it is of another organisation or never was."""
    with read() as s:
        score = s.get(Score, score_id)
        learner = s.get(Learner, score.learner_id) if score is not None else None
        if score is None or learner is None:
            raise NotFound()
        link, _deployment = link_of(s, actor, learner.link_id)
        rows = _learners(link, "", "").where(Learner.id == learner.id)
        return link, _line(s.execute(rows).one())


def links_of(s: Session, course_id: str) -> list[LinkLine]:
    """The links of a course with their counts; two queries."""
    rows = s.scalars(select(Link).where(Link.course_id == course_id).order_by(Link.title, Link.id))
    links = rows.all()
    counts = _counts(s, [one.id for one in links])
    return [
        LinkLine(
            one.id, one.title, one.activity, one.column_state, one.column_error,
            counts.get(one.id, {}),
        )
        for one in links
    ]  # fmt: skip


def state_counts(s: Session, link_id: str) -> dict[str, int]:
    """How many learners of a link by the state of their last mark."""
    return _counts(s, [link_id]).get(link_id, {})


def _last() -> Any:
    """Each learner's newest number."""
    return select(Score.learner_id, func.max(Score.number).label("number")).group_by(
        Score.learner_id
    )


def _counts(s: Session, link_ids: list[str]) -> dict[str, dict[str, int]]:
    last = (
        _last()
        .join(Learner, Learner.id == Score.learner_id)
        .where(Learner.link_id.in_(link_ids))
        .subquery()
    )
    state = func.coalesce(Delivery.state, NONE)
    rows = s.execute(
        select(Learner.link_id, state, func.count())
        .outerjoin(last, last.c.learner_id == Learner.id)
        .outerjoin(Score, (Score.learner_id == Learner.id) & (Score.number == last.c.number))
        .outerjoin(Delivery, Delivery.score_id == Score.id)
        .where(Learner.link_id.in_(link_ids))
        .group_by(Learner.link_id, state)
    ).all()
    found: dict[str, dict[str, int]] = {}
    for link_id, name, count in rows:
        found.setdefault(link_id, {})[name] = count
    return found


_ORDER = {"asked": 0, "refused": 1, "waiting": 2, "passed": 3, "delivered": 4}


def _learners(link: Link, query: str, state: str) -> Any:
    last = (
        _last()
        .join(Learner, Learner.id == Score.learner_id)
        .where(Learner.link_id == link.id)
        .subquery()
    )
    read_ever = (
        select(RosterMember.id).where(RosterMember.course_id == link.course_id).limit(1)
    ).exists()
    stands = func.coalesce(Delivery.state, NONE)
    name = func.coalesce(Person.search, func.lower(LtiUser.name), "")
    rows = (
        select(
            Learner, LtiUser.name, Person.name.label("person"), Score, Delivery,
            RosterMember.active, read_ever.label("read_ever"),
        )
        .join(LtiUser, LtiUser.id == Learner.user_id)
        .outerjoin(Person, Person.id == LtiUser.person_id)
        .outerjoin(last, last.c.learner_id == Learner.id)
        .outerjoin(Score, (Score.learner_id == Learner.id) & (Score.number == last.c.number))
        .outerjoin(Delivery, Delivery.score_id == Score.id)
        .outerjoin(
            RosterMember,
            (RosterMember.user_id == LtiUser.id) & (RosterMember.course_id == link.course_id),
        )
        .where(Learner.link_id == link.id)
        .order_by(_rank(stands), name, Learner.id)
    )  # fmt: skip
    for word in fold(query).split():
        rows = rows.where(
            or_(
                Person.search.contains(word, autoescape=True),
                func.lower(LtiUser.name).contains(word, autoescape=True),
            )
        )
    return rows.where(stands == state) if state in STATES else rows


def _rank(stands: Any) -> Any:
    return case(_ORDER, value=stands, else_=len(_ORDER))


def _line(row: Any) -> LearnerLine:
    learner, lti_name, person, score, delivery, active, read_ever = row
    given = None
    if score is not None and score.given is not None:
        given = percent(score.given, score.maximum)
    waits = delivery is not None and delivery.state == scores.WAITING
    return LearnerLine(
        learner_id=learner.id,
        score_id=score.id if score is not None else None,
        name=person or lti_name or "",
        given=given,
        state=delivery.state if delivery is not None else NONE,
        since=score.created_at if score is not None else None,
        next_at=delivery.next_at if waits else None,
        delivered_at=delivery.delivered_at if delivery is not None else None,
        reason=delivery.reason if delivery is not None else None,
        theirs=delivery.theirs if delivery is not None else None,
        tries=delivery.tries if delivery is not None else 0,
        on_roster=bool(active) if read_ever else None,
    )
