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
from npt_training.assessment.scoring.score import Score

Pixel = tuple[float, float]
Distance = Callable[[Pixel], float | None]
LEAVE = 0.1
"""A tenth of the course may be missed at its ends, and a tenth of the line may stray, for nothing:
a faculty setting, for no hand ends exactly where the drawing does."""
STEP_MM = 2.0
MOST_SAMPLES = 180


@dataclass(frozen=True)
class Stretch:
    """A visible piece of a course, in pixels; ``mm`` is its length on the skin."""

    points: Sequence[Pixel]
    mm: float
    scored: bool


def score_trace(
    drawn: Sequence[Pixel], stretches: Sequence[Stretch], distance: Distance, bands: Bands
) -> Score:
    """Covered share of the course times the share of the line that stays on it, each over 0.9.

    A straight course of 100 mm, bands of 10 and 20 mm. Drawn along all of it: 1. Along its first
    half: 0.5 / 0.9 = 0.56. All along it but 15 mm beside it: half credit everywhere, 0.56. Along
    it and then 100 mm away from it: 1 * (120 / 200) / 0.9 = 0.67. A single point earns nothing.
    """
    course = _sampled(stretches)
    of = float(course.mm[course.scored].sum())
    if of <= 0:
        raise ValueError("a trace has a course to follow")
    line = _resampled(np.asarray(drawn, float).reshape(-1, 2), MOST_SAMPLES)
    if len(line) < 2:
        return Score(0.0, {"covered": 0.0, "off": 0.0, "mm": None, "of_mm": round(of)})
    gaps = ((line[:, None, :] - course.at[None, :, :]) ** 2).sum(2)
    nearest = gaps.argmin(1)
    planar = np.sqrt(gaps[np.arange(len(line)), nearest]) * course.scale[nearest]
    free = ~course.scored[nearest] & (planar <= bands.half_mm)
    far = np.array([_mm(distance, at) for at in line])
    credit = np.where(far <= bands.full_mm, 1.0, np.where(far <= bands.half_mm, HALF, 0.0))
    credit[~course.scored[nearest]] = 0.0
    covered = _coverage(course, nearest, credit, 2 * bands.half_mm)
    on = float((course.mm * covered)[course.scored].sum()) / of
    weight = course.scale[nearest] * ~free
    total = float(weight.sum())
    off = float(weight[~free & (credit == 0)].sum()) / total if total > 0 else 1.0
    fraction = min(1.0, on / (1 - LEAVE)) * min(1.0, (1 - off) / (1 - LEAVE))
    known = far[np.isfinite(far) & ~free]
    mean = round(float(known.mean()), 1) if len(known) else None
    detail = {"covered": round(on, 3), "off": round(off, 3), "mm": mean, "of_mm": round(of)}
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
        found = _resampled(line, max(2, math.ceil(one.mm / step) + 1))
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


def _resampled(line: np.ndarray, count: int) -> np.ndarray:
    """``count`` points evenly along a line; the line itself where it has no length."""
    if len(line) < 2:
        return line
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] <= 0:
        return line[:1]
    where = np.linspace(0.0, along[-1], count)
    return np.column_stack([np.interp(where, along, line[:, axis]) for axis in (0, 1)])


def _mm(distance: Distance, at: np.ndarray) -> float:
    mm = distance((float(at[0]), float(at[1])))
    return math.inf if mm is None else mm


def _coverage(
    course: _Course, nearest: np.ndarray, credit: np.ndarray, leap_mm: float
) -> np.ndarray:
    """Best credit each sample of the course was given by the line passing it."""
    covered = np.zeros(len(course.at))
    np.maximum.at(covered, nearest, credit)
    for i in range(len(nearest) - 1):
        low, high = sorted((int(nearest[i]), int(nearest[i + 1])))
        given = min(credit[i], credit[i + 1])
        between = slice(low, high + 1)
        same = course.stretch[low] == course.stretch[high]
        if given > 0 and high - low > 1 and same and course.mm[between].sum() <= leap_mm:
            covered[between] = np.maximum(covered[between], given)
    return covered
