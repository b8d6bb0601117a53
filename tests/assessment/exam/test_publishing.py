"""Writing and publishing: refused with the line, a version that stays, two editors at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import DraftChanged, NotPublishable
from npt_training.assessment.exam.models import ExamVersion
from npt_training.core.db import read, write
from npt_training.core.runtime import current
from npt_training.core.storage import StoredFile
from tests.assessment import items
from tests.assessment.exam import factories


@pytest.fixture
def world(app: Flask) -> factories.World:
    return factories.make_world()


def refused(world: factories.World, **more: Any) -> str:
    with pytest.raises(NotPublishable) as refusal:
        factories.published(world, **more)
    return refusal.value.message


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cut_percent": 120}, "Cut: 120 % is above the maximum of 100 %"),
        ({"cut_percent": None}, "Cut: say how much is needed"),
        ({"cut_method": "other"}, "Cut: describe the method"),
        ({"minutes": None}, "Time: an examination has a time limit"),
        ({"sections": []}, "Sections: there is none"),
        ({"title": " "}, "Title: it has none"),
        ({"mode": "quiz"}, "it cannot use the secure pool"),
    ],
)
def test_a_fault_is_told_where_it_is(
    world: factories.World, change: dict[str, Any], told: str
) -> None:
    assert told in refused(world, **change)


def test_a_pool_too_small_is_told_with_the_line(world: factories.World) -> None:
    lines = [{"kind": "choice", "count": 2}, {"kind": "choice", "count": 5}]
    told = refused(world, sections=[{"title": "Leg", "lines": lines}])
    assert "Section 1 (Leg), line 2: 5 ×" in told
    assert "the pool has 4 that can be drawn" in told


def test_an_unknown_item_and_one_named_twice_are_told(world: factories.World) -> None:
    told = refused(world, sections=[{"items": ["exam-item-0", "nobody", "exam-item-0"]}])
    assert "there is no item nobody in this pool" in told
    assert "exam-item-0 stands in the form twice" in told


def test_a_missing_picture_is_told(world: factories.World) -> None:
    with write() as s:
        from npt_training.assessment.items import item_of
        from npt_training.assessment.service.bank import add_item

        item = item_of(items.locate(id="exam-look"))
        add_item(
            s, item, edition_id=world.edition_id,
            organisation_id=world.organisation.id, pool="exam",
        )  # fmt: skip
    section = {"items": ["exam-look"]}
    with read() as s:
        pictures = s.scalars(
            select(StoredFile.digest).where(StoredFile.media_type == "image/webp")
        ).all()
    storage = current().storage
    for digest in pictures:
        storage.fs.rm(storage.path(digest))
    assert "a file of the picture ankle-lateral-right is missing" in refused(
        world, sections=[section]
    )


def test_a_version_never_changes_and_sittings_keep_theirs(world: factories.World) -> None:
    exam_id = factories.published(world)
    first = service.get(world.staff, exam_id).version
    assert first is not None
    revision = service.get(world.staff, exam_id).revision
    revision = service.save_draft(
        world.staff, exam_id, factories.doc(cut_percent=50), revision=revision
    )
    assert service.get(world.staff, exam_id).changed
    second = service.publish(world.staff, exam_id, revision=revision)
    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest
    with pytest.raises(DBAPIError), write() as s:
        s.execute(update(ExamVersion).values(digest="another"))


def test_two_editors_at_once_the_second_is_told(world: factories.World) -> None:
    exam_id = service.create(world.staff, "Mine")
    service.save_draft(world.staff, exam_id, factories.doc(title="First"), revision=1)
    with pytest.raises(DraftChanged):
        service.save_draft(world.staff, exam_id, factories.doc(title="Second"), revision=1)
    with pytest.raises(DraftChanged):
        service.publish(world.staff, exam_id, revision=1)
    assert service.get(world.staff, exam_id).title == "First"
