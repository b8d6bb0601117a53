"""What items are checked against, taken from the truth files of the atlas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.assessment.pack import AtlasFacts, ViewFacts
from npt_training.assessment.stimulus import map_name
from npt_training.atlas.pack import AtlasPack


def atlas_facts(pack: AtlasPack) -> AtlasFacts:
    """What each picture of the atlas shows, how finely, and what is measured there."""
    return AtlasFacts(
        nerves=frozenset(pack.nerves),
        landmarks=frozenset(pack.landmarks),
        views={view_id: _view(view.truth) for view_id, view in pack.views.items()},
    )


def _view(truth: Mapping[str, Any]) -> ViewFacts:
    visible: set[tuple[str, str]] = set()
    unscored: set[tuple[str, str]] = set()
    least: dict[tuple[str, str], float] = {}
    for nerve, shown in truth["nerves"].items():
        for what, parts in (("course", shown["courses"]), ("exit", shown["exits"])):
            pair = (what, nerve)
            if parts:
                visible.add(pair)
                if not shown["scorable"][what]:
                    unscored.add(pair)
        spreads = [place["spread_mm"] for place in shown["exits"] if place["spread_mm"]]
        if spreads:
            least["exit", nerve] = float(max(spreads))
    visible |= {("landmark", landmark) for landmark in truth["landmarks"]}
    measured = {pair for pair in visible if map_name(*pair) in truth["maps"]}
    return ViewFacts(
        visible=frozenset(visible),
        accuracy_mm=float(truth["accuracy_mm"]),
        least_mm=least,
        unscored=frozenset(unscored),
        unmeasured=frozenset(visible - measured),
    )
