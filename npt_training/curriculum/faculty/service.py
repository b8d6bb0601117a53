"""Verbs of the faculty's decisions: decide, withdraw, and ask what stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal, actor_or_none
from npt_training.core import audit, editions
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.curriculum.faculty import values
from npt_training.curriculum.faculty.errors import (
    BasisMissing,
    DayUnfit,
    DecidedMeanwhile,
    NothingStands,
    ValueUnfit,
)
from npt_training.curriculum.faculty.models import FacultyDecision
from npt_training.curriculum.faculty.questions import FACULTY, Question
from npt_training.curriculum.models import CurriculumSource
from npt_training.curriculum.parts import service as parts

DECIDERS = (Permission.MANAGE_CONTENT, Permission.DECIDE_AWARD)
"""Who keeps the content, and the programme director."""
READERS = (Permission.LEARN, *DECIDERS)
BASIS_MIN, BASIS_MAX = 8, 500


@dataclass(frozen=True)
class Decision:
    """What stands for a key: the school's ``value``, else the default, else None.

    ``place`` counts the acts so far (0: none). ``default`` is True where the pack's default stands
    because the school has not decided; then ``basis`` is the id of its source.
    """

    key: str
    question: Question
    value: Any = None
    basis: str | None = None
    decided: date | None = None
    by: str | None = None
    recorded: datetime | None = None
    place: int = 0
    default: bool = False

    @property
    def made(self) -> bool:
        """The school decided, and has not withdrawn it."""
        return self.decided is not None and self.value is not None

    @property
    def unit(self) -> str | None:
        return self.value.get("unit") if isinstance(self.value, dict) else None

    def shown(self, yes: str = "yes", no: str = "no") -> str:
        """The value in words, empty where nothing stands."""
        return "" if self.value is None else values.shown(self.question, self.value, yes, no)


@dataclass(frozen=True)
class Act:
    """One row of a key's history; ``value`` None where it was withdrawn."""

    value: Any
    basis: str
    decided: date
    by: str
    recorded: datetime


def questions(edition_id: str | None = None) -> dict[str, Question]:
    """Every question of an edition, of the newest if none is named."""
    return parts.documents(edition_id or editions.newest().id, FACULTY)


def question(key: str, edition_id: str | None = None) -> Question:
    """One question; raises NotFound."""
    return parts.document(edition_id or editions.newest().id, FACULTY, key)


def decisions(
    organisation_id: str | None = None, edition_id: str | None = None
) -> dict[str, Decision]:
    """Every key with what stands for the school (that of the reader, if none is named)."""
    asked = questions(edition_id)
    with read() as s:
        newest = _standing(s, organisation_id or _own())
    return {key: _decision(one, newest.get(key)) for key, one in asked.items() if one.asked}


def decision(
    key: str, organisation_id: str | None = None, edition_id: str | None = None
) -> Decision:
    """What stands for one key; raises NotFound for a key the edition does not ask."""
    asked = question(key, edition_id)
    with read() as s:
        newest = _standing(s, organisation_id or _own(), key)
    return _decision(asked, newest.get(key))


def history(organisation_id: str, key: str) -> list[Act]:
    """Every act on a key, the newest first."""
    with read() as s:
        rows = s.scalars(
            select(FacultyDecision)
            .where(FacultyDecision.organisation_id == organisation_id, FacultyDecision.key == key)
            .order_by(FacultyDecision.place.desc())
        ).all()
    return [
        Act(row.value, row.basis, date.fromisoformat(row.decided_on), row.by, row.recorded_at)
        for row in rows
    ]


