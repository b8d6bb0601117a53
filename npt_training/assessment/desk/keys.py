"""Questions that people have answered, as the regrading pages list them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.changes import response_key, response_words
from npt_training.assessment.desk.models import Regrade
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.secure import may_see_secure, require_sight
from npt_training.assessment.service.waiting import MODES
from npt_training.core.db import read
from npt_training.core.errors import NotFound

PAGE = 40
MOST_GROUPS = 30


@dataclass(frozen=True)
class Asked:
    """An item version with how many of the school answered it in quizzes and examinations."""

    held: Held
    answers: int


@dataclass(frozen=True)
class Group:
    """Equal responses: ``key`` for the form, ``words`` for people, ``fraction`` as scored."""

    key: str
    words: str
    count: int
    fraction: float


def asked_items(actor: Principal, page: int, module_id: str = "") -> tuple[list[Asked], int]:
    """Questions with answers, by quiz and code; with the number of pages."""
    actor.require(Permission.MARK)
    answered = (
        select(AttemptItem.item_id, func.count().label("answers"))
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(
            Attempt.organisation_id == actor.organisation_id,
            Attempt.mode.in_(MODES),
            Attempt.status != "open",
        )
        .group_by(AttemptItem.item_id)
        .subquery()
    )
    query = select(ItemVersion.id, ItemVersion.edition_id, answered.c.answers).join(
        answered, answered.c.item_id == ItemVersion.id
    )
    if not may_see_secure(actor):
        query = query.where(ItemVersion.pool != "exam")
    if module_id:
        query = query.where(ItemVersion.module_id == module_id)
    with read() as s:
        total = s.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        rows = s.execute(
            query.order_by(ItemVersion.module_id, ItemVersion.code, ItemVersion.id)
            .limit(PAGE)
            .offset(PAGE * (page - 1))
        ).all()
    found = [Asked(held_item(row.edition_id, row.id), row.answers) for row in rows]
    return found, max(1, -(-total // PAGE))


def asked_item(actor: Principal, item_id: str) -> Held:
    """An item version somebody of the school was asked; NotFound otherwise."""
    actor.require(Permission.MARK)
    if not item_id.isalnum():
        raise NotFound()
    with read() as s:
        edition_id = s.scalars(
            select(ItemVersion.edition_id)
            .join(AttemptItem, AttemptItem.item_id == ItemVersion.id)
            .join(Attempt, Attempt.id == AttemptItem.attempt_id)
            .where(
                ItemVersion.id == item_id,
                Attempt.organisation_id == actor.organisation_id,
                Attempt.mode.in_(MODES),
            )
            .limit(1)
        ).first()
    if edition_id is None:
        raise NotFound()
    return require_sight(actor, held_item(edition_id, item_id))


def versions_of(actor: Principal, held: Held) -> list[Held]:
    """Other versions of the same item on the same picture, newest first: of other editions of the
    pack, or of the school's own. People's tasks have none: a new rubric needs new marks."""
    if hasattr(held.item, "rubric"):
        return []
    query = select(ItemVersion.id, ItemVersion.edition_id).where(
        ItemVersion.id != held.id,
        ItemVersion.kind == held.item.kind,
    )
    if held.organisation_id is None:
        query = query.where(ItemVersion.code == held.code, ItemVersion.organisation_id.is_(None))
    else:
        query = query.where(
            ItemVersion.series == held.series,
            ItemVersion.organisation_id == actor.organisation_id,
        )
    with read() as s:
        rows = s.execute(query.order_by(ItemVersion.id.desc()).limit(20)).all()
    found = [held_item(row.edition_id, row.id) for row in rows]
    shown = (held.item.view, held.item.window)
    return [
        one for one in found if (one.item.view, one.item.window) == shown and one.item != held.item
    ]


def responses(actor: Principal, held: Held) -> list[Group]:
    """What was answered, commonest first, where responses can be told apart by words."""
    if hasattr(held.item, "rubric"):
        return []
    with read() as s:
        rows = s.execute(
            select(Answer.response, Answer.fraction)
            .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                AttemptItem.item_id == held.id,
                Attempt.organisation_id == actor.organisation_id,
                Attempt.mode.in_(MODES),
                Attempt.status != "open",
            )
        ).all()
    counts: Counter[str] = Counter()
    first: dict[str, Any] = {}
    for row in rows:
        key = response_key(row.response)
        if key is not None:
            counts[key] += 1
            first.setdefault(key, row)
    return [
        Group(key, response_words(held, first[key].response), count, first[key].fraction or 0.0)
        for key, count in counts.most_common(MOST_GROUPS)
    ]


def regrades_of(actor: Principal, held: Held) -> list[Regrade]:
    """What was changed about this item before, newest first."""
    with read() as s:
        return list(
            s.scalars(
                select(Regrade)
                .where(
                    Regrade.item_id == held.id,
                    Regrade.organisation_id == actor.organisation_id,
                )
                .order_by(Regrade.id.desc())
            )
        )
