"""Puts a checked content pack into an edition: whole, within the caller's transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from npt_training.core.ids import new_id
from npt_training.curriculum.models import (
    CurriculumClaim,
    CurriculumLesson,
    CurriculumModule,
    CurriculumSource,
)
from npt_training.curriculum.pack import ModuleFiles, Pack
from npt_training.curriculum.parts import service as parts
from npt_training.curriculum.rules import prerequisites_present


def install(s: Session, edition_id: str, pack: Pack) -> None:
    """Write everything in ``pack``, which must have no problems."""
    assert not pack.problems
    for position, entry in enumerate(pack.modules):
        row = _module(edition_id, entry, position)
        s.add(row)
        s.flush()
        s.add_all(_lessons(edition_id, row.id, entry))
    for claim in pack.claims.values():
        doc = claim.model_dump(exclude={"id"})
        s.add(CurriculumClaim(edition_id=edition_id, code=claim.id, doc=doc))
    for source in pack.sources.values():
        doc = source.model_dump(exclude={"id"})
        s.add(CurriculumSource(edition_id=edition_id, code=source.id, doc=doc))
    s.flush()
    parts.install(s, edition_id, pack.parts)


def _module(edition_id: str, entry: ModuleFiles, position: int) -> CurriculumModule:
    module, course = entry.module, entry.course
    needed = prerequisites_present(course.prerequisites, set(course.modules))
    return CurriculumModule(
        id=new_id(),
        edition_id=edition_id,
        code=module.id,
        tier=course.tier,
        course=course.title,
        position=position,
        title=module.title,
        summary=module.summary,
        minutes=module.minutes,
        doc={
            "objectives": [objective.model_dump() for objective in module.objectives],
            "nerves": module.nerves,
            "quiz": module.quiz.model_dump() if module.quiz else None,
            "prerequisites": needed.get(module.id, []),
            "lessons": [
                {
                    "id": lesson.head.id,
                    "title": lesson.head.title,
                    "kind": lesson.head.kind,
                    "minutes": lesson.head.minutes,
                    "nerves": lesson.head.nerves,
                    "claims": lesson.claims,
                }
                for lesson in entry.lessons
            ],
            "exercises": [
                {"lesson": lesson.head.id, "view": e.view, "nerve": e.nerve, "item": e.item}
                for lesson in entry.lessons
                for e in lesson.exercises
            ],
        },
    )


def _lessons(edition_id: str, module_id: str, entry: ModuleFiles) -> list[CurriculumLesson]:
    return [
        CurriculumLesson(
            edition_id=edition_id,
            module_id=module_id,
            code=lesson.head.id,
            position=position,
            title=lesson.head.title,
            kind=lesson.head.kind,
            minutes=lesson.head.minutes,
            doc=lesson.doc,
        )
        for position, lesson in enumerate(entry.lessons)
    ]
