"""The statements of an edition, with their sources and the lessons that take them up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current
from npt_training.curriculum import service
from npt_training.curriculum.models import CurriculumClaim, CurriculumSource
from npt_training.curriculum.shapes import Claim, LessonLine


def claims(edition_id: str) -> dict[str, Claim]:
    """Every statement of an edition by id, in their order; kept, for editions never change."""
    kept: dict[str, dict[str, Claim]] = current().caches.setdefault("curriculum.claims", {})
    if edition_id not in kept:
        cited = sources(edition_id)
        with read() as s:
            rows = s.scalars(
                select(CurriculumClaim)
                .where(CurriculumClaim.edition_id == edition_id)
                .order_by(CurriculumClaim.code)
            ).all()
        kept[edition_id] = {
            row.code: Claim(
                id=row.code,
                statement=row.doc["statement"],
                labels=tuple(row.doc["labels"]),
                known=row.doc["known"],
                modules=tuple(row.doc["modules"]),
                sources=tuple(cited[ident] for ident in row.doc["sources"]),
            )
            for row in rows
        }
    return kept[edition_id]


def sources(edition_id: str) -> dict[str, dict[str, Any]]:
    """Every source of an edition by id: id, cite, url, note, evidence."""
    kept: dict[str, dict[str, Any]] = current().caches.setdefault("curriculum.sources", {})
    if edition_id not in kept:
        with read() as s:
            rows = s.scalars(
                select(CurriculumSource).where(CurriculumSource.edition_id == edition_id)
            ).all()
        kept[edition_id] = {row.code: {"id": row.code, **row.doc} for row in rows}
    return kept[edition_id]


def claim(edition_id: str, claim_id: str) -> Claim:
    """One statement; raises NotFound."""
    found = claims(edition_id).get(claim_id)
    if found is None:
        raise NotFound()
    return found


def lessons_about(edition_id: str, claim_id: str) -> list[LessonLine]:
    """The lessons that take a statement up, in course order."""
    lines = (line for found in service.modules(edition_id) for line in found.lessons)
    return [line for line in lines if claim_id in line.claims]


def anchor(claim_id: str) -> str:
    """Where a lesson that takes the statement up speaks of it: ``lesson#claim-G60``."""
    return f"claim-{claim_id}"
