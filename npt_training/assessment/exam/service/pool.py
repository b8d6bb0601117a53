"""What forms are drawn from: a section's pool as cards, with what was seen and shown before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.assessment.exam.drawing import Card
from npt_training.assessment.exam.models import Exposure
from npt_training.assessment.exam.spec import Section
from npt_training.assessment.items.formats import format_of
from npt_training.assessment.models import Attempt, AttemptItem
from npt_training.assessment.service.bank import Held, practice_pool, school_items
from npt_training.atlas.contents import contents
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.runtime import current
from npt_training.curriculum import service as curriculum

AT_ONCE = 200
"""Rows in one INSERT."""
_EXPOSURE = cast(Table, Exposure.__table__)


def name_of(held: Held) -> str:
    """The lasting name of an item: a school's own by its series, the pack's by its code."""
    return held.series or held.code


def pool_of(organisation_id: str, edition_id: str, section: Section) -> dict[str, Held]:
    """The items a section may draw, by name. A secure pool holds the school's own items only."""
    if section.pool == "exam":
        found = school_items(organisation_id, "exam")
    else:
        found = practice_pool(edition_id, organisation_id)
    if section.module is not None:
        nerves = nerves_of(edition_id, section.module)
        found = [held for held in found if held.item.structure in nerves]
    return {name_of(held): held for held in found}


def modules_with_nerves() -> list[tuple[str, str]]:
    """(id, id and title) of the newest edition's modules that name nerves."""
    return [
        (module.id, f"{module.id}, {module.title}")
        for module in curriculum.modules(editions.newest().id)
        if module.nerves
    ]


def nerves_of(edition_id: str, module_id: str) -> frozenset[str]:
    """The nerves that a module of an edition names; none where there is no such module."""
    return frozenset(
        nerve
        for module in curriculum.modules(edition_id)
        if module.id == module_id
        for nerve in module.nerves
    )


def region_of(held: Held) -> str | None:
    """The region an item asks about: of its nerve, else of its picture."""
    atlas = contents(held.edition_id)
    nerve = atlas.nerves.get(held.item.structure or "")
    if nerve is not None:
        return nerve.region
    picture = atlas.pictures.get(held.item.view or "")
    return picture.region if picture is not None else None


def cards_of(
    items: Iterable[Held],
    *,
    seen: Mapping[str, int] | None = None,
    shown: Mapping[str, int] | None = None,
) -> list[Card]:
    """Items as drawing sees them. ``seen`` counts by row, ``shown`` by name."""
    seen, shown = seen or {}, shown or {}
    return [
        Card(
            held.id,
            held.item.kind,
            region_of(held),
            held.item.level,
            held.item.structure,
            seen.get(held.id, 0),
            shown.get(name_of(held), 0),
            format_of(held.item),
            held.item.asks_hazard,
        )
        for held in items
    ]


def shown_counts(organisation_id: str) -> dict[str, int]:
    """In how many examination forms of the school each item stood, by name."""
    with read() as s:
        rows = s.execute(
            select(Exposure.series, Exposure.shown).where(
                Exposure.organisation_id == organisation_id
            )
        ).all()
    return {row.series: row.shown for row in rows}


def seen_counts(person_id: str) -> Counter[str]:
    """How often a person was asked each item, by row, in whatever they sat."""
    with read() as s:
        rows = s.execute(
            select(AttemptItem.item_id, func.count())
            .join(Attempt, Attempt.id == AttemptItem.attempt_id)
            .where(Attempt.person_id == person_id)
            .group_by(AttemptItem.item_id)
        ).all()
    found: Counter[str] = Counter()
    for item_id, count in rows:
        found[item_id] = count
    return found


def count_shown(s: Session, organisation_id: str, names: Collection[str]) -> None:
    """Add one form to each item's count. In order of name, so that two starts never deadlock."""
    rows: Sequence[dict[str, Any]] = [
        {"organisation_id": organisation_id, "series": name, "shown": 1} for name in sorted(names)
    ]
    dialect = sqlite if current().db.is_sqlite else postgresql
    for start in range(0, len(rows), AT_ONCE):
        insert = dialect.insert(_EXPOSURE).values(rows[start : start + AT_ONCE])
        s.connection().execute(
            insert.on_conflict_do_update(
                index_elements=["organisation_id", "series"],
                set_={"shown": _EXPOSURE.c.shown + 1},
            )
        )
