"""Verbs of the atlas: install a checked pack into an edition, and read it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.atlas.geometry import DistanceMap, Encoding
from npt_training.atlas.models import Hazard, Landmark, Nerve, Source, Strict, ViewEntry
from npt_training.atlas.models_db import AtlasNerve, AtlasPart, AtlasView
from npt_training.atlas.pack import AtlasPack
from npt_training.core import storage
from npt_training.core.db import read

Part = TypeVar("Part", bound=Strict)


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
        pictures = {
            str(width): storage.put(content, "image/webp")
            for width, content in view.pictures.items()
        }
        maps = {
            key: storage.put(content, "image/png", open=False) for key, content in view.maps.items()
        }
        s.add(
            AtlasView(
                edition_id=edition_id,
                code=code,
                position=position,
                doc=_doc(view.entry),
                truth=view.truth,
                pictures=pictures,
                maps=maps,
            )
        )
    for position, (code, nerve) in enumerate(pack.nerves.items()):
        row = AtlasNerve(edition_id=edition_id, code=code, position=position, doc=_doc(nerve))
        s.add(row)
    parts: tuple[tuple[str, Mapping[str, Strict]], ...] = (
        ("landmark", pack.landmarks),
        ("hazard", pack.hazards),
        ("source", pack.sources),
    )
    for kind, entries in parts:
        for position, (code, entry) in enumerate(entries.items()):
            doc = _doc(entry)
            s.add(
                AtlasPart(edition_id=edition_id, kind=kind, code=code, position=position, doc=doc)
            )
    s.flush()


def list_views(edition_id: str) -> list[View]:
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
    """All nerves in the order of the file, distractors included (`injectable` tells them apart)."""
    with read() as s:
        docs = s.scalars(
            select(AtlasNerve.doc)
            .where(AtlasNerve.edition_id == edition_id)
            .order_by(AtlasNerve.position)
        ).all()
    return [Nerve.model_validate(doc) for doc in docs]


def get_nerve(edition_id: str, nerve_id: str) -> Nerve | None:
    with read() as s:
        doc = s.scalars(
            select(AtlasNerve.doc).where(
                AtlasNerve.edition_id == edition_id, AtlasNerve.code == nerve_id
            )
        ).one_or_none()
    return None if doc is None else Nerve.model_validate(doc)


def list_landmarks(edition_id: str) -> dict[str, Landmark]:
    return _parts(edition_id, "landmark", Landmark)


def list_hazards(edition_id: str) -> dict[str, Hazard]:
    return _parts(edition_id, "hazard", Hazard)


def list_sources(edition_id: str) -> dict[str, Source]:
    return _parts(edition_id, "source", Source)


def structure_names(edition_id: str) -> dict[str, str]:
    """Names of nerves, landmarks and hazards by id."""
    names = {nerve.id: nerve.name for nerve in list_nerves(edition_id)}
    names |= {key: entry.name for key, entry in list_landmarks(edition_id).items()}
    return names | {key: entry.name for key, entry in list_hazards(edition_id).items()}


def picture_url(view: View, width_px: int) -> str:
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


def _parts(edition_id: str, kind: str, shape: type[Part]) -> dict[str, Part]:
    with read() as s:
        rows = s.execute(
            select(AtlasPart.code, AtlasPart.doc)
            .where(AtlasPart.edition_id == edition_id, AtlasPart.kind == kind)
            .order_by(AtlasPart.position)
        ).all()
    return {code: shape.model_validate(doc) for code, doc in rows}


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


def _doc(entry: Strict) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
