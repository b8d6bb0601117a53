"""Every part a content pack may hold, in the order they are read and checked."""

from __future__ import annotations

from typing import Any

from npt_training.curriculum.cards.part import CARDS
from npt_training.curriculum.emergency.cards import EMERGENCY
from npt_training.curriculum.faculty.questions import FACULTY
from npt_training.curriculum.glossary.part import GLOSSARY
from npt_training.curriculum.parts.part import Part
from npt_training.curriculum.questions.part import QUESTIONS
from npt_training.curriculum.sheets.sheet import SHEETS
from npt_training.curriculum.sheets.wording import WORDING

PARTS: tuple[Part[Any], ...] = (FACULTY, EMERGENCY, CARDS, QUESTIONS, WORDING, SHEETS, GLOSSARY)
