"""What an edition's atlas holds, without the heavy truth of its pictures; kept in memory.

Editions never change, so what was read once stays right. Three queries fill it, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select

from npt_training.atlas.models import (
    Hazard,
    Landmark,
    Nerve,
    Place,
    Source,
    Strict,
    Territory,
    ViewEntry,
)
from npt_training.atlas.models_db import AtlasNerve, AtlasPart, AtlasView
from npt_training.core.db import read
from npt_training.core.runtime import current

CACHE = "atlas.contents"
Part = TypeVar("Part", bound=Strict)
Truth = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """What a picture shows. `nerves` maps id to millimetres of its course, `exits` to their number.

    `clear` maps landmark to its distance from the picture's nearest edge, as a share of 0 to 0.5.
    """

    nerves: Mapping[str, float]
    exits: Mapping[str, int]
    clear: Mapping[str, float]
    hazards: tuple[str, ...]
    territories: tuple[str, ...]
    dermatomes: tuple[str, ...]
    mm_per_px: float

    @property
    def landmarks(self) -> tuple[str, ...]:
        return tuple(self.clear)


@dataclass(frozen=True)
class Picture:
    """A view without its truth. `pictures` maps width in px to digest."""

    edition_id: str
    id: str
    entry: ViewEntry
    pictures: Mapping[int, str]
    shown: Shown

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def region(self) -> str:
        return self.entry.region

    @property
    def size_px(self) -> tuple[int, int]:
        return self.entry.size_px

    @property
    def twin(self) -> str | None:
        """Id that the same picture of the other side has; None where both sides are shown."""
        for here, there in (("-right", "-left"), ("-left", "-right")):
            if self.id.endswith(here):
                return self.id.removesuffix(here) + there
        return None


@dataclass(frozen=True)
class Contents:
    """Everything of an edition by id, in the order of the files.

    `tones` maps territory to one of a few drawing styles; neighbours never share one. `has_scene`:
    the body in space was built too.
    """

    edition_id: str
    nerves: Mapping[str, Nerve]
    landmarks: Mapping[str, Landmark]
    hazards: Mapping[str, Hazard]
    territories: Mapping[str, Territory]
    dermatomes: Mapping[str, Territory]
    sources: Mapping[str, Source]
    pictures: Mapping[str, Picture]
    tones: Mapping[str, int]
    has_scene: bool

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of nerves, landmarks and hazards by id."""
        named: tuple[Mapping[str, Any], ...] = (self.nerves, self.landmarks, self.hazards)
        return {key: entry.name for entries in named for key, entry in entries.items()}

    @cached_property
    def territory_names(self) -> dict[str, str]:
        """The nerve a territory belongs to; None of the nerves, then its own id in words."""
        return {
            key: self.names.get(entry.nerve or "", _words(key))
            for key, entry in self.territories.items()
        }

    @cached_property
    def measured_from(self) -> dict[str, tuple[str, ...]]:
        """Landmark to the nerves whose way-points or published figures start there."""
        found: dict[str, list[str]] = {}
        for nerve in self.nerves.values():
            for landmark in sorted(set(landmarks_of(nerve))):
                found.setdefault(landmark, []).append(nerve.id)
        return {key: tuple(nerves) for key, nerves in found.items()}

    @cached_property
    def thin(self) -> frozenset[str]:
        """The lines (nerve.path) that run under the galea of the scalp."""
        return frozenset(
            f"{nerve.id}.{path.id}"
            for nerve in self.nerves.values()
            for path in nerve.paths
            if any(point.depth == "galea" for point in path.points)
        )

    def pictures_of(self, nerve_id: str) -> list[Picture]:
        """Pictures that show a nerve: its best view, that view's twin, then by length shown."""
        best = self.nerves[nerve_id].best_view
        order = {
            picture.id: (
                picture.id != best,
                picture.twin != best,
                picture.entry.side == "left",
                -picture.shown.nerves[nerve_id],
                picture.id,
            )
            for picture in self.pictures.values()
            if nerve_id in picture.shown.nerves
        }
        return [self.pictures[key] for key in sorted(order, key=order.__getitem__)]


