"""Trace: a line drawn along a nerve's course, point by point.

Two things are asked: that the course is covered, and that the line does not leave it. Both lines
are resampled densely first (a sparse line must not be judged by its corners alone: for discrete
Frechet distances GEOS documents 70.7 against the true 50), and every distance is read from the
distance map, in millimetres on the body. Stretches that are drawn schematically, lie deep, or
belong to another branch are neither asked for nor held against the line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from npt_training.assessment.scoring.locate import HALF, Bands
from npt_training.assessment.scoring.route import frechet, resampled, runs_along
from npt_training.assessment.scoring.score import Score

Pixel = tuple[float, float]
Distance = Callable[[np.ndarray], np.ndarray]
"""Places in pixels, a row each, to millimetres on the body; infinite beside it."""
LEAVE = 0.1
"""A tenth of the course may be missed at its ends, and a tenth of the line may stray, for nothing:
a faculty setting, for no hand ends exactly where the drawing does."""
STEP_MM = 2.0
MOST_SAMPLES = 180
JOINT_PX2 = 1e-6
"""Where a stretch that counts ends in one that does not, the place they share counts (px squared).
"""


def each(distance: Callable[[Pixel], float | None]) -> Distance:
    """A distance that is asked for one place after the other."""

    def many(places: np.ndarray) -> np.ndarray:
        found = [distance((float(x), float(y))) for x, y in places]
        return np.array([math.inf if mm is None else mm for mm in found], float)

    return many


@dataclass(frozen=True)
class Stretch:
    """A visible piece of a course, in pixels; ``mm`` is its length on the skin."""

    points: Sequence[Pixel]
    mm: float
    scored: bool


def score_trace(
    drawn: Sequence[Pixel],
    stretches: Sequence[Stretch],
    distance: Distance,
    bands: Bands,
    *,
    directed: bool = False,
) -> Score:
    """Covered share of the course times the share of the line that stays on it, each over 0.9.

    Half of that is left where the line does not go along the course once (its Frechet distance to
    the covered stretch, in either direction, is above ``half_mm`` and what the samples leave
    open), and half again where the item is ``directed`` and the line runs against the nerve. A
    line may cross or touch itself where the course does.

    A straight course of 100 mm, bands of 10 and 20 mm. Drawn along all of it: 1. Along its first
    half: 0.5 / 0.9 = 0.56. All along it but 15 mm beside it: half credit everywhere, 0.56. Along
    it and then 100 mm away from it: 1 * (120 / 200) / 0.9 = 0.67. Along it, back, and along it once
    more: 0.5. From its end to its start, where the direction is asked: 0.5. A single point earns
    nothing.
    """
    course = _sampled(stretches)
    of = float(course.mm[course.scored].sum())
    if of <= 0:
        raise ValueError("a trace has a course to follow")
    line = resampled(np.asarray(drawn, float).reshape(-1, 2), MOST_SAMPLES)
    if len(line) < 2:
        return Score(0.0, {"covered": 0.0, "off": 0.0, "mm": None, "of_mm": round(of)})
    gaps = ((line[:, None, :] - course.at[None, :, :]) ** 2).sum(2)
    gaps[:, ~course.scored] += JOINT_PX2
    nearest = gaps.argmin(1)
    planar = np.sqrt(gaps[np.arange(len(line)), nearest]) * course.scale[nearest]
    free = ~course.scored[nearest] & (planar <= bands.half_mm)
    far = distance(line)
    credit = np.where(far <= bands.full_mm, 1.0, np.where(far <= bands.half_mm, HALF, 0.0))
    credit[~course.scored[nearest]] = 0.0
    covered = _coverage(course, nearest, credit, 2 * bands.half_mm)
    on = float((course.mm * covered)[course.scored].sum()) / of
    weight = course.scale[nearest] * ~free
    total = float(weight.sum())
    off = float(weight[~free & (credit == 0)].sum()) / total if total > 0 else 1.0
    fraction = min(1.0, on / (1 - LEAVE)) * min(1.0, (1 - off) / (1 - LEAVE))
    route = _route(course, line, nearest, credit, covered)
    wandering = route.mm is not None and route.mm > bands.half_mm + route.step_mm
    against = directed and route.along is False
    fraction *= (HALF if wandering else 1.0) * (HALF if against else 1.0)
    known = far[np.isfinite(far) & ~free]
    mean = round(float(known.mean()), 1) if len(known) else None
    detail = {
        "covered": round(on, 3),
        "off": round(off, 3),
        "mm": mean,
        "of_mm": round(of),
        "frechet_mm": None if route.mm is None else round(route.mm, 1),
        "wandering": wandering,
        "against": against,
    }
    return Score(round(min(max(fraction, 0.0), 1.0), 4), detail)


@dataclass(frozen=True)
class _Course:
    """Samples of every stretch: place, stretch, millimetres each stands for, mm per pixel."""

    at: np.ndarray
    stretch: np.ndarray
    mm: np.ndarray
    scale: np.ndarray
    scored: np.ndarray


def _sampled(stretches: Sequence[Stretch]) -> _Course:
    at, stretch, mm, scale, scored = [], [], [], [], []
    total = sum(one.mm for one in stretches)
    step = max(STEP_MM, total / (2 * MOST_SAMPLES))
    for index, one in enumerate(stretches):
        line = np.asarray(one.points, float)
        length = float(np.hypot(*np.diff(line, axis=0).T).sum())
        if length <= 0 or one.mm <= 0:
            continue
        found = resampled(line, max(2, math.ceil(one.mm / step) + 1))
        at.append(found)
        count = len(found)
        stretch += [index] * count
        mm += [one.mm / count] * count
        scale += [one.mm / length] * count
        scored += [one.scored] * count
    if not at:
        raise ValueError("a trace has a course to follow")
    columns = (stretch, mm, scale, scored)
    return _Course(np.concatenate(at), *(np.array(column) for column in columns))


def _coverage(
    course: _Course, nearest: np.ndarray, credit: np.ndarray, leap_mm: float
) -> np.ndarray:
    """Best credit each sample of the course was given by the line passing it."""
    covered = np.zeros(len(course.at))
    np.maximum.at(covered, nearest, credit)
    low = np.minimum(nearest[:-1], nearest[1:])
    high = np.maximum(nearest[:-1], nearest[1:])
    given = np.minimum(credit[:-1], credit[1:])
    passed = np.concatenate([[0.0], np.cumsum(course.mm)])
    leaps = (given > 0) & (high - low > 1) & (course.stretch[low] == course.stretch[high])
    leaps &= passed[high + 1] - passed[low] <= leap_mm
    for i in np.flatnonzero(leaps):
        between = slice(int(low[i]), int(high[i]) + 1)
        covered[between] = np.maximum(covered[between], given[i])
    return covered


@dataclass(frozen=True)
class _Route:
    """Frechet distance of the line to what it covers, its way, and the step of the samples."""

    mm: float | None
    along: bool | None
    step_mm: float


def _route(
    course: _Course,
    line: np.ndarray,
    nearest: np.ndarray,
    credit: np.ndarray,
    covered: np.ndarray,
) -> _Route:
    """Only samples that earn are looked at: straying and missing are counted already."""
    on = credit > 0
    passed = covered > 0
    if not on.any() or not passed.any():
        return _Route(None, None, 0.0)
    scale = float(np.average(course.scale[passed], weights=course.mm[passed]))
    walked, wanted = line[on] * scale, course.at[passed] * scale
    steps = [np.hypot(*np.diff(one, axis=0).T).max() if len(one) > 1 else 0.0
             for one in (walked, wanted)]  # fmt: skip
    along = runs_along(nearest[on].astype(float))
    mm = frechet(walked, wanted[::-1] if along is False else wanted)
    return _Route(mm, along, float(max(steps)))
