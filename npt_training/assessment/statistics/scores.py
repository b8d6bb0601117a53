"""The table everything is computed from: one row a candidate, one column an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """``marks``: candidates by items, NaN where there is no mark; ``most``: most marks of an item.

    ``alike``: everybody was asked the same items, so that a missing mark means omitted or not
    reached: it is left out of the item's own figures and earns nothing in the total. Not alike:
    forms were drawn from a pool, a missing mark means not asked, and a total is the share of the
    marks that could be had, times the marks of an average form.
    """

    candidates: tuple[str, ...]
    items: tuple[str, ...]
    marks: Array
    most: Array
    alike: bool = True

    def __post_init__(self) -> None:
        if self.marks.shape != (len(self.candidates), len(self.items)):
            raise ValueError("marks are candidates by items")
        if self.most.shape != (len(self.items),) or not (self.most > 0).all():
            raise ValueError("every item has a most above 0")

    @property
    def present(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.marks)

    @property
    def length(self) -> float:
        """Items of a form: all of them, or the average where forms were drawn."""
        if self.alike or not len(self.candidates):
            return float(len(self.items))
        return float(self.present.sum(1).mean())

    @property
    def total_most(self) -> float:
        """Most marks of a form."""
        if self.alike or not len(self.candidates):
            return float(self.most.sum())
        return float((self.present * self.most).sum(1).mean())

    def totals(self) -> Array:
        """Total marks of each candidate; NaN for one who was asked nothing."""
        sums: Array = np.nansum(self.marks, axis=1)
        return sums if self.alike else self._shares(sums, self._available())

    def rests(self) -> Array:
        """Candidates by items: the total without that item."""
        sums: Array = np.nansum(self.marks, axis=1)[:, None] - np.nan_to_num(self.marks)
        if self.alike:
            return sums
        return self._shares(sums, self._available()[:, None] - self.present * self.most)

    def _available(self) -> Array:
        available: Array = (self.present * self.most).sum(1)
        return available

    def _shares(self, sums: Array, available: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(available > 0, sums / available, np.nan)
        return np.asarray(shares * self.total_most, float)

    def without(self, item: int) -> Scores:
        """The same table without one item."""
        keep = [place for place in range(len(self.items)) if place != item]
        names = tuple(self.items[place] for place in keep)
        return Scores(self.candidates, names, self.marks[:, keep], self.most[keep], self.alike)


def scores(
    rows: Sequence[Sequence[float | None]],
    *,
    items: Sequence[str] | None = None,
    most: Sequence[float] | None = None,
    alike: bool = True,
) -> Scores:
    """A table from plain lists; None where there is no mark; ``most`` 1 each if left out."""
    width = len(rows[0]) if rows else len(items or ())
    marks = np.array([[np.nan if v is None else v for v in row] for row in rows], float)
    names = tuple(items or (f"i{place}" for place in range(1, width + 1)))
    return Scores(
        tuple(str(place) for place in range(1, len(rows) + 1)),
        names,
        marks.reshape(len(rows), width),
        np.array(most if most is not None else [1.0] * width, float),
        alike,
    )
