"""Which pictures fit a room: practice items answered by one tap, of the pack and of the school."""

from __future__ import annotations

from npt_training.accounts.principal import Principal
from npt_training.assessment.kinds.base import Question
from npt_training.assessment.live.errors import NotForRooms
from npt_training.assessment.service.bank import Held, practice_pool
from npt_training.assessment.stimulus import structure_names
from npt_training.core.editions import newest


def question_of(held: Held) -> Question:
    """The question as it is asked in a room: nothing of the key."""
    return held.kind.present(held.item, [], {}, structure_names(held.edition_id))


def fits(held: Held) -> bool:
    """One tap on a picture, and nothing else, is asked for."""
    drawn = held.item.view is not None or held.item.picture is not None
    if held.pool != "practice" or not drawn or held.kind.option_ids(held.item):
        return False
    question = question_of(held)
    return question.wants_point and not question.wants_text


def pictures(actor: Principal, nerve_id: str | None = None) -> list[Held]:
    """What the actor may show, in order of name; ``nerve_id`` limits it to one nerve."""
    pool = practice_pool(newest().id, actor.organisation_id)
    about = [one for one in pool if nerve_id is None or one.item.structure == nerve_id]
    return sorted((one for one in about if fits(one)), key=lambda one: one.code)


def picture(actor: Principal, item_id: str) -> Held:
    """The item of that row; raises NotForRooms."""
    for one in practice_pool(newest().id, actor.organisation_id):
        if one.id == item_id and fits(one):
            return one
    raise NotForRooms()
