"""Who is who on the desk: names by id, and opening the names of a blind desk for a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.errors import NothingWritten, TooLong, UnblindingClosed
from npt_training.assessment.desk.models import Unblinding
from npt_training.assessment.desk.policy import policy_of
from npt_training.assessment.exam.models import Exam
from npt_training.assessment.models import Answer
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.editions import newest
from npt_training.curriculum import service as curriculum

OPEN_FOR = timedelta(minutes=60)
"""Names close again by themselves, so that nobody goes on unblinded by forgetting."""
MOST_REASON = 500


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Names by person id, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    with read() as s:
        rows = s.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
        return {row.id: row.name for row in rows}


def whose(answer_id: str) -> str:
    """The name behind one answer; for a marker with open names only."""
    with read() as s:
        query = (
            select(Person.name)
            .join(Answer, Answer.person_id == Person.id)
            .where(Answer.id == answer_id)
        )
        return s.scalars(query).one()


def quiz_titles(quizzes: Iterable[str]) -> dict[str, str]:
    """Titles by module or exam id, as ``Wanted.quiz`` names them; what is unknown names itself."""
    wanted = set(quizzes)
    if not wanted:
        return {}
    with read() as s:
        rows = s.execute(select(Exam.id, Exam.title).where(Exam.id.in_(wanted)))
        titles = {row.id: row.title for row in rows}
    modules = {one.id: one.title for one in curriculum.modules(newest().id)}
    for quiz in wanted:
        title = modules.get(quiz)
        titles.setdefault(quiz, f"{quiz} {title}" if title else quiz)
    return titles


def unblind(actor: Principal, reason: str) -> None:
    """Open the names for an hour; who did and why is on the trail. Raises UnblindingClosed."""
    actor.require(Permission.MARK)
    said = reason.strip()
    if not said:
        raise NothingWritten("reason")
    if len(said) > MOST_REASON:
        raise TooLong("reason", MOST_REASON)
    with write() as s:
        if not policy_of(s, actor.organisation_id).unblinding:
            raise UnblindingClosed()
        row = Unblinding(
            marker_id=actor.person_id,
            organisation_id=actor.organisation_id,
            reason=said,
            at=now(),
        )
        s.add(row)
        s.flush()
        record(s, "assessment.unblind", actor=actor.person_id, subject=row.id)


def names_open_until(actor: Principal) -> datetime | None:
    """Until when the actor sees names; None while the desk is blind."""
    with read() as s:
        if not policy_of(s, actor.organisation_id).unblinding:
            return None
        last = s.scalars(
            select(Unblinding)
            .where(
                Unblinding.marker_id == actor.person_id,
                Unblinding.organisation_id == actor.organisation_id,
                Unblinding.at > now() - OPEN_FOR,
            )
            .order_by(Unblinding.at.desc())
            .limit(1)
        ).first()
    return last.at + OPEN_FOR if last is not None else None
