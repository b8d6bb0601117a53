"""What a person's cards say: today, the days to come, nerve by nerve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.recall import rules
from npt_training.assessment.recall.models import RecallCard, RecallReview
from npt_training.assessment.recall.rules import GOOD, Day, Known, Standing
from npt_training.assessment.recall.service.cards import memory_of
from npt_training.assessment.recall.service.feed import catch_up
from npt_training.assessment.recall.service.pictures import pictures
from npt_training.assessment.service import ImageGate
from npt_training.core.clock import now
from npt_training.core.db import read


@dataclass(frozen=True)
class Today:
    """Where a person stands today. ``due`` leaves out cards that no picture asks for.

    ``answered`` and ``right`` count the reviews of the reader's day, ``cards`` all they have.
    ``next_at`` is when the next card comes due, None where none will.
    """

    due: int
    answered: int
    right: int
    cards: int
    next_at: datetime | None
    forecast: list[Day]

    @property
    def run(self) -> int:
        """Pictures in the next run: ten minutes at most."""
        return min(self.due, rules.QUEUE_MOST)

    @property
    def minutes(self) -> int:
        return rules.minutes_for(self.run)


@dataclass(frozen=True)
class NerveLine:
    """A nerve with its chance of recall and its image gate; either may be missing."""

    structure: str
    standing: Standing | None
    gate: ImageGate | None


def today(actor: Principal, zone: tzinfo) -> Today:
    """Today's numbers by the reader's calendar; answers not yet taken in are taken in first."""
    catch_up(actor.person_id)
    at = now()
    midnight = datetime.combine(at.astimezone(zone).date(), time(), tzinfo=zone)
    with read() as s:
        cards = _cards(s, actor.person_id)
        rated = _rated_since(s, actor.person_id, midnight)
    asked = pictures(actor)
    askable = [card for card in cards if (card.structure, card.task) in asked]
    return Today(
        due=sum(card.memory.due <= at for card in askable),
        answered=len(rated),
        right=sum(rating >= GOOD for rating in rated.values()),
        cards=len(cards),
        next_at=min((c.memory.due for c in askable if c.memory.due > at), default=None),
        forecast=rules.forecast([card.memory.due for card in askable], at, zone),
    )


def due_now(person_id: str) -> int | None:
    """How many cards wait, as the last look left them; None where the person has no card.

    One small query, for a person's home.
    """
    late = func.sum(case((RecallCard.due_at <= now(), 1), else_=0))
    with read() as s:
        query = select(func.count(), late).where(RecallCard.person_id == person_id)
        cards, due = s.execute(query).one()
    return int(due) if cards else None


def cards_of(person_id: str) -> list[Known]:
    """Every card of a person."""
    with read() as s:
        return _cards(s, person_id)


def nerves(actor: Principal) -> list[NerveLine]:
    """Every nerve the actor has a card or an open gate question about, the weakest first.

    Nerves nobody has answered anything about come last, in order of id.
    """
    catch_up(actor.person_id)
    at = now()
    known = {one.structure: one for one in rules.standings(cards_of(actor.person_id), at)}
    gates = assessment.image_gates(actor.person_id, at)
    unknown = sorted(gates.keys() - known.keys())
    return [NerveLine(nerve, known.get(nerve), gates.get(nerve)) for nerve in [*known, *unknown]]


def _cards(s: Session, person_id: str) -> list[Known]:
    rows = s.scalars(
        select(RecallCard)
        .where(RecallCard.person_id == person_id)
        .order_by(RecallCard.structure, RecallCard.task)
    ).all()
    return [Known(row.structure, row.task, memory_of(row)) for row in rows]


def _rated_since(s: Session, person_id: str, since: datetime) -> Mapping[str, int]:
    """The rating each answer since a moment counts with; of a label, its weakest name."""
    rows = s.execute(
        select(RecallReview.answer_id, RecallReview.structure, RecallReview.rating)
        .where(RecallReview.person_id == person_id, RecallReview.reviewed_at >= since)
        .order_by(RecallReview.sequence)
    ).all()
    counting = {(row.answer_id, row.structure): row.rating for row in rows}
    rated: dict[str, int] = {}
    for (answer, _structure), rating in counting.items():
        if rating:
            rated[answer] = min(rating, rated.get(answer, rating))
    return rated
