"""Which practice items ask for a structure by a task. The secure pool is never among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from npt_training.accounts.principal import Principal
from npt_training.assessment.recall.rules import task_of
from npt_training.assessment.recall.service.cards import Key
from npt_training.assessment.service.bank import Held, bank_of, school_items
from npt_training.core.runtime import current
from npt_training.curriculum import service as curriculum

CACHE = "recall.pictures"
PRACTICE = "practice"


def pictures(actor: Principal) -> Mapping[Key, list[Held]]:
    """Items by structure and task: those of the actor's edition and the school's own."""
    edition_id = curriculum.edition_of(actor.person_id)
    cache: dict[str, Mapping[Key, list[Held]]] = current().caches.setdefault(CACHE, {})
    if edition_id not in cache:
        found = _by_key(bank_of(edition_id).by_id.values())
        if not found:
            return _by_key(school_items(actor.organisation_id, PRACTICE))
        cache[edition_id] = found
    packed = cache[edition_id]
    own = _by_key(school_items(actor.organisation_id, PRACTICE))
    if not own:
        return packed
    return {key: packed.get(key, []) + own.get(key, []) for key in packed.keys() | own.keys()}


def _by_key(items: Iterable[Held]) -> dict[Key, list[Held]]:
    """Only what is scored at once: a review cannot wait for a marker."""
    found: dict[Key, list[Held]] = {}
    for held in items:
        structure = held.item.structure
        if structure and held.pool == PRACTICE and not held.kind.by_hand:
            found.setdefault((structure, task_of(held.item.kind)), []).append(held)
    return found
