"""Hints of practice: made on the server when asked for, kept before they are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from flask import current_app
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.errors import NoHints
from npt_training.assessment.kinds.base import Hint, HintFacts, Response
from npt_training.assessment.kinds.hinting import HintPicture
from npt_training.assessment.planar import planar
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.bank import Held
from npt_training.assessment.service.place import Place, hint, place_of, standing
from npt_training.assessment.service.respond import still_open
from npt_training.assessment.stimulus import stimulus, structure_names
from npt_training.atlas import service as atlas
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id

PRACTICE = "practice"
_INSERT = insert(hint)


@dataclass(frozen=True)
class Hints:
    """What was shown for a question (of a case: for the stage answered now), and whether there is
    more. ``offered``: practice of a kind that has hints; it says nothing of the key.
    """

    shown: list[Hint]
    more: bool
    offered: bool = True


NONE = Hints([], more=False, offered=False)


def ask_hint(actor: Principal, attempt_id: str, position: int, *, seen: int) -> list[Hint]:
    """Show one hint more than the ``seen`` that stand on the page; returns all of them.

    Asked twice from the same page it stays one. Raises NoHints outside of practice and where there
    is none more, AlreadyAnswered, AttemptClosed, NotFound.
    """
    place = place_of(actor, attempt_id, position)
    if place.mode != PRACTICE or not place.held.kind.gives_hints:
        raise NoHints()
    facts = _facts(place.held, place.shown, {})
    with write() as s:
        stands = standing(s, place)
        still_open(place, stands)
        stage = _stage(place.held, place.shown, stands.saved)
        earlier = _shown(s, place.item_row, stage)
        if seen < len(earlier):
            return earlier
        ladder = _ladder(place.held, facts, stands.saved)
        if len(earlier) >= len(ladder):
            raise NoHints()
        _keep(s, place, stage, len(earlier) + 1, ladder[len(earlier)])
    return [*earlier, ladder[len(earlier)]]


def hints_of(asked: Asked) -> Hints:
    """The hints of a question that is open; none of one that is not for practice."""
    kind = asked.held.kind
    if asked.mode != PRACTICE or not kind.gives_hints or asked.answered:
        return NONE
    with read() as s:
        found = _shown(s, asked.item_row, _stage(asked.held, asked.shown, asked.response))
    if not found:
        return Hints([], more=True)
    facts = _facts(asked.held, asked.shown, asked.response)
    return Hints(found, more=len(found) < len(_ladder(asked.held, facts, asked.response)))


def _ladder(held: Held, facts: HintFacts, response: Response) -> list[Hint]:
    return held.kind.hints(held.item, replace(facts, response=response))


def _keep(s: Session, place: Place, stage: int, number: int, found: Hint) -> None:
    row = {
        "id": new_id(),
        "attempt_item_id": place.item_row,
        "stage": stage,
        "number": number,
        "doc": found.doc(),
        "shown_at": now(),
    }
    s.connection().execute(_INSERT, row)


def _shown(s: Session, item_row: str, stage: int) -> list[Hint]:
    query = (
        select(hint.c.doc)
        .where(hint.c.attempt_item_id == item_row, hint.c.stage == stage)
        .order_by(hint.c.number)
    )
    return [Hint.of(doc) for doc in s.connection().execute(query).scalars()]


def _stage(held: Held, shown: list[str], response: Response) -> int:
    """The stage of a case that is answered now; 0 of anything else."""
    if not held.kind.staged:
        return 0
    names = structure_names(held.edition_id)
    return held.kind.present(held.item, shown, response, names).stage or 0


def _facts(held: Held, shown: list[str], response: Response) -> HintFacts:
    item = held.item
    picture: HintPicture | None = (
        stimulus(held.edition_id, item.view) if item.view is not None else planar(item)
    )
    return HintFacts(
        shown=shown,
        response=response,
        names=structure_names(held.edition_id),
        picture=picture,
        where=item.view or (item.picture.digest if item.picture is not None else ""),
        secret=str(current_app.secret_key or "").encode(),
        nerve=partial(atlas.get_nerve, held.edition_id),
        landmark=lambda ident: atlas.list_landmarks(held.edition_id).get(ident),
    )
