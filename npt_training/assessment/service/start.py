"""Starting: a quiz on a module, a practice run, one item on its own."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from sqlalchemy import func, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment import rules
from npt_training.assessment.errors import CoolingOff, NoQuestions, WaitsForMarking
from npt_training.assessment.items import kind_names
from npt_training.assessment.models import Attempt, AttemptItem
from npt_training.assessment.rules import draw_order
from npt_training.assessment.service.bank import Held, bank_of, practice_pool
from npt_training.assessment.service.forms import given_in, module_form
from npt_training.assessment.service.quizzes import outcomes
from npt_training.assessment.service.submit import hand_in
from npt_training.atlas.contents import contents
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id
from npt_training.curriculum import service as curriculum

PRACTICE_RUN = 10
"""Questions in a practice run: ten minutes between patients (users.md §1)."""
NAMING_IN_A_RUN = 3


def start_attempt(actor: Principal, module_id: str, *, seed: str | None = None) -> str:
    """Open a quiz attempt and return its id; the open one when there is one already.

    An attempt left open past its time is handed in as it stands first. Raises CoolingOff,
    WaitsForMarking, ModuleLocked, NotFound. ``seed`` fixes the form for tests and reviews of it.
    """
    edition_id = curriculum.enrol(actor.person_id).edition_id
    module = curriculum.require_open(actor.person_id, module_id).module
    quiz = module.quiz
    if quiz is None:
        raise NotFound()
    running = _open_in(actor, _quiz_slot(module_id))
    if running is not None and now() < running.expires_at:
        return running.id
    if running is not None:
        hand_in(running.id, key=None)
    tries = outcomes(actor.person_id, module_id)
    if tries.waiting:
        raise WaitsForMarking()
    until = rules.cooling_off_until(
        tries.finished, after_fails=quiz["cooldown_after_fails"], hours=quiz["cooldown_hours"]
    )
    if until is not None and now() < until:
        raise CoolingOff(until)
    held = [
        one
        for one in practice_pool(edition_id, actor.organisation_id)
        if one.module_id == module_id
    ]
    seed = seed or secrets.token_hex(8)
    with read() as s:
        seen = _seen(s, actor.person_id, [one.id for one in held])
        given = given_in(s, actor.person_id, module_id)
    form = module_form(held, quiz, int(seed, 16), seen=seen, given=given)
    return _open(
        actor,
        edition_id,
        form,
        mode="quiz",
        slot=_quiz_slot(module_id),
        module_id=module_id,
        pass_percent=float(quiz["pass_percent"]),
        seed=seed,
    )


def start_practice(
    actor: Principal,
    *,
    nerve_id: str | None = None,
    region: str | None = None,
    kind: str | None = None,
    seed: str | None = None,
) -> str:
    """Open a practice run and return its attempt: on a nerve, a region of the body, a kind.

    Least seen items first. Written questions come only when asked for: there they are checked by
    the trainee alone. A run on one nerve also asks to name its neighbours, or naming it would
    tell nothing. Raises NoQuestions.
    """
    edition_id = curriculum.edition_of(actor.person_id)
    pool = [
        one
        for one in practice_pool(edition_id, actor.organisation_id)
        if (one.item.kind == kind if kind else not one.kind.by_hand)
    ]
    if region is not None:
        pool = _of_region(pool, edition_id, region)
    seed = seed or secrets.token_hex(8)
    with read() as s:
        seen = _seen(s, actor.person_id)
    order = {
        ident: place
        for place, ident in enumerate(draw_order([one.id for one in pool], int(seed, 16)))
    }
    pool.sort(key=lambda one: (seen[one.id], order[one.id]))
    if nerve_id is not None:
        pool = _about(pool, nerve_id)
    if not pool:
        raise NoQuestions()
    run = sorted(pool[:PRACTICE_RUN], key=lambda one: order[one.id])
    return _open(actor, edition_id, run, mode="practice", slot=None, seed=seed)


def practise_nerve(actor: Principal, nerve_id: str) -> str:
    """The drill of one nerve: go on with an open one of today, else start it; NoQuestions."""
    slot = f"nerve:{nerve_id}"
    running = _open_in(actor, slot)
    if running is not None and now() < running.expires_at:
        return running.id
    seed = secrets.token_hex(8)
    with read() as s:
        seen = _seen(s, actor.person_id)
    edition_id = curriculum.edition_of(actor.person_id)
    pool = [one for one in practice_pool(edition_id, actor.organisation_id) if not one.kind.by_hand]
    order = draw_order([one.id for one in pool], int(seed, 16))
    places = {ident: place for place, ident in enumerate(order)}
    pool.sort(key=lambda one: (seen[one.id], places[one.id]))
    if not any(one.item.structure == nerve_id for one in pool):
        raise NoQuestions()
    run = sorted(_about(pool, nerve_id), key=lambda one: places[one.id])
    return _open(actor, edition_id, run, mode="practice", slot=slot, seed=seed)


def _of_region(pool: list[Held], edition_id: str, region: str) -> list[Held]:
    """Items about the region's nerves, and on its pictures where they are about no nerve."""
    atlas = contents(edition_id)
    nerves = {nerve.id for nerve in atlas.nerves.values() if nerve.region == region}
    views = {view.id for view in atlas.pictures.values() if view.region == region}
    return [
        one
        for one in pool
        if one.item.structure in nerves or (not one.item.structure and one.item.view in views)
    ]


