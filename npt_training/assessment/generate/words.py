"""Prompts and reasons in plain words: several phrasings of each question, chosen by the seed."""

from __future__ import annotations

import random
import re
from collections.abc import Collection

from npt_training.atlas.models import Nerve

PROMPTS: dict[str, tuple[str, ...]] = {
    "locate-course": (
        "Tap anywhere on the course of {the}.",
        "Put a finger on the line of {the}: tap a place on it.",
        "You want to palpate along {the}. Tap a point on the course.",
        "Pain follows {the}. Tap a place on its line under the skin.",
    ),
    "locate-exit": (
        "Tap the exit of {the}.",
        "Where does your finger look for the exit of {the}? Tap there.",
        "Find {the}: tap the point of exit.",
        "Where is the exit point of {the}? Tap it.",
    ),
    "locate-exits": (
        "Tap one of the exits of {the}.",
        "Where does your finger look for an exit of {the}? Tap one.",
        "{The}: several exits show here. Tap one of them.",
    ),
    "locate-landmark": (
        "Tap this landmark: {the}.",
        "Put your finger on {the}.",
        "Measuring starts here: {the}. Tap it.",
    ),
    "identify-course": (
        "Which nerve is drawn?",
        "Name the drawn nerve.",
        "Whose course is this?",
        "A finger follows this line. Which nerve lies under it?",
    ),
    "identify-exit": (
        "Which nerve comes to the surface at the marked point?",
        "Name the nerve that has its exit here.",
        "A tender point lies exactly where the mark is. Which nerve comes out here?",
    ),
    "identify-territory": (
        "Which nerve serves the shaded skin?",
        "Feeling is changed in the shaded area. Which nerve do you think of first?",
        "Name the nerve of the shaded area.",
    ),
    "label": (
        "Give each pin its name. At least one name belongs to no pin.",
        "Name every pin; one or two names stay over.",
        "Which name belongs to which pin? Not every name is needed.",
    ),
    "trace": (
        "Draw the course of {the}: as far as it shows here, from one end to the other.",
        "Let your finger follow {the}: tap points along the whole visible course.",
        "Point by point, mark the line of {the}: its whole length in this picture.",
    ),
    "territory": (
        "Tap inside the skin usually supplied by {the}.",
        "Where on the skin do you test {the}? Tap there.",
        "Numbness after a blow to {the}: tap the area where you expect it.",
    ),
    "order": (
        "The points lie on {the}. Put them in order from the trunk of the nerve to its end.",
        "From origin to end: in which order do you meet these points of {the}?",
        "These points belong to {the}. Number them in the direction in which the nerve runs.",
    ),
    "row": (
        "These nerves cross the level of the line. Put them in order from the {start} side.",
        "Your finger moves along the line from the {start} side. In which order does it meet these "
        "nerves?",
    ),
    "neighbour": (
        "Which nerve runs nearest to the drawn one?",
        "Beside the drawn nerve runs another. Which one is its nearest neighbour?",
        "Your finger slips off the drawn nerve. On which other nerve does it land first?",
    ),
    "hazard": (
        "You treat along the drawn nerve. Which of these is near enough to be a hazard there?",
        "Which of these structures is a hazard along the drawn nerve?",
        "Before you begin along the drawn nerve: which hazard do you look for there, to spare it?",
    ),
}


def prompt(template: str, rng: random.Random, name: str = "", start: str = "") -> str:
    """One phrasing. ``name`` is put in as the name of a nerve or landmark inside a sentence."""
    chosen = rng.choice(PROMPTS[template])
    lower = in_sentence(turned(name))
    return chosen.format(the=f"the {lower}", The=f"The {lower}", start=start)


PARTS = re.compile(r"^(?P<whole>[^,]+), (?P<part>(?:[^,]+ )?(?:branch|branches|tip))$")


def turned(name: str) -> str:
    """``Lateral malleolus, tip`` as one says it: ``tip of the lateral malleolus``."""
    found = PARTS.match(name)
    if found is None:
        return name
    return f"{found['part']} of the {in_sentence(found['whole'])}"


def in_sentence(name: str) -> str:
    """``Sural nerve`` within a sentence; proper names and levels keep their capital."""
    first, _, rest = name.partition(" ")
    proper = not first[1:].islower() or first.endswith("'s") or first in PROPER
    return name if proper else f"{first.lower()} {rest}".strip()


PROPER = frozenset({"Achilles", "Gerdy", "Lister", "Erb", "Arnold", "Alderman"})


def reason(*parts: str) -> str:
    """Sentences in a row, each with its full stop."""
    kept = [part.strip() for part in parts if part and part.strip()]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in kept)


def tells(nerve: Nerve, others: Collection[str], names: dict[str, str]) -> str:
    """How the other names on offer are told apart, from the entry's own list."""
    found = [
        f"{names[tell.nerve]}: {tell.tell}" for tell in nerve.confused_with if tell.nerve in others
    ]
    return reason(*found)
