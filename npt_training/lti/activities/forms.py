"""What comes back from the picker's pages, read and checked. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from npt_training.core.errors import NptError
from npt_training.lti.activities.catalogue import Entry
from npt_training.lti.activities.errors import PointsRefused, TitleNeeded

MOST_TITLE = 200
MOST_POINTS = 10_000
POINTS = 100.0


@dataclass(frozen=True)
class Chosen:
    """One activity with its title and column, as it is (being) chosen. ``typed`` is what stands in
    the field for points, right or wrong."""

    entry: Entry
    title: str
    graded: bool
    typed: str

    @property
    def points(self) -> float | None:
        """The column's maximum; None without a column."""
        return _number(self.typed) if self.graded else None


@dataclass(frozen=True)
class Filled:
    """The second page as filled in; ``faults`` in the order of its fields."""

    chosen: tuple[Chosen, ...]
    faults: tuple[NptError, ...] = field(default=())


def plain(entries: Sequence[Entry]) -> tuple[Chosen, ...]:
    """The entries as they are added without looking at titles and points."""
    return tuple(Chosen(one, one.title, one.graded, f"{POINTS:g}") for one in entries)


def filled(entries: Sequence[Entry], form: Mapping[str, str]) -> Filled:
    """Titles, columns and points as typed; fields are numbered from 1 in the order chosen."""
    chosen: list[Chosen] = []
    faults: list[NptError] = []
    for number, one in enumerate(plain(entries), start=1):
        said = replace(
            one,
            title=" ".join(form.get(f"title-{number}", "").split()),
            graded=f"graded-{number}" in form,
            typed=form.get(f"points-{number}", "").strip(),
        )
        if not 0 < len(said.title) <= MOST_TITLE:
            faults.append(TitleNeeded(f"title-{number}", MOST_TITLE))
        if said.graded and said.points is None:
            faults.append(PointsRefused(f"points-{number}", MOST_POINTS))
        chosen.append(said)
    return Filled(tuple(chosen), tuple(faults))


def _number(text: str) -> float | None:
    """Points with a point or a comma for decimals; None where no gradebook takes them."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= MOST_POINTS else None
