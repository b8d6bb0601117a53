"""What items are checked against, taken from the truth files of the atlas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.assessment.against import AtlasFacts, ViewFacts
from npt_training.assessment.stimulus import map_name
from npt_training.atlas.models import Nerve
from npt_training.atlas.pack import AtlasPack


def atlas_facts(pack: AtlasPack) -> AtlasFacts:
    """What each picture of the atlas shows, how finely, and what is measured there."""
    across = {
        (nerve.id, f"{path.id}.{point.id}"): point.spread.across_mm
        for nerve in pack.nerves.values()
        for path in nerve.paths
        for point in path.points
        if point.spread is not None
    }
    drawn = frozenset(one.id for one in pack.territories.values() if one.basis == "schematic")
    return AtlasFacts(
        nerves=frozenset(pack.nerves),
        landmarks=frozenset(pack.landmarks),
        views={
            view_id: view_facts(view.truth, across, drawn) for view_id, view in pack.views.items()
        },
        hazards=frozenset(pack.hazards),
        aliases=aliases(pack.nerves),
        distractors=frozenset(n.id for n in pack.nerves.values() if not n.injectable),
        territories={entry.id: entry.nerve for entry in pack.territories.values()},
    )


def aliases(nerves: Mapping[str, Nerve]) -> frozenset[frozenset[str]]:
    """Pairs that share a drawn line, whichever of the two says so."""
    return frozenset(
        frozenset((nerve.id, other.nerve))
        for nerve in nerves.values()
        for other in nerve.shares_line_with
    )


def view_facts(
    truth: Mapping[str, Any],
    across: Mapping[tuple[str, str], float],
    drawn: frozenset[str] = frozenset(),
) -> ViewFacts:
    """What one truth file allows.

    ``across`` maps (nerve, point) to its spread across the course; ``drawn`` are territories that
    rest on no source.
    """
    visible: set[tuple[str, str]] = set()
    unscored: set[tuple[str, str]] = set()
    least: dict[tuple[str, str], float] = {}
    tight: dict[tuple[str, str], float] = {}
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
        banded = {band["point"] for band in shown["spread"]}
        points = [place["point"] for place in shown["exits"] if place["spread_mm"]]
        if points and banded.issuperset(points):
            tight["exit", nerve] = max(across.get((nerve, point), 0.0) for point in points)
    visible |= {("landmark", landmark) for landmark in truth["landmarks"]}
    shown_areas = truth.get("territories", {}).items()
    visible |= {("territory", ident) for ident, area in shown_areas if area["polygons"]}
    unscored |= {("territory", ident) for ident in drawn}
    measured = {
        pair for pair in visible if pair[0] == "territory" or map_name(*pair) in truth["maps"]
    }
    return ViewFacts(
        visible=frozenset(visible),
        accuracy_mm=float(truth["accuracy_mm"]),
        least_mm=least,
        across_mm=tight,
        unscored=frozenset(unscored),
        unmeasured=frozenset(visible - measured),
        truth=truth,
    )
