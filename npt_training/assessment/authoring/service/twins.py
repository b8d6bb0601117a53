"""Twins of a draft, and the report over a school's items, from the bank as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.accounts.principal import Principal
from npt_training.assessment.authoring import forms
from npt_training.assessment.authoring.models import Draft
from npt_training.assessment.authoring.rules.shapes import anchors
from npt_training.assessment.authoring.rules.twins import Asked, Twin, all_twins, twins_of
from npt_training.assessment.authoring.service.check import picture_size
from npt_training.assessment.authoring.service.drafts import every
from npt_training.assessment.service.bank import bank_of
from npt_training.core import editions
from npt_training.core.runtime import current

CACHE = "assessment.authoring.asked"
MOST_SHOWN = 5
TARGETS = ("target", "highlight")


def asked_of(doc: Mapping[str, Any], key: str, edition_id: str) -> Asked:
    """What a document asks; half-written ones ask what they ask so far."""
    picture = doc.get("picture") or {}
    size = picture_size(doc, edition_id)
    shapes = [shape for found in forms.shapes_in(doc, size).values() for shape in found]
    about = set()
    for name in TARGETS:
        target = doc.get(name)
        if isinstance(target, Mapping):
            about |= {f"{what}:{ident}" for what, ident in target.items() if ident}
    for pin in doc.get("pins") or []:
        if isinstance(pin, Mapping):
            about |= {f"{what}:{ident}" for what, ident in pin.items() if isinstance(ident, str)}
    return Asked(
        key=key,
        name=str(doc.get("id")),
        kind=str(doc.get("kind")),
        structure=doc.get("structure"),
        picture=doc.get("view") or picture.get("digest"),
        about=frozenset(about),
        places=tuple(anchors(shapes, size)) if size else (),
        prompt=str(doc.get("prompt") or ""),
    )


def _pack(edition_id: str) -> list[Asked]:
    cache: dict[str, list[Asked]] = current().caches.setdefault(CACHE, {})
    if edition_id not in cache:
        found = [
            asked_of(held.item.model_dump(mode="json", exclude_none=True), held.code, edition_id)
            for held in bank_of(edition_id).by_id.values()
        ]
        if not found:
            return found
        cache[edition_id] = found
    return cache[edition_id]


def _school(actor: Principal, edition_id: str) -> list[Asked]:
    return [asked_of(draft.doc, draft.id, edition_id) for draft in every(actor)]


def twins(actor: Principal, draft: Draft, doc: Mapping[str, Any]) -> list[Twin]:
    """The nearest twins of a draft among the school's items and the pack's."""
    edition_id = editions.newest().id
    mine = asked_of(doc, draft.id, edition_id)
    others = [one for one in _school(actor, edition_id) if one.key != draft.id]
    return twins_of(mine, [*others, *_pack(edition_id)])[:MOST_SHOWN]


def report(actor: Principal) -> list[Twin]:
    """Every pair of twins in which one is the school's own."""
    edition_id = editions.newest().id
    return all_twins(_school(actor, edition_id), _pack(edition_id))
