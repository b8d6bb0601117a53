"""Reading: enrolling, marking lessons as read, staying on one's edition."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from npt_training.accounts.principal import Permission
from npt_training.core.audit import AuditEntry
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.curriculum import service
from npt_training.curriculum.errors import ModuleLocked
from npt_training.curriculum.models import EnrolmentRow, LessonRead
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person


@pytest.fixture
def trainee(app: Flask):
    organisation = make_organisation()
    return principal(make_person(organisation, "trainee"), organisation)


def count(model: type, **where: str) -> int:
    with read() as s:
        return s.scalar(select(func.count()).select_from(model).filter_by(**where)) or 0


def test_reading_is_recorded_once(trainee, tmp_path: Path, clock: FrozenClock) -> None:
    make_edition(tmp_path)
    first = service.mark_read(trainee, "b9-first")
    assert first is not None
    assert first.id == "b9-region"
    clock.advance(days=1)
    service.mark_read(trainee, "b9-first")
    assert count(LessonRead, person_id=trainee.person_id) == 1
    with read() as s:
        (row,) = s.scalars(select(LessonRead)).all()
    assert row.read_at == clock.now().replace(day=clock.now().day - 1)
    assert count(AuditEntry, action="curriculum.lesson_read") == 1
    assert count(AuditEntry, action="curriculum.enrol") == 1


def test_two_taps_at_once_record_it_once(app: Flask, trainee, tmp_path: Path) -> None:
    make_edition(tmp_path)
    faults = []

    def tap() -> None:
        try:
            with app.app_context():
                service.mark_read(trainee, "b9-first")
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=tap) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count(LessonRead, person_id=trainee.person_id) == 1
    assert count(EnrolmentRow, person_id=trainee.person_id) == 1


def test_how_far_somebody_has_read(trainee, tmp_path: Path) -> None:
    make_edition(tmp_path)
    before = service.lessons_read(trainee.person_id, "B9")
    assert (before.read, before.total, before.next_lesson_id) == (0, 2, "b9-first")
    service.mark_read(trainee, "b9-region")
    half = service.lessons_read(trainee.person_id, "B9")
    assert (half.read, half.next_lesson_id, half.complete) == (1, "b9-first", False)
    assert service.mark_read(trainee, "b9-first") is None
    assert service.lessons_read(trainee.person_id, "B9").complete


def test_a_trainee_stays_on_their_edition(trainee, tmp_path: Path) -> None:
    old = make_edition(tmp_path)
    service.enrol(trainee.person_id)
    new = make_edition(tmp_path, edit=("basic/B9/module.yaml", "title: Leg", "title: New leg"))
    assert service.enrol(trainee.person_id, new.id).edition_id == old.id
    assert service.path(trainee.person_id).modules[0].module.title == "Leg and foot"
    organisation = make_organisation("Other")
    newcomer = make_person(organisation, "trainee")
    assert service.enrol(newcomer.id).edition_id == new.id


def test_moving_keeps_what_was_read(trainee, tmp_path: Path) -> None:
    make_edition(tmp_path)
    service.mark_read(trainee, "b9-first")
    new = make_edition(tmp_path, edit=("basic/B9/module.yaml", "title: Leg", "title: New leg"))
    organisation = make_organisation("Other")
    admin = principal(make_person(organisation, "administrator"), organisation, "administrator")
    assert service.move(admin, trainee.person_id, new.id).edition_id == new.id
    assert service.lessons_read(trainee.person_id, "B9").read == 1
    assert count(EnrolmentRow, person_id=trainee.person_id) == 2
    with pytest.raises(Forbidden):
        service.move(trainee, trainee.person_id, new.id)


def test_an_unknown_lesson_changes_nothing(trainee, tmp_path: Path) -> None:
    make_edition(tmp_path)
    with pytest.raises(NotFound):
        service.mark_read(trainee, "b9-nowhere")
    assert count(LessonRead) == 0
    assert count(EnrolmentRow) == 0


def test_reading_needs_the_permission(app: Flask, tmp_path: Path) -> None:
    make_edition(tmp_path)
    organisation = make_organisation()
    clinic = principal(make_person(organisation, "clinic"), organisation, "clinic")
    assert Permission.LEARN not in clinic.permissions
    with pytest.raises(Forbidden):
        service.mark_read(clinic, "b9-first")


def test_an_edition_cannot_be_changed(app: Flask, tmp_path: Path, trainee) -> None:
    make_edition(tmp_path)
    service.mark_read(trainee, "b9-first")
    for table in ("npt_module", "npt_lesson", "npt_claim", "npt_source", "npt_lesson_read"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="append-only"), write() as s:
                s.execute(text(statement))
    assert service.lesson(service.edition_of(trainee.person_id), "b9-first").blocks


def test_a_module_opens_when_certification_says_so(trainee, tmp_path: Path) -> None:
    edition = make_edition(tmp_path)
    found = service.module(edition.id, "B9")
    locked = [type(found)(**{**vars(found), "prerequisites": ("B1",)})]
    from npt_training.core.runtime import current

    b1 = type(found)(**{**vars(found), "id": "B1", "title": "Origins", "lessons": ()})
    current().caches["curriculum.modules"][edition.id] = [b1, *locked]
    with pytest.raises(ModuleLocked, match="Origins"):
        service.require_open(trainee.person_id, "B9")
    with pytest.raises(ModuleLocked):
        service.mark_read(trainee, "b9-first")
    service.complete_module(trainee.person_id, "B1")
    service.complete_module(trainee.person_id, "B1")
    assert service.require_open(trainee.person_id, "B9").open
