"""Compares the labels of statements between two editions, and names whom a change affects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from npt_training.accounts.models import Membership, Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.editions import Edition
from npt_training.core.errors import NotFound
from npt_training.curriculum.claims import claims, lessons_about
from npt_training.curriculum.models import EnrolmentRow, LessonRead, ModuleCompleted
from npt_training.curriculum.shapes import Claim, LessonLine


@dataclass(frozen=True)
class Reader:
    """Somebody a change affects. ``name`` is empty for who may not see names."""

    person_id: str
    name: str
    lessons: tuple[str, ...]
    modules: tuple[str, ...]


@dataclass(frozen=True)
class Relabelled:
    """A statement whose label changed; ``readers`` are people of the actor's school."""

    before: Claim
    after: Claim
    lessons: tuple[LessonLine, ...]
    readers: tuple[Reader, ...]


@dataclass(frozen=True)
class Changes:
    """Two editions compared. ``added`` and ``gone`` are ids of statements only one of them has."""

    older: Edition
    newer: Edition
    relabelled: tuple[Relabelled, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def people(self) -> int:
        """How many people any of the changes affects."""
        return len({reader.person_id for one in self.relabelled for reader in one.readers})


def choose(older: str, newer: str) -> tuple[Edition, Edition] | None:
    """The editions of those ids; for an empty id the last two. None while there is only one.

    Raises NotFound for an id that is none.
    """
    found = editions.all_editions()
    if len(found) < 2:
        return None
    by_id = {edition.id: edition for edition in found}
    chosen = by_id.get(older or found[1].id), by_id.get(newer or found[0].id)
    if chosen[0] is None or chosen[1] is None:
        raise NotFound()
    return chosen[0], chosen[1]


def compare(actor: Principal, older: Edition, newer: Edition) -> Changes:
    """Which statements have another label in ``newer``, and who of the actor's school follows
    ``older`` and has read a lesson that teaches one of them, or completed its module."""
    actor.require(Permission.MANAGE_CONTENT)
    before, after = claims(older.id), claims(newer.id)
    changed = [
        code
        for code, claim in before.items()
        if code in after and set(claim.labels) != set(after[code].labels)
    ]
    lessons = {code: tuple(lessons_about(older.id, code)) for code in changed}
    records = _records(actor, older.id, (line for lines in lessons.values() for line in lines))
    relabelled = tuple(
        Relabelled(before[code], after[code], lessons[code], records.of(lessons[code]))
        for code in changed
    )
    added = tuple(code for code in after if code not in before)
    gone = tuple(code for code in before if code not in after)
    return Changes(older, newer, relabelled, added, gone)


@dataclass(frozen=True)
class _Records:
    """What the people of a school did in the older edition, by person."""

    names: dict[str, str]
    read: dict[str, set[str]]
    completed: dict[str, set[str]]

    def of(self, lines: tuple[LessonLine, ...]) -> tuple[Reader, ...]:
        found = []
        for person, name in self.names.items():
            done = self.read.get(person, set())
            passed = self.completed.get(person, set())
            own = tuple(line.title for line in lines if line.id in done)
            modules = tuple(dict.fromkeys(m.module_id for m in lines if m.module_id in passed))
            if own or modules:
                found.append(Reader(person, name, own, modules))
        return tuple(found)


def _records(actor: Principal, edition_id: str, lines: Iterable[LessonLine]) -> _Records:
    wanted = list(lines)
    with read() as s:
        people = s.execute(
            select(Person.id, Person.name)
            .join(EnrolmentRow, EnrolmentRow.person_id == Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                EnrolmentRow.edition_id == edition_id,
                EnrolmentRow.ended_at.is_(None),
                Membership.organisation_id == actor.organisation_id,
                Membership.ended_at.is_(None),
            )
            .order_by(Person.search, Person.id)
        ).all()
        ids = [person for person, _name in people]
        lessons = s.execute(
            select(LessonRead.person_id, LessonRead.lesson_code).where(
                LessonRead.person_id.in_(ids),
                LessonRead.lesson_code.in_({line.id for line in wanted}),
            )
        ).all()
        modules = s.execute(
            select(ModuleCompleted.person_id, ModuleCompleted.module_code).where(
                ModuleCompleted.person_id.in_(ids),
                ModuleCompleted.module_code.in_({line.module_id for line in wanted}),
            )
        ).all()
        named = actor.may(Permission.MANAGE_PEOPLE)
        names = {person: name if named else "" for person, name in people}
        return _Records(names, _grouped(lessons), _grouped(modules))


def _grouped(rows: Iterable[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for person, code in rows:
        found.setdefault(person, set()).add(code)
    return found