def citations(ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The sources of the newest edition with these ids, by id."""
    with read() as s:
        rows = s.scalars(
            select(CurriculumSource).where(
                CurriculumSource.edition_id == editions.newest().id, CurriculumSource.code.in_(ids)
            )
        ).all()
    return {row.code: {"id": row.code, **row.doc} for row in rows}


def prepared(key: str, form: Mapping[str, str]) -> tuple[Any, str, date]:
    """Value, basis and day of a form, checked as ``decide`` checks them; raises what it raises."""
    asked = _open_question(key)
    try:
        value = values.typed(asked, form)
    except values.Unfit as error:
        raise _unfit(asked, error) from error
    return value, _basis(asked, form.get("basis", "")), _day(form.get("decided_on", ""))


def decide(
    actor: Principal, key: str, value: Any, *, basis: str, decided_on: date, place: int
) -> Decision:
    """Record what the faculty of the actor's school decided.

    ``place`` is that of the decision the actor saw; raises DecidedMeanwhile if another came since,
    ValueUnfit, BasisMissing (a dose needs a guideline with its year) or DayUnfit.
    """
    _require(actor)
    asked = _open_question(key)
    try:
        fit = values.fitting(asked, value)
    except values.Unfit as error:
        raise _unfit(asked, error) from error
    return _append(actor, asked, fit, _basis(asked, basis), _day(decided_on.isoformat()), place)


def withdraw(actor: Principal, key: str, *, reason: str, place: int) -> Decision:
    """Take back what stands; the default, or nothing, stands again. Raises NothingStands."""
    _require(actor)
    asked = _open_question(key)
    if not decision(key, actor.organisation_id).made:
        raise NothingStands()
    if len(reason.strip()) < BASIS_MIN:
        raise BasisMissing()
    return _append(actor, asked, None, reason.strip()[:BASIS_MAX], now().date(), place)


def _append(
    actor: Principal, asked: Question, value: Any, basis: str, day: date, place: int
) -> Decision:
    try:
        with write() as s:
            standing = _standing(s, actor.organisation_id, asked.id).get(asked.id)
            if (standing.place if standing else 0) != place:
                raise DecidedMeanwhile()
            row = FacultyDecision(
                organisation_id=actor.organisation_id,
                key=asked.id,
                place=place + 1,
                value=value,
                basis=basis,
                decided_on=day.isoformat(),
                by=actor.person_id,
                recorded_at=now(),
            )
            s.add(row)
            s.flush()
            action = "faculty.withdraw" if value is None else "faculty.decide"
            detail = {"key": asked.id}
            audit.record(s, action, actor=actor.person_id, subject=row.id, detail=detail)
    except IntegrityError as error:
        raise DecidedMeanwhile() from error
    return decision(asked.id, actor.organisation_id)


def _standing(
    s: Session, organisation_id: str, key: str | None = None
) -> dict[str, FacultyDecision]:
    """The newest row of each key."""
    query = select(FacultyDecision).where(FacultyDecision.organisation_id == organisation_id)
    if key is not None:
        query = query.where(FacultyDecision.key == key)
    return {row.key: row for row in s.scalars(query.order_by(FacultyDecision.place))}


def _decision(asked: Question, row: FacultyDecision | None) -> Decision:
    if row is not None and row.value is not None:
        day = date.fromisoformat(row.decided_on)
        return Decision(
            asked.id, asked, row.value, row.basis, day, row.by, row.recorded_at, row.place
        )
    value = asked.stands()
    return Decision(
        asked.id,
        asked,
        value,
        asked.source,
        place=row.place if row else 0,
        default=value is not None,
    )


def _open_question(key: str) -> Question:
    asked = question(key)
    if not asked.asked:
        raise NotFound()
    return asked


def _own() -> str:
    reader = actor_or_none()
    return reader.organisation_id if reader else ""


def _require(actor: Principal) -> None:
    if not any(actor.may(permission) for permission in DECIDERS):
        raise Forbidden()


def _unfit(asked: Question, error: values.Unfit) -> ValueUnfit:
    least, most = (f"{n:g}" if n is not None else "…" for n in (asked.min, asked.max))
    return ValueUnfit(error.code, least, most)


def _basis(asked: Question, text: str) -> str:
    dose = asked.kind == "dose"
    basis = " ".join(text.split())[:BASIS_MAX]
    words = sum(character.isalpha() for character in basis)
    if len(basis) < BASIS_MIN or words < 4 or (dose and not _has_year(basis)):
        raise BasisMissing(dose)
    return basis


def _has_year(text: str) -> bool:
    digits = "".join(c if c.isdigit() else " " for c in text).split()
    return any(len(d) == 4 and 1980 <= int(d) <= now().year for d in digits)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise DayUnfit() from error
    if day > now().date() or day.year < 2000:
        raise DayUnfit()
    return day
