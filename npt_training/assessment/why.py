"""Why an answer matters: from the atlas entry of the structure, with the way to the lesson."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from npt_training.assessment.service.asked import Asked
from npt_training.assessment.stimulus import structure_names
from npt_training.atlas import service as atlas
from npt_training.atlas.models import Hazard, Nerve
from npt_training.core.i18n import gettext as _
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.shapes import LessonLine


@dataclass(frozen=True)
class Why:
    """``nerve_id`` is the structure asked about, ``drill`` whether it can be practised by itself;
    ``sentences`` come from its entry and from those of the hazards that were hit.
    """

    nerve_id: str | None = None
    nerve_name: str = ""
    drill: bool = False
    sentences: list[str] = field(default_factory=list)
    lesson: LessonLine | None = None


def why_of(asked: Asked) -> Why:
    """What the atlas and the course say about the structure of an answered question.

    Everything is read from editions that are kept in memory: no query for a page.
    """
    held, item = asked.held, asked.held.item
    names = structure_names(held.edition_id)
    hazards = atlas.list_hazards(held.edition_id)
    sentences = [_danger(hazards[one]) for one in asked.detail.get("unsafe", []) if one in hazards]
    nerve = atlas.get_nerve(held.edition_id, item.structure) if item.structure else None
    if nerve is None:
        return Why(sentences=sentences)
    return Why(
        nerve.id,
        names.get(nerve.id, nerve.name),
        nerve.injectable,
        [*sentences, *_confused(nerve, asked.detail), _serves(nerve), nerve.safety[0]],
        curriculum.lesson_about(held.edition_id, nerve.id, near=held.module_id),
    )


def _danger(hazard: Hazard) -> str:
    return f"{hazard.name}: {hazard.danger} {hazard.avoid}"


def _confused(nerve: Nerve, detail: dict[str, Any]) -> list[str]:
    """How to tell it from what was hit instead, where the atlas says so."""
    return [one.tell for one in nerve.confused_with if one.nerve == detail.get("hit")]


def _serves(nerve: Nerve) -> str:
    return _("It serves: %(territory)s", territory=nerve.territory)