def _about(pool: list[Held], nerve_id: str) -> list[Held]:
    """A run on a nerve: every kind of item about it in turn, and neighbours to name beside it.

    Finding comes first, so that a run counts towards the image gate.

    As many neighbours as items that ask to name the nerve itself, at most three of each.
    """
    about = [one for one in pool if one.item.structure == nerve_id]
    by_kind = {kind: [one for one in about if one.item.kind == kind] for kind in kind_names()}
    naming = by_kind["identify"][:NAMING_IN_A_RUN]
    by_kind["identify"] = naming
    views = {one.item.view for one in naming}
    others = [one for one in pool if one.item.kind == "identify" and one not in about]
    others.sort(key=lambda one: one.item.view not in views)
    turns = [one for turn in zip_longest(*by_kind.values()) for one in turn if one is not None]
    return turns[: PRACTICE_RUN - len(naming)] + others[: len(naming)]


def practise_item(actor: Principal, code: str, *, seed: str | None = None) -> str:
    """Open (or go on with) practice of one item by its name in the pack; returns the attempt."""
    running = _open_in(actor, f"item:{code}")
    if running is not None:
        return running.id
    edition_id = curriculum.edition_of(actor.person_id)
    held = bank_of(edition_id).by_code.get(code)
    if held is None:
        raise NotFound()
    return _open(
        actor,
        edition_id,
        [held],
        mode="practice",
        slot=f"item:{code}",
        seed=seed or secrets.token_hex(8),
    )


def practise_these(actor: Principal, form: Sequence[Held], *, slot: str) -> str:
    """Open practice of the items given, in their order; the open run of that slot if there is one.

    ``slot`` names what the run is for: a person has one open run of it.
    """
    edition_id = curriculum.edition_of(actor.person_id)
    seed = secrets.token_hex(8)
    return _open(actor, edition_id, form, mode="practice", slot=slot, seed=seed)


def run_in(actor: Principal, slot: str, since: datetime) -> str | None:
    """The actor's open practice run of that slot, None when it began before ``since``.

    An older one gives the slot back and stays open among the actor's attempts.
    """
    running = _open_in(actor, slot)
    if running is None or (running.started_at >= since and now() < running.expires_at):
        return running.id if running is not None else None
    with write() as s:
        old = locked(s, Attempt, running.id)
        if old is not None and old.open_slot == slot:
            old.open_slot = None
    return None


def times_asked(person_id: str) -> Counter[str]:
    """How often a person was asked each item, by its row."""
    with read() as s:
        return _seen(s, person_id)


def _quiz_slot(module_id: str) -> str:
    return f"quiz:{module_id}"


def _open_in(actor: Principal, slot: str) -> Attempt | None:
    with read() as s:
        return s.scalars(
            select(Attempt).where(Attempt.person_id == actor.person_id, Attempt.open_slot == slot)
        ).one_or_none()


def _seen(s: Session, person_id: str, item_ids: Sequence[str] | None = None) -> Counter[str]:
    """How often a person was asked each item before; None: any item."""
    rows = s.execute(
        select(AttemptItem.item_id, func.count())
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(
            Attempt.person_id == person_id,
            true() if item_ids is None else AttemptItem.item_id.in_(item_ids),
        )
        .group_by(AttemptItem.item_id)
    ).all()
    seen: Counter[str] = Counter()
    for item_id, count in rows:
        seen[item_id] = count
    return seen


def _open(
    actor: Principal,
    edition_id: str,
    form: Sequence[Held],
    *,
    mode: str,
    slot: str | None,
    seed: str,
    module_id: str | None = None,
    pass_percent: float | None = None,
) -> str:
    """Write the attempt; a second click that came first wins and its attempt is returned."""
    at = now()
    try:
        with write() as s:
            attempt_id = _write(
                s, actor, edition_id, form, mode, slot, seed, module_id, pass_percent, at
            )
    except IntegrityError:
        running = _open_in(actor, slot) if slot else None
        if running is None:
            raise
        return running.id
    return attempt_id


def _write(
    s: Session,
    actor: Principal,
    edition_id: str,
    form: Sequence[Held],
    mode: str,
    slot: str | None,
    seed: str,
    module_id: str | None,
    pass_percent: float | None,
    at: datetime,
) -> str:
    attempt = Attempt(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        edition_id=edition_id,
        module_id=module_id,
        mode=mode,
        open_slot=slot,
        seed=seed,
        status="open",
        pass_percent=pass_percent,
        started_at=at,
        expires_at=at + rules.ATTEMPT_OPEN_FOR,
    )
    s.add(attempt)
    s.flush()
    for position, held in enumerate(form, 1):
        shown = draw_order(held.kind.option_ids(held.item), int(seed, 16) + position)
        s.add(AttemptItem(attempt_id=attempt.id, position=position, item_id=held.id, shown=shown))
    s.flush()
    record(
        s,
        "assessment.start",
        actor=actor.person_id,
        subject=attempt.id,
        detail={"mode": mode, "module": module_id},
    )
    return attempt.id
