"""Answering: saving as it is given, and the practice answer that is judged at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.errors import (
    AlreadyAnswered,
    AttemptClosed,
    ChangedElsewhere,
    ResponseRefused,
)
from npt_training.assessment.kinds.base import Fields, Response, first
from npt_training.assessment.scoring import Score
from npt_training.assessment.service.asked import Asked, question
from npt_training.assessment.service.bank import Held
from npt_training.assessment.service.place import (
    Place,
    Standing,
    answer,
    attempt,
    place_of,
    saved,
    standing,
)
from npt_training.assessment.stimulus import ground_for
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit

EXAM = "exam"
_INSERT_SAVED = insert(saved)
_UPDATE_SAVED = update(saved).where(saved.c.attempt_item_id == bindparam("question"))
_INSERT_ANSWER = insert(answer)


@dataclass(frozen=True)
class Saved:
    """``revision`` belongs into the page's hidden field, so that its next save is in order."""

    revision: int
    response: Response


def save_response(
    actor: Principal,
    attempt_id: str,
    position: int,
    fields: Fields,
    *,
    key: str | None = None,
    revision: int | None = None,
) -> Saved:
    """Keep what stands in a question; saving again replaces it until it is handed in.

    The same ``key`` again is a repeat and changes nothing. ``revision`` is the one the page was
    opened with: an older one with another response raises ChangedElsewhere. A locked stage of a
    case stays as it is (StageLocked). Raises AttemptClosed, ResponseRefused, NotFound. An
    examination is saved by :mod:`..exam`, which asks for the device.
    """
    place = place_of(actor, attempt_id, position)
    if place.mode == EXAM:
        raise AttemptClosed()
    kind, item = place.held.kind, place.held.item
    given = kind.parse(item, place.shown, fields)
    sure = confidence_in(fields)
    with write() as s:
        stands = standing(s, place)
        still_open(place, stands)
        if key and key == stands.key:
            return Saved(stands.revision, stands.saved)
        response = kept_with(place, stands.saved, given)
        if response == stands.saved and sure == stands.confidence:
            return Saved(stands.revision, stands.saved)
        if revision is not None and revision < stands.revision:
            raise ChangedElsewhere()
        _keep(s, place, stands, response, key, sure)
    return Saved(stands.revision + 1, response)


def answer_practice(
    actor: Principal,
    attempt_id: str,
    position: int,
    fields: Fields,
    *,
    key: str | None = None,
) -> Asked:
    """Hand in one practice answer, judged at once. The first answer stays.

    A case is judged with its last stage; until then its stages are locked one by one.

    The same ``key`` again gives the same result; anything else later raises AlreadyAnswered.
    """
    place = place_of(actor, attempt_id, position)
    if place.mode != "practice":
        raise AttemptClosed()
    held = place.held
    kind, item = held.kind, held.item
    given = kind.parse(item, place.shown, fields)
    if not given:
        raise _nothing_given()
    ground = ground_for(held)
    score = None if kind.staged else kind.judge(item, given, ground)
    try:
        with write() as s:
            stands = standing(s, place)
            if stands.answer_id is None:
                still_open(place, stands)
                response = kind.keep(item, stands.saved, given)
                sure = confidence_in(fields)
                if not kind.complete(item, response):
                    if response != stands.saved:
                        _keep(s, place, stands, response, key, sure)
                    return _standing_as(place, stands, response)
                score = score or kind.judge(item, response, ground)
                row = answer_row(place, response, score, key, confidence=sure, hints=stands.hints)
                s.connection().execute(_INSERT_ANSWER, row)
                if stands.left == 1:
                    _finish(s, place)
                return _answered(place, stands, row)
    except IntegrityError:
        pass
    earlier = question(actor, attempt_id, position)
    if key and key == earlier.answer_key:
        return earlier
    raise AlreadyAnswered()


def _nothing_given() -> ResponseRefused:
    return ResponseRefused(_("Answer the question first: nothing is chosen yet."))


