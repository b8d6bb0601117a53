"""The entries a reviewer goes through: nerves, territories, landmarks and hazards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.atlas import service
from npt_training.atlas.models import Hazard, Landmark, Nerve, Strict, Territory
from npt_training.core.errors import NotFound
from npt_training.core.signing import canonical, sha256_hex

KINDS = ("nerve", "territory", "landmark", "hazard")


@dataclass(frozen=True)
class Entry:
    """One entry of an edition; ``digest`` changes with any word or figure of it."""

    kind: str
    code: str
    name: str
    region: str
    digest: str
    content: Nerve | Territory | Landmark | Hazard


def entries(edition_id: str) -> list[Entry]:
    """Everything that wants review, kind by kind in the order of the files."""
    nerves = {nerve.id: nerve for nerve in service.list_nerves(edition_id)}
    found = [_entry("nerve", n.id, n.name, n.region, n) for n in nerves.values()]
    for code, area in service.list_territories(edition_id).items():
        nerve = nerves.get(area.nerve or "")
        if nerve is not None:
            found.append(_entry("territory", code, nerve.name, nerve.region, area))
    for code, landmark in service.list_landmarks(edition_id).items():
        found.append(_entry("landmark", code, landmark.name, landmark.region, landmark))
    for code, hazard in service.list_hazards(edition_id).items():
        found.append(_entry("hazard", code, hazard.name, "", hazard))
    return found


def entry_of(edition_id: str, kind: str, code: str) -> Entry:
    for entry in entries(edition_id):
        if entry.kind == kind and entry.code == code:
            return entry
    raise NotFound()


def _entry(kind: str, code: str, name: str, region: str, content: Any) -> Entry:
    return Entry(kind, code, name, region, digest_of(content), content)


def digest_of(content: Strict) -> str:
    """SHA-256 of the canonical JSON of an entry, its review state left out."""
    document = content.model_dump(mode="json", by_alias=True, exclude={"review_state"})
    return sha256_hex(canonical(document))
