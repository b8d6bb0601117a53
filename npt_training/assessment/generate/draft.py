"""What every generated item has in common: id, bank, truth it stands on, bands that are honest."""

from __future__ import annotations

import math
import random
from typing import Any

from npt_training.assessment.generate.scene import Atlas, Scene
from npt_training.assessment.generate.unsettled import EXIT_LEAST_MM, EXIT_UNSETTLED
from npt_training.assessment.generate.words import in_sentence
from npt_training.assessment.items import MIN_FULL_MM, PRACTICE

Doc = dict[str, Any]
MOST_SOURCES = 4
CROWDED = 7
"""With this many nerves on a picture finding one of them is no longer mere recognition."""
COURSE_MM = {"high": 8.0, "medium": 10.0, "low": 12.0}
"""Full credit beside a course by the confidence of its entry: faculty settings, the figures of the
hand-written items."""
EXIT_MM = {"high": 8.0, "medium": 12.0}
"""The same round an exit; one of low confidence is not asked for."""
WIDEST_FULL_MM = 30.0
"""A point known no better than this is explained, not asked for."""


def draft(
    scene: Scene,
    kind: str,
    template: str,
    nerve: str,
    *,
    level: str,
    prompt: str,
    rationale: str,
    stands_on: list[Doc],
    structure: bool = True,
) -> Doc:
    """The fields every kind shares, in the order the files have them."""
    entry = scene.atlas.pack.nerves.get(nerve)
    sources = list(entry.sources) if entry else list(scene.atlas.pack.landmarks[nerve].sources)
    doc: Doc = {
        "id": f"atlas-{template}-{nerve}-{scene.name}",
        "module": PRACTICE,
        "kind": kind,
        "origin": "generated",
        "level": level,
    }
    if structure:
        doc["structure"] = nerve
    return doc | {
        "view": scene.name,
        "prompt": prompt,
        "rationale": rationale,
        "sources": sources[:MOST_SOURCES],
        "stands_on": stands_on,
    }


def on(what: str, ident: str, basis: str, part: str | None = None) -> Doc:
    """One piece of truth."""
    found = {"what": what, "id": ident}
    return found | ({"part": part} if part else {}) | {"basis": basis}


def course_truth(atlas: Atlas, nerve: str, path: str | None = None) -> Doc:
    return on("course", nerve, atlas.course_basis(nerve, path), path)


def level_of(scene: Scene, easy: str, hard: str) -> str:
    """``hard`` where the picture is crowded."""
    return hard if len(scene.nerves) >= CROWDED else easy


def course_mm(scene: Scene, nerve: str) -> tuple[float, float]:
    """(full, half) beside a course, never finer than the picture."""
    confidence = scene.atlas.nerve(nerve).confidence.course
    full = _up(max(COURSE_MM[confidence], scene.facts.accuracy_mm, MIN_FULL_MM))
    return full, 2 * full


def point_mm(scene: Scene, spread: float = 0.0, least: float = 8.0) -> tuple[float, float]:
    """(full, half) round a point, never finer than the picture or the published spread."""
    full = _up(max(least, scene.facts.accuracy_mm, spread))
    return full, 2 * full


def exit_mm(scene: Scene, nerve: str) -> float | None:
    """The least full credit round a nerve's exit; None where the exit is not settled."""
    least = EXIT_MM.get(scene.atlas.nerve(nerve).confidence.exit or "")
    if least is None or nerve in EXIT_UNSETTLED:
        return None
    return max(least, EXIT_LEAST_MM.get(nerve, 0.0))


def _up(mm: float) -> float:
    return float(math.ceil(mm * 2) / 2)


def named(scene: Scene, nerve: str) -> str:
    """``the sural nerve`` inside a sentence."""
    return f"the {in_sentence(scene.atlas.nerve(nerve).name)}"


def rng_of(seed: str, *parts: str) -> random.Random:
    """A stream of its own for each item, so that one item more or less changes no other."""
    return random.Random("|".join((seed, *parts)))  # noqa: S311 - selection, not secrecy
