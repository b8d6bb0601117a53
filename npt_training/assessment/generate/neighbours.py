"""Distractors: what lies nearest on the body and what is confused, never something at random."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from npt_training.assessment.generate.scene import Atlas, Scene


def by_distance(scene: Scene, nerve: str) -> list[tuple[float, str]]:
    """Every other nerve of the picture with its mean distance, nearest first."""
    found = []
    for other in scene.nerves:
        if other == nerve:
            continue
        mm = scene.between(nerve, other)
        if mm is not None:
            found.append((mm, other))
    return sorted(found)


def distractors(
    scene: Scene,
    nerve: str,
    wanted: int,
    beside: Collection[str] = (),
    barred: Callable[[str], bool] = lambda name: False,
) -> list[str]:
    """Up to ``wanted`` nerves to stand beside a right answer.

    First those confused with it that show here, then the nearest that show here, then the others
    confused with it, then the nearest in its other pictures. None shares a line with the answer,
    with one of ``beside`` or with another distractor; none is ``barred``.
    """
    atlas = scene.atlas
    confused = [tell.nerve for tell in atlas.nerve(nerve).confused_with]
    here = [other for _mm, other in by_distance(scene, nerve)]
    elsewhere = [name for name in confused if name not in here]
    order = [name for name in confused if name in here] + here + elsewhere + _further(atlas, nerve)
    taken: list[str] = []
    fixed = [nerve, *beside]
    for name in dict.fromkeys(order):
        if len(taken) == wanted:
            break
        if name in fixed or any(atlas.alias(name, other) for other in [*fixed, *taken]):
            continue
        if not barred(name):
            taken.append(name)
    return taken


def _further(atlas: Atlas, nerve: str) -> list[str]:
    """The nearest nerves over all right-hand pictures that show it."""
    best: dict[str, float] = {}
    for scene in atlas.scenes.values():
        if scene.name != scene.base or not scene.shows("course", nerve):
            continue
        for mm, other in by_distance(scene, nerve):
            best[other] = min(mm, best.get(other, mm))
    return sorted(best, key=lambda name: (best[name], name))


def apart(atlas: Atlas, names: Sequence[str]) -> bool:
    """Whether no two of the names share a line."""
    return not any(
        atlas.alias(one, other) for i, one in enumerate(names) for other in names[i + 1 :]
    )
