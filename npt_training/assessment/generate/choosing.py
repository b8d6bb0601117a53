"""Choices about what is drawn: its nearest neighbour, and what the needle keeps away from."""

from __future__ import annotations

import random
import re
from typing import Any

from shapely import LineString

from npt_training.assessment.generate.draft import Doc, course_truth, draft, on
from npt_training.assessment.generate.neighbours import apart, by_distance
from npt_training.assessment.generate.scene import Scene
from npt_training.assessment.generate.words import prompt, reason, tells
from npt_training.assessment.scoring import Point
from npt_training.atlas.models import Hazard, Nerve

NEARER = 0.67
"""The right answer lies at most this share of the next one's distance away, and 8 mm nearer."""
CLEARLY_MM = 8.0
FAR_MM, SHOWN_MM = 80.0, 40.0
"""What comes nearer than this to the drawn course is never offered as harmless; and how much of a
course must show."""
GRAVE = re.compile("pleura|lung|eye|orbit|cord|plexus", re.IGNORECASE)
NEVER_HARMLESS = ("organ", "pleura", "tendon")
"""Hazards that nobody is told to leave out of mind, however far away; a tendon takes no needle."""
LETTERS = "abcdef"
BONE = re.compile(
    r"epicondyle|lateral malleolus|tubercle|tibial tuberosity|styloid|acromion|patella|metatarsal"
    r"|knuckle|iliac spine|iliac crest|spine of L|glabella|cheekbone|olecranon|shoulder blade",
    re.IGNORECASE,
)
NOT_PLAIN = re.compile(r"medial epicondyle|fibula|pubic|scaphoid", re.IGNORECASE)
"""Points on bone, without those that have a vessel, a nerve or an opening right beside them."""


