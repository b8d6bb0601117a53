"""What the search finds of the curriculum: lessons, statements, and parts of the pack."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from npt_training.core.db import read
from npt_training.core.search.service import Findable
from npt_training.curriculum import service
from npt_training.curriculum.blocks import texts_of
from npt_training.curriculum.faculty import marks
from npt_training.curriculum.models import CurriculumClaim, CurriculumLesson
from npt_training.curriculum.parts.registry import PARTS
from npt_training.curriculum.parts.service import documents

_REFERENCE = re.compile(r"""<a class="ref"[^>]*>.*?</a>""")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def findables(edition_id: str) -> Iterator[Findable]:
    """Everything of the curriculum that has a page. Answers of vignettes are text like the rest."""
    yield from _lessons(edition_id)
    with read() as s:
        claims = s.scalars(select(CurriculumClaim).where(CurriculumClaim.edition_id == edition_id))
        for claim in claims:
            yield Findable("claim", claim.code, claim.doc["statement"], claim.doc["known"])
    for part in PARTS:
        if part.found_by is None:
            continue
        for code, document in documents(edition_id, part).items():
            title, text = part.found_by(document)
            yield Findable(part.name, code, marks.neutral(title), marks.neutral(text))


def _lessons(edition_id: str) -> Iterator[Findable]:
    for module in service.modules(edition_id):
        with read() as s:
            rows = s.scalars(
                select(CurriculumLesson)
                .where(
                    CurriculumLesson.edition_id == edition_id,
                    CurriculumLesson.code.in_([line.id for line in module.lessons]),
                )
                .order_by(CurriculumLesson.position)
            ).all()
        for row in rows:
            body = " ".join([*row.doc["key_points"], *_texts(row.doc["blocks"])])
            yield Findable("lesson", row.code, row.title, plain(body), module.id, module.title)


def _texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        yield from texts_of(block)
        if block["type"] == "table":
            yield from (cell for row in [block["head"], *block["rows"]] for cell in row)


def plain(markup: str) -> str:
    """The words of cleaned HTML on one line, without the numbers of its sources."""
    words = marks.neutral(html.unescape(_TAG.sub(" ", _REFERENCE.sub("", markup))))
    return re.sub(r" ([.,;:)])", r"\1", _SPACE.sub(" ", words)).strip()
