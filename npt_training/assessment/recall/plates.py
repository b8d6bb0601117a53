"""The whole body with each nerve drawn as firmly as it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.recall.words import step_of
from npt_training.assessment.shapes import path
from npt_training.assessment.stage import image
from npt_training.assessment.stimulus import stimulus
from npt_training.atlas.contents import contents
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l

VIEWS = {"body-front": _l("The body from the front"), "body-back": _l("The body from behind")}


@dataclass(frozen=True)
class Course:
    """A stretch of a nerve as path data in picture px."""

    step: str
    d: str


@dataclass(frozen=True)
class Plate:
    """A picture of the whole body, with the courses drawn on it."""

    title: str
    image: dict[str, Any]
    courses: list[Course]


def plates(edition_id: str, chances: Mapping[str, float]) -> list[Plate]:
    """The pictures of the whole body an edition has, nerves with a chance of recall drawn."""
    found = []
    for view_id, title in VIEWS.items():
        if view_id not in contents(edition_id).pictures:
            continue
        picture = stimulus(edition_id, view_id)
        courses = [
            Course(step_of(chance), path(line))
            for nerve, chance in chances.items()
            for deep, line in picture.courses(nerve)
            if not deep
        ]
        if courses:
            alt = _("%(title)s. The list below says the same in words.", title=str(title))
            found.append(Plate(str(title), image(picture, alt), courses))
    return found