def neighbour(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    if not scene.may_score("course", nerve) or scene.shallow_mm(nerve) < SHOWN_MM:
        return None
    atlas = scene.atlas
    near = [
        (mm, name)
        for mm, name in by_distance(scene, nerve)
        if scene.shallow_mm(name) > 0 and not atlas.alias(nerve, name)
    ]
    if len(near) < 3 or not atlas.may_be_asked(near[0][1]):
        return None
    (mm, right), (next_mm, _next) = near[:2]
    if mm > NEARER * next_mm or mm + CLEARLY_MM > next_mm:
        return None
    if not scene.may_score("course", right):
        return None
    # A stretch round the edge may be nearest on the body, but nobody sees it in this picture.
    shown = {name: scene.between_shown(nerve, name) for _mm, name in near}
    if min(shown, key=lambda name: shown[name]) != right:
        return None
    kept = [near[0]]
    for far, name in near[1:]:
        if len(kept) < 4 and apart(atlas, [name, *(one for _mm, one in kept)]):
            kept.append((far, name))
    if len(kept) < 3:
        return None
    options = [
        {
            "text": atlas.nerve(name).name,
            "correct": name == right,
            "why": f"In this picture it runs {round(far)} mm away on average, along the skin.",
            "about": name,
        }
        for far, name in kept
    ]
    entry = atlas.nerve(nerve)
    names = {name: one.name for name, one in atlas.pack.nerves.items()}
    doc = draft(
        scene, "choice", "neighbour", nerve,
        level="A",
        prompt=prompt("neighbour", rng),
        rationale=reason(
            f"Drawn: {entry.name}. Nearest to it: {names[right]}",
            tells(entry, [right], names),
        ),
        stands_on=[course_truth(atlas, nerve), course_truth(atlas, right)],
    )  # fmt: skip
    return doc | {"highlight": {"course": nerve}, "options": _lettered(options, rng)}


def hazard(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    """One hazard the entry lists; the others are far from the course, or points on bone."""
    atlas, entry = scene.atlas, scene.atlas.nerve(nerve)
    if not scene.shows("course", nerve) or scene.shallow_mm(nerve) < SHOWN_MM / 2:
        return None
    listed = [name for name in entry.hazards if name in atlas.pack.hazards]
    here = [name for name in listed if name in scene.truth["hazards"]] or listed
    if not here:
        return None
    right = atlas.pack.hazards[rng.choice(here)]
    wrong = _harmless(scene, nerve, rng)
    if len(wrong) < 2:
        return None
    options = [
        {
            "text": right.name,
            "correct": True,
            "why": reason(right.danger, right.avoid),
            "about": right.id,
        }
    ]
    options += [{"text": text, "correct": False, "why": why} for text, why in wrong[:3]]
    doc = draft(
        scene, "choice", "hazard", nerve,
        level="U",
        prompt=prompt("hazard", rng),
        rationale=reason(f"Drawn: {entry.name}", *entry.safety),
        stands_on=[
            on("hazard", right.id, "textbook"),
            course_truth(atlas, nerve),
        ],
    )  # fmt: skip
    return doc | {"highlight": {"course": nerve}, "options": _lettered(options, rng)}


def _harmless(scene: Scene, nerve: str, rng: random.Random) -> list[tuple[str, str]]:
    """(name, why not): structures of the neighbourhood far away, and points on bone."""
    atlas, found = scene.atlas, []
    own = _text(atlas.nerve(nerve))
    listed = set(atlas.nerve(nerve).hazards)
    beside = [tell.nerve for tell in atlas.nerve(nerve).confused_with]
    beside += [name for _mm, name in by_distance(scene, nerve)]
    for name in dict.fromkeys(h for one in beside for h in atlas.nerve(one).hazards):
        entry = atlas.pack.hazards[name]
        grave = entry.kind in NEVER_HARMLESS or GRAVE.search(entry.name)
        spoken_of = _words(entry.name) & own
        if name in listed or grave or spoken_of:
            continue
        if _far(scene, nerve, entry):
            found.append((entry.name, "It does not lie along the drawn nerve."))
    marks = [
        atlas.pack.landmarks[name]
        for name in sorted(scene.truth["landmarks"])
        if BONE.search(atlas.pack.landmarks[name].name)
        and not NOT_PLAIN.search(atlas.pack.landmarks[name].name)
    ]
    rng.shuffle(marks)
    bones = [(one.name, "A point on bone, to measure from.") for one in marks]
    return [*found[:2], *bones][:3]


def _far(scene: Scene, nerve: str, entry: Hazard) -> bool:
    """Whether a hazard lies well away from the course in every picture that shows both."""
    seen = False
    for other in scene.atlas.scenes.values():
        unseen = not other.shows("course", nerve) or ("course", nerve) in other.facts.unmeasured
        if other.name != other.base or unseen:
            continue
        shown = other.truth["hazards"].get(entry.id)
        deep = [run["points"] for run in other.truth["nerves"][nerve]["courses"] if run["deep"]]
        for run in shown["courses"] if shown else []:
            if any(_apart_mm(other, run["points"], line) < FAR_MM for line in deep):
                return False
            for x, y in run["points"][::3]:
                if not (0 <= x <= 1 and 0 <= y <= 1):
                    continue
                mm = other.mm(nerve, Point(x, y))
                seen = True
                if mm is not None and mm < FAR_MM:
                    return False
    return seen


def _apart_mm(scene: Scene, one: Any, other: Any) -> float:
    """Least distance of two lines in the picture plane, which is never too long."""
    width, height = scene.truth["size_px"]
    lines = [LineString([(x * width, y * height) for x, y in line]) for line in (one, other)]
    return float(lines[0].distance(lines[1]) * scene.truth["mm_per_px"])


def _text(entry: Nerve) -> set[str]:
    """The words an entry uses of itself: what it speaks of is never offered as harmless."""
    return _words(" ".join((entry.exit, entry.parent, entry.variation, *entry.find, *entry.safety)))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]{5,}", text.lower()) if word not in COMMON}


COMMON = frozenset((
    "nerve", "artery", "vessels", "veins", "branch", "branches", "lower", "upper", "inner",
    "outer", "under", "front", "along", "trunk", "posterior", "anterior", "lateral", "medial",
    "superior", "inferior", "internal", "external", "common", "great", "small", "where",
    "which", "their", "there", "above", "below", "between", "behind", "point", "middle",
    "wrist", "elbow",
))  # fmt: skip
"""Words that say nothing of which structure is meant."""


def _lettered(options: list[Doc], rng: random.Random) -> list[Doc]:
    """In an order that says nothing, with letters for ids."""
    rng.shuffle(options)
    return [{"id": letter, **one} for letter, one in zip(LETTERS, options, strict=False)]
