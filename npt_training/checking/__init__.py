"""What only the whole content can show: objectives taught and asked, repeats, promises, cues.

Each check takes what was read and yields problems; ``problems`` and ``warnings`` are what
``npt-training content check`` adds to the mistakes of single files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from npt_training.assessment.items import AnyItem
from npt_training.checking import cues, figures, links, objectives, promises, repeats, twins
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import Pack

__all__ = ["problems", "warnings"]


def problems(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """Mistakes: nothing is loaded while there is one."""
    return chain(
        objectives.check(courses, items),
        repeats.check(courses),
        twins.check(courses, items),
        promises.check(courses, items),
        links.check(courses, items),
        cues.certain(courses, items),
        figures.check(courses),
    )


def warnings(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """What an author should look at: cues that give an answer away."""
    return cues.check(courses, items)
