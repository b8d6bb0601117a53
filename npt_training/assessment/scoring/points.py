"""Several hidden places: taps are matched to places so that the person earns most.

The measure is that of Moodle's ddmarker question: what was hit over the larger of the places there
are and the taps that were made, so that tapping everywhere does not pay. Which tap stands for
which place is chosen best for the person, where ddmarker takes the first that fits.
"""

from __future__ import annotations

from collections.abc import Sequence

from npt_training.assessment.scoring.score import Score

MOST_TAPS = 10


def matched(credits: Sequence[Sequence[float]]) -> tuple[float, dict[int, int]]:
    """The highest sum of credits, each tap and each place used once, and which tap hit which place.

    ``credits[tap][place]`` is 0 to 1. Two taps, ``[[1, 0.5], [1, 0]]``: tap 0 takes place 1 and
    tap 1 place 0, 1.5 in all; first come, first served would give 1.
    """
    best: dict[int, tuple[float, dict[int, int]]] = {0: (0.0, {})}
    for tap, row in enumerate(credits):
        worth = [(place, credit) for place, credit in enumerate(row) if credit > 0]
        for used, (total, pairs) in list(best.items()):
            for place, credit in worth:
                more = used | 1 << place
                if used & 1 << place or best.get(more, (-1.0, {}))[0] >= total + credit:
                    continue
                best[more] = total + credit, pairs | {tap: place}
    return max(best.values(), key=lambda one: one[0])


def score_points(credits: Sequence[Sequence[float]], places: int) -> Score:
    """``credits[tap][place]``; ``places`` is how many are to be found.

    Three places. Three taps on them: 1. Two taps on two: 2/3. Six taps, three of them on places:
    3/6. One tap in full and one for half: 1.5/3. Two taps on one place: 1/3.
    """
    if places < 1:
        raise ValueError("there is a place to find")
    if any(len(row) != places for row in credits):
        raise ValueError("every tap has a credit for every place")
    total, pairs = matched(credits)
    fraction = total / max(places, len(credits))
    missed = [place for place in range(places) if place not in pairs.values()]
    detail = {
        "hits": len(pairs),
        "of": places,
        "placed": len(credits),
        "missed": missed,
        "pairs": [[tap, place] for tap, place in sorted(pairs.items())],
    }
    return Score(round(min(fraction, 1.0), 6), detail)
