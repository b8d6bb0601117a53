"""Agreement of markers, read from what was marked twice: by item and by marker."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.agreement import Agreement, agreement
from npt_training.assessment.desk.models import SecondMark
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion, Mark
from npt_training.core.db import read

MOST_PAIRS = 5000
"""The newest answers marked twice that are looked at; a marker's manner changes over years."""


@dataclass(frozen=True)
class Pair:
    """Two independent marks of one answer: before any moderation."""

    item: str
    most: int
    first_by: str
    second_by: str
    first: float
    second: float


@dataclass(frozen=True)
class Lines:
    """Agreement over all, by item code, and by marker (id; as first or as second)."""

    all: Agreement
    by_item: dict[str, Agreement]
    by_marker: dict[str, Agreement]


def marked_twice(actor: Principal) -> Lines:
    """How far the school's markers agree. Two queries, however many answers there are.

    Of a marker the figures are theirs beside the others': ``apart`` above 0 means that this
    marker gives more.
    """
    actor.require(Permission.MARK)
    pairs = _pairs(actor.organisation_id)
    items: dict[str, list[Pair]] = defaultdict(list)
    people: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for pair in pairs:
        items[pair.item].append(pair)
        people[pair.first_by].append((pair.second, pair.first))
        people[pair.second_by].append((pair.first, pair.second))
    return Lines(
        agreement([(one.first, one.second) for one in pairs]),
        {
            item: agreement([(one.first, one.second) for one in some], some[-1].most + 1)
            for item, some in sorted(items.items())
        },
        {marker: agreement(some) for marker, some in people.items()},
    )


def _pairs(organisation_id: str) -> list[Pair]:
    with read() as s:
        beside = s.execute(
            select(
                SecondMark.answer_id,
                SecondMark.marker_id,
                SecondMark.fraction,
                Answer.item_code,
                ItemVersion.doc,
            )
            .join(Answer, Answer.id == SecondMark.answer_id)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
            .join(ItemVersion, ItemVersion.id == AttemptItem.item_id)
            .where(Attempt.organisation_id == organisation_id)
            .order_by(SecondMark.id.desc())
            .limit(MOST_PAIRS)
        ).all()
        firsts = s.execute(
            select(Mark.answer_id, Mark.marker_id, Mark.fraction)
            .join(Answer, Answer.id == Mark.answer_id)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                Attempt.organisation_id == organisation_id,
                Mark.cause == "mark",
                Mark.answer_id.in_(select(SecondMark.answer_id)),
            )
            .order_by(Mark.sequence)
        ).all()
    first = {row.answer_id: row for row in firsts}
    pairs = {}
    for row in beside:
        one = first.get(row.answer_id)
        if one is not None and one.marker_id != row.marker_id and row.answer_id not in pairs:
            most = sum(line["marks"] for line in row.doc.get("rubric", []))
            pairs[row.answer_id] = Pair(
                row.item_code, most, one.marker_id, row.marker_id, one.fraction, row.fraction
            )
    return list(pairs.values())
