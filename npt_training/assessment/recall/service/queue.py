"""Today's queue: a practice run of what is most likely forgotten, on pictures seen least."""

from __future__ import annotations

import random
import secrets
from datetime import timedelta

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.recall import rules
from npt_training.assessment.recall.errors import NothingDue
from npt_training.assessment.recall.service.feed import catch_up
from npt_training.assessment.recall.service.known import cards_of
from npt_training.assessment.recall.service.pictures import pictures
from npt_training.assessment.service.bank import Held
from npt_training.core.clock import now

SLOT = "recall"
GOES_ON_FOR = timedelta(hours=12)
"""A run broken off is gone on with the same day; by the next one other cards are due."""


def start_today(actor: Principal) -> str:
    """Open a run of the cards that are due (or go on with the open one); returns the attempt.

    For each card the picture the person was asked least often, so that nobody learns pictures by
    heart. Raises NothingDue.
    """
    running = open_run(actor)
    if running is not None:
        return running
    catch_up(actor.person_id)
    form = _form(actor)
    if not form:
        raise NothingDue()
    return assessment.practise_these(actor, form, slot=SLOT)


def open_run(actor: Principal) -> str | None:
    """The queue the actor has open since not too long ago."""
    return assessment.run_in(actor, SLOT, now() - GOES_ON_FOR)


def _form(actor: Principal) -> list[Held]:
    asked = pictures(actor)
    due = rules.queue(cards_of(actor.person_id), now())
    seen = assessment.times_asked(actor.person_id)
    chance = random.Random(secrets.token_hex(8))  # noqa: S311 - variety, not secrecy
    form: list[Held] = []
    taken: set[str] = set()
    for card in due:
        own = asked.get((card.structure, card.task), [])
        fitting = [one for one in own if one.id not in taken]
        if fitting:
            form.append(min(fitting, key=lambda one: (seen[one.id], chance.random())))
            taken.add(form[-1].id)
        if len(form) == rules.QUEUE_MOST:
            break
    return form
