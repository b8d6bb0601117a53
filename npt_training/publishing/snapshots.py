"""Snapshots of content: of an edition in the database, and of files that are not loaded yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from npt_training.assessment import service as assessment
from npt_training.assessment.items import AnyItem
from npt_training.assessment.models import ItemVersion
from npt_training.atlas.models import Strict
from npt_training.atlas.models_db import AtlasNerve, AtlasPart, AtlasView
from npt_training.atlas.pack import AtlasPack
from npt_training.atlas.service import doc_of
from npt_training.core.clock import now
from npt_training.core.db import Base, read
from npt_training.core.editions import Edition
from npt_training.core.ids import new_id
from npt_training.curriculum import install as curriculum
from npt_training.curriculum.finding import plain
from npt_training.curriculum.models import (
    CurriculumClaim,
    CurriculumLesson,
    CurriculumModule,
    CurriculumSource,
)
from npt_training.curriculum.pack import Pack
from npt_training.curriculum.parts.models import PartDocument
from npt_training.publishing.differences import Key, Thing

ATLAS_PARTS = ("landmark", "hazard", "territory", "dermatome")


def of_edition(edition_id: str) -> dict[Key, Thing]:
    """Everything of an edition that an editor wrote; pictures stand by their files' digests."""
    with read() as s:
        found = _written(s, edition_id)
        for nerve in _rows(s, AtlasNerve, edition_id):
            found["nerve", nerve.code] = _atlas_thing(nerve.code, nerve.doc)
        for part in _rows(s, AtlasPart, edition_id):
            if part.kind in ATLAS_PARTS:
                key = "atlas", f"{part.kind}/{part.code}"
                found[key] = _atlas_thing(part.code, part.doc)
        for view in _rows(s, AtlasView, edition_id):
            found["picture", view.code] = _picture(view.code, view.doc, view.pictures)
    return found


def of_files(courses: Pack, items: list[AnyItem], atlas: AtlasPack) -> dict[Key, Thing]:
    """The same of files that were read without a mistake.

    They are installed into a database in memory, so what is compared is what would be stored.
    """
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as s:
        edition = Edition(id=new_id(), label="", digest="", counts={}, loaded_at=now())
        s.add(edition)
        s.flush()
        curriculum.install(s, edition.id, courses)
        assessment.install(s, edition.id, items)
        found = _written(s, edition.id)
    engine.dispose()
    for code, nerve in atlas.nerves.items():
        found["nerve", code] = _atlas_thing(code, doc_of(nerve))
    groups: list[Mapping[str, Strict]]
    groups = [atlas.landmarks, atlas.hazards, atlas.territories, atlas.dermatomes]
    for kind, entries in zip(ATLAS_PARTS, groups, strict=True):
        for code, entry in entries.items():
            found["atlas", f"{kind}/{code}"] = _atlas_thing(code, doc_of(entry))
    for code, view in atlas.views.items():
        digests = {str(w): hashlib.sha256(f).hexdigest() for w, f in view.pictures.items()}
        found["picture", code] = _picture(code, doc_of(view.entry), digests)
    return found


def lesson_text(edition_id: str, code: str) -> str:
    """A lesson's words as they stand in an edition; empty where it has no such lesson."""
    with read() as s:
        row = s.scalars(
            select(CurriculumLesson).where(
                CurriculumLesson.edition_id == edition_id, CurriculumLesson.code == code
            )
        ).one_or_none()
    return (
        "" if row is None else plain(" ".join(_texts([row.doc["key_points"], row.doc["blocks"]])))
    )


def _texts(value: Any) -> list[str]:
    """Every text in a lesson's blocks, in order; drawings are left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, dict):
        hidden = ("svg", "type", "id", "label", "labels", "sources", "view", "show", "layers")
        return [text for key, one in value.items() if key not in hidden for text in _texts(one)]
    return []


def _written(s: Session, edition_id: str) -> dict[Key, Thing]:
    found: dict[Key, Thing] = {}
    for module in _rows(s, CurriculumModule, edition_id):
        doc = {"title": module.title, "summary": module.summary, "position": module.position}
        found["module", module.code] = Thing(module.title, doc | module.doc)
    for lesson in _rows(s, CurriculumLesson, edition_id):
        doc = {"title": lesson.title, "minutes": lesson.minutes, "kind": lesson.kind}
        found["lesson", lesson.code] = Thing(lesson.title, doc | lesson.doc)
    for claim in _rows(s, CurriculumClaim, edition_id):
        found["claim", claim.code] = Thing(claim.doc["statement"], claim.doc)
    for source in _rows(s, CurriculumSource, edition_id):
        found["source", source.code] = Thing(source.doc["cite"], source.doc)
    for part in _rows(s, PartDocument, edition_id):
        title = str(part.doc.get("title") or part.doc.get("name") or part.code)
        found["part", f"{part.part}/{part.code}"] = Thing(title, part.doc)
    for item in s.scalars(
        select(ItemVersion).where(
            ItemVersion.edition_id == edition_id, ItemVersion.organisation_id.is_(None)
        )
    ):
        found["item", item.code] = Thing(item.doc["prompt"], item.doc)
    return found


def _rows(s: Session, model: Any, edition_id: str) -> Any:
    return s.scalars(select(model).where(model.edition_id == edition_id))


def _atlas_thing(code: str, doc: Any) -> Thing:
    return Thing(str(doc.get("name") or code), doc)


def _picture(code: str, doc: Any, digests: Any) -> Thing:
    return Thing(str(doc.get("title") or code), {"entry": doc, "files": dict(digests)})
