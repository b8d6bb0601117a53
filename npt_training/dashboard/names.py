"""Names of people and nerves for lines on a home."""

from __future__ import annotations

from npt_training.accounts.service import get_person
from npt_training.atlas.service import get_nerve


def person_name(person_id: str) -> str:
    return get_person(person_id).name


def nerve_name(edition_id: str, nerve_id: str) -> str:
    found = get_nerve(edition_id, nerve_id)
    return found.name if found is not None else nerve_id
