"""Tables of recall: one card per person, structure and task, and the log it is worked out from."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, UtcDateTime
from npt_training.core.ids import new_id


class RecallLearner(Base):
    """One row per person with cards. It is locked while their answers are taken in, so that two
    workers never take in the same answer side by side.
    """

    __tablename__ = "npt_recall_learner"

    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), primary_key=True)
    caught_up_at: Mapped[UtcDateTime]


class RecallCard(Base):
    """What is remembered of one structure by one task, as the scheduler left it.

    ``state``: learning, review or relearning; ``step`` is the place in the short steps and NULL in
    review. ``stability_days``: after so many days recall is predicted at 90 %. ``difficulty`` is 1
    to 10. Everything here follows from the log and can be made again from it.
    """

    __tablename__ = "npt_recall_card"
    __table_args__ = (
        UniqueConstraint("person_id", "structure", "task"),
        Index("ix_npt_recall_card_person_id_due_at", "person_id", "due_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    structure: Mapped[str]
    task: Mapped[str]
    state: Mapped[str]
    step: Mapped[int | None]
    stability_days: Mapped[float]
    difficulty: Mapped[float]
    due_at: Mapped[UtcDateTime]
    last_review_at: Mapped[UtcDateTime]
    last_rating: Mapped[int]
    reviews: Mapped[int]
    lapses: Mapped[int]


class RecallReview(AppendOnly, Base):
    """One scored answer as a review of a card. ``rating``: 1 again, 2 hard, 3 good, 4 easy, and 0
    when the answer does not count any more.

    A mark that changes later appends the next ``sequence`` for the same answer; the highest
    counts. ``reviewed_at`` is when the answer was given, ``recorded_at`` when it was taken in.
    """

    __tablename__ = "npt_recall_review"
    __table_args__ = (
        UniqueConstraint("answer_id", "structure", "sequence"),
        Index("ix_npt_recall_review_person_id_structure", "person_id", "structure"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    structure: Mapped[str]
    task: Mapped[str]
    answer_id: Mapped[Id] = mapped_column(ForeignKey("npt_answer.id"))
    sequence: Mapped[int]
    rating: Mapped[int]
    fraction: Mapped[float]
    reviewed_at: Mapped[UtcDateTime]
    recorded_at: Mapped[UtcDateTime]