def contents(edition_id: str) -> Contents:
    """The atlas of an edition; an edition that holds none is asked for again each time."""
    cache: dict[str, Contents] = current().caches.setdefault(CACHE, {})
    found = cache.get(edition_id)
    if found is None:
        found = _load(edition_id)
        if found.nerves or found.pictures:
            cache[edition_id] = found
    return found


def landmarks_of(nerve: Nerve) -> Iterator[str]:
    """Landmarks that a nerve's way-points and published figures are measured from, with repeats."""
    for path in nerve.paths:
        for point in path.points:
            yield from _landmarks_in(point.at)
    for figure in nerve.published:
        for place in (figure.start, figure.to, figure.toward or {}):
            if "lm" in place:
                yield place["lm"]


def shown_doc(truth: Truth) -> dict[str, Any]:
    """What is kept beside a picture so that lists need not read its truth."""
    return {
        "nerves": {key: nerve["shown_mm"] for key, nerve in truth["nerves"].items()},
        "exits": {key: len(n["exits"]) for key, n in truth["nerves"].items() if n["exits"]},
        "clear": {
            key: round(min(min(x, 1 - x, y, 1 - y) for x, y in _spots(landmark)), 3)
            for key, landmark in truth["landmarks"].items()
        },
        "hazards": sorted(truth["hazards"]),
        "territories": sorted(truth.get("territories", {})),
        "dermatomes": sorted(truth.get("dermatomes", {})),
        "mm_per_px": truth["mm_per_px"],
    }


def _spots(landmark: Mapping[str, Any]) -> list[tuple[float, float]]:
    return [spot for spot in (landmark["at"], landmark.get("left")) if spot is not None]


def _landmarks_in(place: Place) -> Iterator[str]:
    if place.lm is not None:
        yield place.lm
    yield from place.between or ()
    if place.near is not None:
        yield from _landmarks_in(place.near)


def _words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _load(edition_id: str) -> Contents:
    docs: dict[str, dict[str, Any]] = {}
    with read() as s:
        nerves = s.scalars(
            select(AtlasNerve.doc)
            .where(AtlasNerve.edition_id == edition_id)
            .order_by(AtlasNerve.position)
        ).all()
        for kind, code, doc in s.execute(
            select(AtlasPart.kind, AtlasPart.code, AtlasPart.doc)
            .where(AtlasPart.edition_id == edition_id)
            .order_by(AtlasPart.position)
        ):
            docs.setdefault(kind, {})[code] = doc
        views = s.execute(
            select(AtlasView.code, AtlasView.doc, AtlasView.pictures)
            .where(AtlasView.edition_id == edition_id)
            .order_by(AtlasView.position)
        ).all()
        shown = docs.get("shown", {})
        if len(shown) < len(views):  # an edition from before this was kept
            truths = select(AtlasView.code, AtlasView.truth).where(
                AtlasView.edition_id == edition_id
            )
            shown = {code: shown_doc(truth) for code, truth in s.execute(truths)}

    def of(kind: str, shape: type[Part]) -> dict[str, Part]:
        return {code: shape.model_validate(doc) for code, doc in docs.get(kind, {}).items()}

    return Contents(
        edition_id=edition_id,
        nerves={doc["id"]: Nerve.model_validate(doc) for doc in nerves},
        landmarks=of("landmark", Landmark),
        hazards=of("hazard", Hazard),
        territories=of("territory", Territory),
        dermatomes=of("dermatome", Territory),
        sources=of("source", Source),
        pictures={
            code: Picture(
                edition_id=edition_id,
                id=code,
                entry=ViewEntry.model_validate(doc),
                pictures={int(width): digest for width, digest in files.items()},
                shown=_shown(shown[code]),
            )
            for code, doc, files in views
        },
        tones=docs.get("tones", {}).get("territories", {}),
        has_scene="scene" in docs,
    )


def _shown(doc: Mapping[str, Any]) -> Shown:
    return Shown(
        nerves=doc["nerves"],
        exits=doc["exits"],
        clear=doc["clear"],
        hazards=tuple(doc["hazards"]),
        territories=tuple(doc["territories"]),
        dermatomes=tuple(doc["dermatomes"]),
        mm_per_px=doc["mm_per_px"],
    )
