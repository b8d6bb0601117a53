"""Verbs of the atlas: install a checked pack into an edition, and read it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.atlas.contents import Picture, contents, shown_doc
from npt_training.atlas.geometry import DistanceMap, Encoding
from npt_training.atlas.models import (
    Hazard,
    Landmark,
    Nerve,
    Source,
    Strict,
    Territory,
    ViewEntry,
)
from npt_training.atlas.models_db import AtlasNerve, AtlasPart, AtlasView
from npt_training.atlas.pack import AtlasPack
from npt_training.atlas.tones import tones
from npt_training.core import storage
from npt_training.core.db import read

_SCENE_TYPES = {"scene": "application/json", "mesh": "model/gltf-binary"}


@dataclass(frozen=True)
class View:
    """A picture of an edition. `pictures` maps width in px to digest, `maps` key to digest."""

    edition_id: str
    id: str
    title: str
    region: str
    entry: ViewEntry
    truth: Mapping[str, Any]
    pictures: Mapping[int, str]
    maps: Mapping[str, str]

    @property
    def size_px(self) -> tuple[int, int]:
        width, height = self.truth["size_px"]
        return width, height


def install(s: Session, edition_id: str, pack: AtlasPack) -> None:
    """Write a pack without problems into an edition, its files into storage.

    Maps are stored closed: they are the key of every picture item and are never served.
    """
    assert not pack.problems
    for position, (code, view) in enumerate(pack.views.items()):
        pictures = [(content, "image/webp", True) for content in view.pictures.values()]
        maps = [(content, "image/png", False) for content in view.maps.values()]
        digests = storage.put_many([*pictures, *maps])
        s.add(
            AtlasView(
                edition_id=edition_id,
                code=code,
                position=position,
                doc=doc_of(view.entry),
                truth=view.truth,
                pictures=dict(zip(map(str, view.pictures), digests[: len(pictures)], strict=True)),
                maps=dict(zip(view.maps, digests[len(pictures) :], strict=True)),
            )
        )
    for position, (code, nerve) in enumerate(pack.nerves.items()):
        row = AtlasNerve(edition_id=edition_id, code=code, position=position, doc=doc_of(nerve))
        s.add(row)
    parts: tuple[tuple[str, Mapping[str, Strict]], ...] = (
        ("landmark", pack.landmarks),
        ("hazard", pack.hazards),
        ("territory", pack.territories),
        ("dermatome", pack.dermatomes),
        ("source", pack.sources),
    )
    for kind, entries in parts:
        _add_parts(s, edition_id, kind, {code: doc_of(entry) for code, entry in entries.items()})
    if len(pack.scene) == len(_SCENE_TYPES):
        scene = {key: storage.put(pack.scene[key], media) for key, media in _SCENE_TYPES.items()}
        _add_parts(s, edition_id, "scene", {"body": scene})
    truths = {code: view.truth for code, view in pack.views.items()}
    shown = {code: shown_doc(truth) for code, truth in truths.items()}
    _add_parts(s, edition_id, "shown", shown)
    _add_parts(s, edition_id, "tones", {"territories": tones(truths.values())})
    s.flush()


def _add_parts(s: Session, edition_id: str, kind: str, docs: Mapping[str, Any]) -> None:
    for position, (code, doc) in enumerate(docs.items()):
        s.add(AtlasPart(edition_id=edition_id, kind=kind, code=code, position=position, doc=doc))


def scene_files(edition_id: str) -> dict[str, str] | None:
    """Digests of the files of the body in space (`scene`, `mesh`); None where there are none."""
    with read() as s:
        found: dict[str, str] | None = s.scalars(
            select(AtlasPart.doc).where(
                AtlasPart.edition_id == edition_id, AtlasPart.kind == "scene"
            )
        ).one_or_none()
    return found


def list_views(edition_id: str) -> list[View]:
    """All pictures with their truth, which is large: pages ask :func:`contents` instead."""
    with read() as s:
        rows = s.scalars(
            select(AtlasView).where(AtlasView.edition_id == edition_id).order_by(AtlasView.position)
        ).all()
    return [_view(row) for row in rows]


def get_view(edition_id: str, view_id: str) -> View | None:
    with read() as s:
        row = s.scalars(
            select(AtlasView).where(AtlasView.edition_id == edition_id, AtlasView.code == view_id)
        ).one_or_none()
    return None if row is None else _view(row)


def list_nerves(edition_id: str) -> list[Nerve]:
    """All nerves in the order of the files, distractors too (`injectable` tells them apart)."""
    return list(contents(edition_id).nerves.values())


def get_nerve(edition_id: str, nerve_id: str) -> Nerve | None:
    return contents(edition_id).nerves.get(nerve_id)


def list_landmarks(edition_id: str) -> dict[str, Landmark]:
    return dict(contents(edition_id).landmarks)


def list_hazards(edition_id: str) -> dict[str, Hazard]:
    return dict(contents(edition_id).hazards)


def list_territories(edition_id: str) -> dict[str, Territory]:
    return dict(contents(edition_id).territories)


def list_dermatomes(edition_id: str) -> dict[str, Territory]:
    return dict(contents(edition_id).dermatomes)


def list_sources(edition_id: str) -> dict[str, Source]:
    return dict(contents(edition_id).sources)


def structure_names(edition_id: str) -> dict[str, str]:
    """Names of nerves, landmarks and hazards by id."""
    return dict(contents(edition_id).names)


def picture_url(view: View | Picture, width_px: int) -> str:
    """Address of the plain picture in the smallest stored width that is at least `width_px`."""
    widths = sorted(view.pictures)
    chosen = next((width for width in widths if width >= width_px), widths[-1])
    return storage.url(view.pictures[chosen])


def distance_map(view: View, key: str) -> DistanceMap | None:
    """The map `sural`, `exit-sural` or `landmark-lat_mal` of a view; None when it has none."""
    digest = view.maps.get(key)
    if digest is None:
        return None
    encoding = view.truth["map_encoding"]
    return _decoded(digest, Encoding.from_truth(encoding))


@lru_cache(maxsize=256)
def _decoded(digest: str, encoding: Encoding) -> DistanceMap:
    """Kept in memory by digest: the same bytes always mean the same map."""
    return DistanceMap.decode(storage.get(digest), encoding)


def _view(row: AtlasView) -> View:
    entry = ViewEntry.model_validate(row.doc)
    return View(
        edition_id=row.edition_id,
        id=row.code,
        title=entry.title,
        region=entry.region,
        entry=entry,
        truth=row.truth,
        pictures={int(width): digest for width, digest in row.pictures.items()},
        maps=row.maps,
    )


def doc_of(entry: Strict) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
