"""What the search finds of the atlas: nerves, landmarks and hazards, by any of their names."""

from __future__ import annotations

from collections.abc import Iterator

from npt_training.atlas.contents import contents
from npt_training.atlas.search import index
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core.search.service import Findable

KINDS = ("nerve", "landmark", "hazard")


def findables(edition_id: str) -> Iterator[Findable]:
    """Names of every sort are searched; what is shown is the name and the other names."""
    atlas = contents(edition_id)
    nerves = atlas.nerves
    regions = {region: region_name(region) for region in REGIONS}
    kinds: dict[str, str] = {hazard.kind: hazard.kind for hazard in atlas.hazards.values()}
    for entry in index(atlas, {}, kinds):
        if entry.kind not in KINDS:
            continue
        others = [term.text for term in entry.terms if term.text != entry.name]
        region = regions.get(nerves[entry.id].region, "") if entry.kind == "nerve" else ""
        yield Findable(entry.kind, entry.id, entry.name, ", ".join(others), more=region)
