"""Accommodations: extra time for a person, given with a reason, also while they sit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_member, person_by_email
from npt_training.assessment.exam import rules
from npt_training.assessment.exam.errors import FieldRefused, OwnSitting
from npt_training.assessment.exam.models import Accommodation, ExamVersion, Sitting
from npt_training.assessment.exam.service.drafts import doc_of, exam_in, may_write
from npt_training.assessment.models import Attempt
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import enqueue

MOST_PERCENT = 300
MOST_MINUTES = 600
MOST_REASON = 1000
EXPIRE = "exam.expire"


@dataclass(frozen=True)
class Extra:
    """What counts for a person: the row for this exam, else the one for all of the school."""

    percent: int = 0
    minutes: int = 0

    def of(self, minutes: int) -> timedelta:
        return rules.extra_time(minutes, percent=self.percent, extra_minutes=self.minutes)


@dataclass(frozen=True)
class GivenExtra:
    """One row for the list, with the name and who gave it. ``everywhere``: for every exam."""

    name: str
    by: str
    percent: int
    minutes: int
    reason: str
    everywhere: bool
    given_at: datetime
    counts: bool


def extra_for(s: Session, organisation_id: str, exam_id: str, person_id: str) -> Extra:
    """The newest accommodation of a person for an exam, else for the school."""
    rows = s.scalars(
        select(Accommodation)
        .where(
            Accommodation.organisation_id == organisation_id,
            Accommodation.person_id == person_id,
            or_(Accommodation.exam_id == exam_id, Accommodation.exam_id.is_(None)),
        )
        .order_by(Accommodation.given_at, Accommodation.id)
    ).all()
    own = [row for row in rows if row.exam_id is not None]
    row = own[-1] if own else rows[-1] if rows else None
    return Extra() if row is None else Extra(row.extra_percent, row.extra_minutes)


def give_extra(
    actor: Principal,
    exam_id: str,
    *,
    email: str,
    percent: int,
    minutes: int,
    reason: str,
    everywhere: bool = False,
) -> int:
    """Give a member extra time; who sits already gets it at once. Returns sittings prolonged.

    Raises FieldRefused, OwnSitting, NotFound.
    """
    may_write(actor)
    person = _person(actor, email)
    reason = reason.strip()
    if not 0 <= percent <= MOST_PERCENT:
        raise FieldRefused(_("Between 0 and %(most)s percent.", most=MOST_PERCENT), field="percent")
    if not 0 <= minutes <= MOST_MINUTES:
        raise FieldRefused(_("Between 0 and %(most)s minutes.", most=MOST_MINUTES), field="minutes")
    if not reason or len(reason) > MOST_REASON:
        raise FieldRefused(
            _("Say why, in at most %(most)s characters.", most=MOST_REASON), field="reason"
        )
    with write() as s:
        exam_in(s, actor.organisation_id, exam_id)
        if conflict(s, actor.person_id, person.id):
            raise OwnSitting()
        row = Accommodation(
            organisation_id=actor.organisation_id,
            exam_id=None if everywhere else exam_id,
            person_id=person.id,
            extra_percent=percent,
            extra_minutes=minutes,
            reason=reason,
            given_by=actor.person_id,
            given_at=now(),
        )
        s.add(row)
        s.flush()
        detail = {"person": person.id, "percent": percent, "minutes": minutes}
        record(s, "exam.accommodation", actor=actor.person_id, subject=row.id, detail=detail)
        return _prolong(s, actor.organisation_id, person.id, None if everywhere else exam_id)


def _person(actor: Principal, email: str) -> Person:
    found = person_by_email(email.strip())
    try:
        if found is None:
            raise NotFound()
        return get_member(actor.organisation_id, found.id)
    except NotFound as error:
        raise FieldRefused(
            _("Nobody here has that e-mail address. Check it in the list of people."),
            field="email",
        ) from error


def _prolong(s: Session, organisation_id: str, person_id: str, exam_id: str | None) -> int:
    """Move the deadline of whatever the person sits right now. Time is never taken away."""
    query = select(Sitting.attempt_id).join(Attempt, Attempt.id == Sitting.attempt_id)
    query = query.where(
        Attempt.person_id == person_id,
        Attempt.organisation_id == organisation_id,
        Attempt.status == "open",
        Sitting.deadline.is_not(None),
    )
    if exam_id is not None:
        query = query.where(Sitting.exam_id == exam_id)
    moved = 0
    for attempt_id in s.scalars(query).all():
        attempt = locked(s, Attempt, attempt_id)
        sitting = locked(s, Sitting, attempt_id)
        assert attempt is not None
        assert sitting is not None
        version = s.get(ExamVersion, sitting.version_id)
        minutes = doc_of(version).minutes if version is not None else None
        if minutes is None or not rules.counts(now(), attempt.expires_at):
            continue
        extra = extra_for(s, organisation_id, sitting.exam_id, person_id).of(minutes)
        if extra.total_seconds() <= sitting.extra_s:
            continue
        sitting.extra_s = int(extra.total_seconds())
        sitting.deadline = rules.deadline_of(attempt.started_at, minutes, extra)
        attempt.expires_at = sitting.deadline
        expire_at(s, attempt_id, sitting.deadline)
        moved += 1
    return moved


def expire_at(s: Session, attempt_id: str, deadline: datetime) -> None:
    """Queue the handing in of what stands when the time is over."""
    payload = {"attempt_id": attempt_id}
    key = f"{attempt_id}:{deadline.isoformat()}"
    enqueue(s, EXPIRE, payload, key=key, delay=rules.ends_at(deadline) - now())


def extras(actor: Principal, exam_id: str, limit: int = 200) -> list[GivenExtra]:
    """What was given for this exam and for all, newest first; only the newest a person counts."""
    may_write(actor)
    giver = Person.__table__.alias("giver")
    with read() as s:
        exam_in(s, actor.organisation_id, exam_id)
        rows = s.execute(
            select(Accommodation, Person.name, giver.c.name.label("by"))
            .join(Person, Person.id == Accommodation.person_id)
            .join(giver, giver.c.id == Accommodation.given_by)
            .where(
                Accommodation.organisation_id == actor.organisation_id,
                or_(Accommodation.exam_id == exam_id, Accommodation.exam_id.is_(None)),
            )
            .order_by(Accommodation.given_at.desc(), Accommodation.id.desc())
            .limit(limit)
        ).all()
    found, done, own = [], set(), {row.person_id for row, _n, _b in rows if row.exam_id}
    for row, name, by in rows:
        scope = (row.person_id, row.exam_id)
        counts = scope not in done and (row.exam_id is not None or row.person_id not in own)
        done.add(scope)
        found.append(
            GivenExtra(
                name, by, row.extra_percent, row.extra_minutes, row.reason,
                row.exam_id is None, row.given_at, counts,
            )
        )  # fmt: skip
    return found