class Question(Protocol):
    """What an answer row is made from: a question however it was read."""

    @property
    def item_row(self) -> str: ...
    @property
    def attempt_id(self) -> str: ...
    @property
    def person_id(self) -> str: ...
    @property
    def held(self) -> Held: ...


def kept_with(place: Place, saved: Response, given: Response) -> Response:
    """What stands once ``given`` is saved over ``saved``: stages of a case only ever add up."""
    kind, item = place.held.kind, place.held.item
    if kind.staged and not given and not kind.complete(item, saved):
        raise _nothing_given()
    return kind.keep(item, saved, given)


def confidence_in(fields: Fields) -> int | None:
    """How sure a person says they are: 1 low, 2 medium, 3 high; None when they do not say."""
    said = first(fields, "confidence")
    return int(said) if said in ("1", "2", "3") else None


def answer_row(
    asked: Question,
    response: Response,
    score: Score,
    key: str | None,
    *,
    confidence: int | None = None,
    seconds: float | None = None,
    hints: int = 0,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "attempt_item_id": asked.item_row,
        "attempt_id": asked.attempt_id,
        "person_id": asked.person_id,
        "item_code": asked.held.code,
        "kind": asked.held.item.kind,
        "structure": asked.held.item.structure,
        "response": response or None,
        "fraction": score.fraction,
        "detail": score.detail,
        "key": key,
        "given_at": now(),
        "confidence": confidence,
        "seconds": seconds,
        "hints": hints,
    }


def still_open(place: Place, stands: Standing) -> None:
    """Raises AlreadyAnswered, AttemptClosed."""
    if stands.answer_id is not None:
        raise AlreadyAnswered()
    if stands.status != "open" or now() >= place.expires_at:
        raise AttemptClosed()


def _keep(
    s: Session,
    place: Place,
    stands: Standing,
    response: Response,
    key: str | None,
    confidence: int | None,
) -> None:
    values = {
        "response": response,
        "revision": stands.revision + 1,
        "key": key,
        "saved_at": now(),
        "confidence": confidence,
    }
    if stands.revision:
        s.connection().execute(_UPDATE_SAVED, values | {"question": place.item_row})
    else:
        s.connection().execute(_INSERT_SAVED, values | {"attempt_item_id": place.item_row})


def _finish(s: Session, place: Place) -> None:
    """Close the run with its last answer."""
    at = now()
    s.execute(
        update(attempt)
        .where(attempt.c.id == place.attempt_id)
        .values(status="released", submitted_at=at, released_at=at, open_slot=None)
    )
    if place.exam_id is not None:
        from npt_training.assessment.exam.service.finish import count_quiz

        count_quiz(s, place.attempt_id)
    emit(
        s,
        "assessment.practice_finished",
        {"attempt_id": place.attempt_id, "person_id": place.person_id},
        key=place.attempt_id,
    )


def _answered(place: Place, stands: Standing, row: dict[str, Any]) -> Asked:
    """The question with the answer just given, without reading it again."""
    return replace(
        _standing_as(place, stands, row["response"] or {}),
        status="released" if stands.left == 1 else "open",
        answered=True,
        answer_id=row["id"],
        fraction=row["fraction"],
        detail=row["detail"],
        answer_key=row["key"],
        confidence=row["confidence"],
        hints=row["hints"],
        exam_id=place.exam_id,
    )


def _standing_as(place: Place, stands: Standing, response: Response) -> Asked:
    """The question that is not handed in yet, with what stands in it."""
    return Asked(
        attempt_id=place.attempt_id,
        person_id=place.person_id,
        organisation_id=place.organisation_id,
        mode=place.mode,
        status="open",
        module_id=place.module_id,
        expires_at=place.expires_at,
        item_row=place.item_row,
        position=place.position,
        shown=place.shown,
        held=place.held,
        response=response,
        revision=stands.revision,
        key=stands.key,
        answered=False,
        answer_id=None,
        fraction=None,
        detail={},
        answer_key=None,
    )
