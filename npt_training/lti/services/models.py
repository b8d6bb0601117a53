"""Scores on their way to a platform, and rosters as platforms last told them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Score(AppendOnly, Base):
    """One score for a learner of a link, as it is to be sent. ``number`` counts from 1 by learner;
    ``sent_as`` is its timestamp, later than that of the number before. ``cause`` says where it
    came from (an attempt's release, a resend) and is never taken twice."""

    __tablename__ = "npt_lti_score"
    __table_args__ = (
        UniqueConstraint("learner_id", "number"),
        UniqueConstraint("learner_id", "cause"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    learner_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_learner.id"))
    number: Mapped[int]
    cause: Mapped[str]
    given: Mapped[float | None]
    maximum: Mapped[float]
    activity_progress: Mapped[str]
    grading_progress: Mapped[str]
    comment: Mapped[LongText | None]
    sent_as: Mapped[UtcDateTime]
    created_at: Mapped[UtcDateTime]


class Delivery(Base):
    """Where a score stands. ``state``: waiting, delivered, refused (the platform will not take it;
    ``reason`` in words), asked (the mark in the LMS was changed there: an instructor decides) or
    passed over (a later score of the learner went in its place). ``next_at``: not before then; who
    carries it moves it on first, so that nobody else takes it meanwhile. ``theirs`` is the mark the
    LMS holds, in percent, where it is asked about. ``overwrite_by`` said that ours replaces it."""

    __tablename__ = "npt_lti_delivery"
    __table_args__ = (Index("ix_npt_lti_delivery_due", "state", "next_at"),)

    score_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_score.id"), primary_key=True)
    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"), index=True)
    learner_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_learner.id"), index=True)
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[UtcDateTime]
    reason: Mapped[LongText | None]
    status_code: Mapped[int | None]
    delivered_at: Mapped[UtcDateTime | None]
    theirs: Mapped[float | None]
    overwrite_by: Mapped[Id | None]


class RosterSync(Base):
    """One reading of a course's roster. ``state``: running, complete, partly (some rows could not
    be read; ``faults`` names them) or failed (``faults`` says why)."""

    __tablename__ = "npt_lti_roster_sync"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_course.id"), index=True)
    state: Mapped[str]
    started_at: Mapped[UtcDateTime]
    finished_at: Mapped[UtcDateTime | None]
    pages: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    faults: Mapped[JsonDoc]


class RosterMember(Base):
    """Somebody a roster named; not active once a complete reading no longer does."""

    __tablename__ = "npt_lti_roster_member"
    __table_args__ = (UniqueConstraint("course_id", "user_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_course.id"))
    user_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_user.id"), index=True)
    role: Mapped[str]
    roles: Mapped[JsonDoc]
    active: Mapped[bool]
    first_at: Mapped[UtcDateTime]
    last_at: Mapped[UtcDateTime]
