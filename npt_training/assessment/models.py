"""Tables of assessment: the bank of an edition, attempts, answers, marks."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class ItemVersion(AppendOnly, Base):
    """An item as one edition holds it; ``digest`` is SHA-256 of its canonical JSON.

    ``code`` is the item's id in the pack and stays the same over editions. Attempts point here,
    so what was asked can always be shown as it was asked.

    ``organisation_id`` NULL: of the pack, for everybody. A school's own item has the lasting name
    ``series`` and counts its ``version`` from 1; its edition is the one it was checked against.
    ``pool`` is practice, or exam: the secure pool, which no practice, review or export shows.
    """

    __tablename__ = "npt_item"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        Index("ix_npt_item_organisation_id_pool", "organisation_id", "pool"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    module_id: Mapped[str]
    kind: Mapped[str]
    structure: Mapped[str | None]
    view_id: Mapped[str | None]
    digest: Mapped[str]
    doc: Mapped[JsonDoc]
    pool: Mapped[str] = mapped_column(default="practice", server_default="practice")
    organisation_id: Mapped[Id | None]
    series: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Attempt(Base):
    """One sitting of a person. ``mode`` is quiz, practice or exam.

    ``status``: open, submitted (waits for marking), marked (all marks given), released (the
    trainee sees the result). ``open_slot`` is the module while a quiz is open and NULL after,
    so that a person has one open quiz per module however often they click.

    ``exam_id`` names the school's own quiz or examination (:mod:`.exam`) it belongs to;
    ``explains`` says whether a released examination shows its questions and keys (NULL: yes).
    """

    __tablename__ = "npt_attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "open_slot"),
        Index("ix_npt_attempt_person_id_module_id", "person_id", "module_id"),
        Index("ix_npt_attempt_organisation_id_status", "organisation_id", "status"),
        Index("ix_npt_attempt_exam_id_status", "exam_id", "status"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    module_id: Mapped[str | None]
    mode: Mapped[str]
    open_slot: Mapped[str | None]
    seed: Mapped[str]
    status: Mapped[str]
    pass_percent: Mapped[float | None]
    started_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    submitted_at: Mapped[UtcDateTime | None]
    submit_key: Mapped[str | None]
    released_at: Mapped[UtcDateTime | None]
    percent: Mapped[float | None]
    passed: Mapped[bool | None]
    exam_id: Mapped[Id | None]
    explains: Mapped[bool | None]


class AttemptItem(Base):
    """Question ``position`` (from 1) of an attempt; ``shown`` is the order of its options.

    The browser knows it by attempt and position only.
    """

    __tablename__ = "npt_attempt_item"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"))
    position: Mapped[int]
    item_id: Mapped[Id] = mapped_column(ForeignKey("npt_item.id"), index=True)
    shown: Mapped[JsonDoc]


class SavedResponse(Base):
    """What stands in a question before it is handed in; the newest save wins.

    ``revision`` counts saves, so that a page opened before a later save is recognised; ``key``
    is the last save's idempotency key. ``confidence`` is 1 to 3 as the person said. In an
    examination ``opened_at`` is when the question was last shown and ``seconds`` the time spent on
    it until the last save; a question that was only shown has revision 0.
    """

    __tablename__ = "npt_saved_response"

    attempt_item_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt_item.id"), primary_key=True)
    response: Mapped[JsonDoc]
    revision: Mapped[int]
    key: Mapped[str | None]
    saved_at: Mapped[UtcDateTime]
    confidence: Mapped[int | None]
    opened_at: Mapped[UtcDateTime | None]
    seconds: Mapped[float | None]


class Answer(AppendOnly, Base):
    """The response handed in for a question, once and for good; ``response`` NULL: left empty.

    ``fraction`` is 0 to 1, NULL while (or because) only a person can mark it; ``detail`` says how
    it came about, ``confidence`` (1 to 3) how sure the person was, ``seconds`` how long it took
    where that is measured, ``hints`` how many were shown before it. Repeats ``person_id`` and
    ``item_code`` so that the image gate reads one index.
    """

    __tablename__ = "npt_answer"
    __table_args__ = (
        UniqueConstraint("attempt_item_id"),
        Index("ix_npt_answer_person_id_structure", "person_id", "structure"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    attempt_item_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt_item.id"))
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"), index=True)
    person_id: Mapped[Id]
    item_code: Mapped[str]
    kind: Mapped[str]
    structure: Mapped[str | None]
    response: Mapped[JsonDoc | None]
    fraction: Mapped[float | None]
    detail: Mapped[JsonDoc]
    key: Mapped[str | None]
    given_at: Mapped[UtcDateTime]
    confidence: Mapped[int | None]
    seconds: Mapped[float | None]
    hints: Mapped[int] = mapped_column(default=0, server_default="0")


class HintShown(AppendOnly, Base):
    """The ``number``-th hint (from 1) of a practice question, written before it is shown.

    ``stage`` is the stage of a case, else 0. ``doc`` is the hint as it stood on the page
    (:class:`.kinds.hinting.Hint`), so that it stays what was read.
    """

    __tablename__ = "npt_hint"
    __table_args__ = (UniqueConstraint("attempt_item_id", "stage", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    attempt_item_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt_item.id"))
    stage: Mapped[int]
    number: Mapped[int]
    doc: Mapped[JsonDoc]
    shown_at: Mapped[UtcDateTime]


class Mark(AppendOnly, Base):
    """An instructor's marks for one answer. A correction is a new row with the next ``sequence``
    that points at the one it supersedes; the highest sequence counts.

    ``cause``: mark (of a marker), undone (the marker took the last one back: the answer waits
    again), moderation, appeal, regrade, or excluded (the question does not count for anybody);
    ``cause_id`` is the row that says why. ``notes`` are comments at places of the picture:
    ``{"x", "y", "text"}``, 0 to 1.
    """

    __tablename__ = "npt_mark"
    __table_args__ = (UniqueConstraint("answer_id", "sequence"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    answer_id: Mapped[Id] = mapped_column(ForeignKey("npt_answer.id"))
    sequence: Mapped[int]
    supersedes: Mapped[Id | None] = mapped_column(ForeignKey("npt_mark.id"))
    marker_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    rubric: Mapped[JsonDoc]
    fraction: Mapped[float]
    comment: Mapped[LongText]
    given_at: Mapped[UtcDateTime]
    cause: Mapped[str] = mapped_column(default="mark", server_default="mark")
    cause_id: Mapped[Id | None]
    notes: Mapped[JsonDoc | None]
