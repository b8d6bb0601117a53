"""Questions that have to be passed on their own, whatever the rest comes to. Pure.

curriculum.md §3.5: of the questions about what the needle must avoid 90 % are needed, of those that
label evidence 75 %, with no compensation by other answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from npt_training.assessment import rules
from npt_training.assessment.items import AnyItem
from npt_training.assessment.items.formats import EVIDENCE, HAZARD, format_of


@dataclass(frozen=True)
class OwnBar:
    """``percent`` reached over ``count`` questions, of which ``needed`` percent are needed."""

    name: str
    needed: float
    count: int
    percent: float

    @property
    def met(self) -> bool:
        return rules.passes(self.percent, self.needed)


@dataclass(frozen=True)
class OwnBars:
    """``needed``: bar to percent. ``asked``: bar to the answers it counts. Empty: no such bar."""

    needed: Mapping[str, float] = field(default_factory=dict)
    asked: Mapping[str, Collection[str]] = field(default_factory=dict)

    def of(
        self, fractions: Mapping[str, float | None], excluded: Collection[str] = ()
    ) -> list[OwnBar]:
        """Each bar whose questions are marked; one with none that counts holds nobody up."""
        found = []
        for name, needed in self.needed.items():
            given = [
                fraction
                for answer in self.asked.get(name, ())
                if answer not in excluded and (fraction := fractions.get(answer)) is not None
            ]
            if given:
                found.append(OwnBar(name, needed, len(given), rules.percent_of(given)))
        return found

    def met(self, fractions: Mapping[str, float | None], excluded: Collection[str] = ()) -> bool:
        return all(bar.met for bar in self.of(fractions, excluded))


def bars_for(item: AnyItem) -> list[str]:
    """The bars that a question counts in."""
    names = [HAZARD] if item.asks_hazard else []
    return [*names, EVIDENCE] if format_of(item) == EVIDENCE else names
