"""Is an item whole? Its own shape, the atlas, the shapes on its picture, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from npt_training.assessment.against import AtlasFacts, faults
from npt_training.assessment.authoring import forms
from npt_training.assessment.authoring.rules.shapes import faults_of
from npt_training.assessment.authoring.words import field_words, sentence, shape_sentence
from npt_training.assessment.facts import aliases, view_facts
from npt_training.assessment.items import PRACTICE, AnyItem, item_of
from npt_training.atlas import service as atlas
from npt_training.atlas.contents import contents
from npt_training.core.db import read
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.models import CurriculumSource

CACHE = "assessment.authoring.facts"


@dataclass(frozen=True)
class Fault:
    """One thing that is missing or wrong; ``field`` is where in the document, for the form."""

    field: str
    text: str


@dataclass(frozen=True)
class Checked:
    """``item`` is None while the document is not yet an item at all."""

    item: AnyItem | None
    faults: list[Fault]


def check(doc: Mapping[str, Any], edition_id: str, *, written_here: bool = True) -> Checked:
    """Everything that stands between a document and its use.

    ``written_here`` False: an item that came from elsewhere may name no source.
    """
    found = list(_shape_faults(doc, picture_size(doc, edition_id)))
    try:
        item = item_of(dict(doc))
    except ValidationError as error:
        return Checked(None, found + _schema_faults(error))
    facts = edition_facts(edition_id, item.view)
    for where, reason in faults(item, facts, of_pack=False):
        found.append(Fault(_path(where), sentence(reason)))
    found += _tag_faults(item, edition_id, written_here)
    found += _picture_faults(doc)
    return Checked(item, list(dict.fromkeys(found)))


def _schema_faults(error: ValidationError) -> list[Fault]:
    found = []
    for one in error.errors():
        path = [part for part in one["loc"] if part not in forms.kinds()]
        name = _path(path)
        least = (one.get("ctx") or {}).get("min_length", 1)
        empty = one["type"] in ("string_too_short", "too_short") and least == 1
        if one["type"] == "missing" or empty:
            text = _("%(field)s: this is missing.", field=field_words(name))
        elif one["type"] == "too_short":
            text = _("%(field)s: at least %(least)s.", field=field_words(name), least=least)
        else:
            said = str(one["msg"]).removeprefix("Value error, ")
            text = _("%(field)s: %(reason)s", field=field_words(name), reason=sentence(said))
        found.append(Fault(name, text))
    return found


def _path(where: Any) -> str:
    return ".".join(str(part) for part in where)


def picture_size(doc: Mapping[str, Any], edition_id: str) -> tuple[int, int] | None:
    """Width and height in px of an item's picture, of the atlas or its own; None without one."""
    picture = doc.get("picture")
    if picture:
        return int(picture["width"]), int(picture["height"])
    view = contents(edition_id).pictures.get(str(doc.get("view")))
    return view.size_px if view else None


def _shape_faults(doc: Mapping[str, Any], size: tuple[int, int] | None) -> Iterator[Fault]:
    if size is None:
        return
    for field, shapes in forms.shapes_in(doc, size).items():
        for fault in faults_of(shapes, size):
            yield Fault(field, shape_sentence(fault))


def _tag_faults(item: AnyItem, edition_id: str, written_here: bool) -> Iterator[Fault]:
    modules = {module.id: module for module in curriculum.modules(edition_id)}
    if item.module != PRACTICE and item.module not in modules:
        yield Fault("module", _("There is no module %(id)s.", id=item.module))
    unknown = set(item.sources) - known_sources(edition_id).keys()
    if unknown:
        yield Fault("sources", _("There is no source %(ids)s.", ids=", ".join(sorted(unknown))))
    if written_here and not item.sources and not item.own_sources:
        yield Fault("sources", _("Name at least one source: what is taught rests on something."))


def _picture_faults(doc: Mapping[str, Any]) -> Iterator[Fault]:
    picture = doc.get("picture")
    full = doc.get("full_mm")
    if not picture or not isinstance(full, (int, float)):
        return
    least = float(picture["accuracy_mm"])
    if full < least:
        yield Fault(
            "full_mm",
            _(
                "Full credit within %(mm)s mm is finer than this picture: at least %(least)s mm.",
                mm=f"{full:g}",
                least=f"{least:.1f}",
            ),
        )


def known_sources(edition_id: str) -> dict[str, str]:
    """Sources that may be cited: id to citation."""
    with read() as s:
        rows = s.execute(
            select(CurriculumSource.code, CurriculumSource.doc).where(
                CurriculumSource.edition_id == edition_id
            )
        ).all()
    known = {code: doc["cite"] for code, doc in rows}
    for code, source in atlas.list_sources(edition_id).items():
        known.setdefault(code, source.cite)
    return dict(sorted(known.items()))


def edition_facts(edition_id: str, view_id: str | None) -> AtlasFacts:
    """What the atlas of an edition knows, with the truth of one picture (if it is there)."""
    cache: dict[tuple[str, str | None], AtlasFacts] = current().caches.setdefault(CACHE, {})
    key = (edition_id, view_id)
    if key not in cache:
        if len(cache) > 200:
            cache.clear()
        cache[key] = _facts(edition_id, view_id)
    return cache[key]


def _facts(edition_id: str, view_id: str | None) -> AtlasFacts:
    held = contents(edition_id)
    across = {
        (nerve.id, f"{path.id}.{point.id}"): point.spread.across_mm
        for nerve in held.nerves.values()
        for path in nerve.paths
        for point in path.points
        if point.spread is not None
    }
    drawn = frozenset(one.id for one in held.territories.values() if one.basis == "schematic")
    view = atlas.get_view(edition_id, view_id) if view_id else None
    return AtlasFacts(
        nerves=frozenset(held.nerves),
        landmarks=frozenset(held.landmarks),
        views={view.id: view_facts(view.truth, across, drawn)} if view else {},
        hazards=frozenset(held.hazards),
        aliases=aliases(held.nerves),
        distractors=frozenset(n.id for n in held.nerves.values() if not n.injectable),
        territories={entry.id: entry.nerve for entry in held.territories.values()},
    )
