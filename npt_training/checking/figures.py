"""A clinical figure of a lesson has a source: with it, or elsewhere in the same lesson.

The same holds for treatment cards, row by row (:mod:`npt_training.curriculum.cards.part`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.faculty.marks import MARK
from npt_training.curriculum.lessons import LessonFile
from npt_training.curriculum.pack import Pack

_NUMBER = r"(?<![\w.,/])\d+(?:,\d{3})*(?:\.\d+)?"
_UNITS = {
    "%": r"%|per ?cent\b",
    "mm": r"mm\b",
    "cm": r"cm\b",
    "ml": r"ml\b|millilit(?:re|er)s?\b",
    "mg": r"mg\b(?:/(?:kg|ml))?",
    "µg": r"(?:µg|micrograms?)\b",
    "g": r"g\b",
    "mmol": r"mmol\b",
    "mosmol": r"m[Oo]sm(?:ol)?\b",
    "gauge": r"G\b|[Gg]auge\b",
    "°": r"°|degrees?\b",
    "weeks": r"weeks?\b",
    "months": r"months?\b",
    "people": r"(?:\w+ )?(?:patients|people|persons|women|men|adults|participants|volunteers)\b",
    "limbs": r"(?:\w+ )?(?:limbs|legs|knees|feet|ankles|cadavers|specimens|bodies|sides)\b",
    "times": r"(?:\w+ )?(?:injections|punctures|treatments)\b",
}
_FIGURE = re.compile(
    rf"(?P<first>{_NUMBER})(?:\s?(?:to|–|-|and|or|±)\s?(?P<second>\d+(?:\.\d+)?))?[\s\u202f-]?(?:"
    + "|".join(f"(?P<u{n}>{unit})" for n, unit in enumerate(_UNITS.values()))
    + ")"
)
_SHARE = re.compile(
    rf"(?P<part>{_NUMBER}) (?:of|in|out of) (?:(?:the|every|about|some) )?"
    rf"(?P<whole>{_NUMBER})\b(?! ?[–-])"
)


class Figure(NamedTuple):
    """A number with its unit, so that "0.5 ml" and "0.50 millilitres" are one."""

    number: str
    unit: str

    @property
    def rounded(self) -> Figure:
        """A length as it is told afterwards: "about 11 cm" for 11.4 cm. A dose is never rounded."""
        if self.unit not in ("mm", "cm") or float(self.number) < 1:
            return self
        return Figure(str(round(float(self.number))), self.unit)


def check(courses: Pack) -> Iterator[ContentProblem]:
    """Figures of a passage without source that stand in no sourced passage of the lesson.

    A length may be rounded. What a patient of the lesson tells is its own, and so is what its
    front matter ``reckons``.
    """
    for entry in courses.modules:
        for lesson in entry.lessons:
            yield from _lesson(lesson)


def _lesson(lesson: LessonFile) -> Iterator[ContentProblem]:
    carried = {figure for one in lesson.passages if one.carried for figure in figures(one.text)}
    shown_at_all = {figure for one in lesson.passages for figure in figures(one.text)}
    for text in lesson.head.reckons:
        own = figures(text).keys()
        if not own or not own <= shown_at_all:
            yield ContentProblem(lesson.file, 2, f"reckons: “{text}” is no figure of this lesson")
        carried |= own
    carried |= {figure.rounded for figure in carried}
    for passage in lesson.passages:
        if passage.carried:
            continue
        told = figures(passage.text)
        for shown in dict.fromkeys(told[figure] for figure in told if figure not in carried):
            reason = (
                f"“{shown}” has no source: cite one with [@id], or name it under reckons if "
                "the lesson works it out or makes it up for an example"
            )
            yield ContentProblem(lesson.file, passage.line, reason)


def figures(text: str) -> dict[Figure, str]:
    """The clinical figures of a text, as they stand there; decisions of the faculty are none."""
    bare = MARK.sub("", text)
    found: dict[Figure, str] = {}
    for match in _FIGURE.finditer(bare):
        unit = next(name for n, name in enumerate(_UNITS) if match[f"u{n}"])
        for number in (match["first"], match["second"]):
            if number is not None:
                found.setdefault(Figure(_plain(number), unit), match[0])
    for match in _SHARE.finditer(bare):
        found.setdefault(Figure(f"{_plain(match['part'])}/{_plain(match['whole'])}", ""), match[0])
    return found


def _plain(number: str) -> str:
    """``0.50`` and ``0.5`` are one, and so are ``3,000`` and ``3000``."""
    bare = number.replace(",", "")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare
