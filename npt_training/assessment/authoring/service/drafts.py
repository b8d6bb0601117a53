"""Drafts: begin one, save it, find it. What was approved is written by :mod:`.review`."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.authoring import forms
from npt_training.assessment.authoring.errors import (
    AuthoringRefused,
    NotThatState,
    PoolStays,
    SavedElsewhere,
)
from npt_training.assessment.authoring.models import Draft, DraftAct
from npt_training.assessment.authoring.rules.states import Standing
from npt_training.assessment.authoring.rules.twins import folded
from npt_training.assessment.authoring.service import pictures
from npt_training.atlas.contents import contents
from npt_training.core import editions
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import ALPHABET, new_id

POOLS = ("practice", "exam")
PER_PAGE = 25
NAME_LENGTH = 10


@dataclass(frozen=True)
class Sought:
    """What a list of items is narrowed to; empty: everything."""

    words: str = ""
    kind: str = ""
    nerve: str = ""
    state: str = ""
    pool: str = ""


@dataclass(frozen=True)
class DraftPage:
    """One page of the list. ``names`` maps person ids to names; ``counts`` state to number."""

    drafts: list[Draft]
    page: int
    pages: int
    total: int
    names: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def standing_of(draft: Draft) -> Standing:
    return Standing(draft.state, draft.version, draft.retired, frozenset(draft.authors))


def begin(
    actor: Principal,
    kind: str,
    *,
    view: str | None = None,
    picture_id: str | None = None,
    pool: str = "practice",
) -> Draft:
    """A new draft on a picture of the atlas, on one of the school's own, or on none."""
    actor.require(Permission.MANAGE_CONTENT)
    if kind not in forms.kinds():
        raise AuthoringRefused(_("Choose a kind of item."), field="kind")
    if pool not in POOLS:
        raise AuthoringRefused(_("Choose practice or examination."), field="pool")
    series = "s-" + "".join(secrets.choice(ALPHABET.lower()) for _n in range(NAME_LENGTH))
    doc = forms.skeleton(kind, series) | picture_fields(actor, view=view, picture_id=picture_id)
    return add(actor, doc, pool=pool)


def picture_fields(actor: Principal, *, view: str | None, picture_id: str | None) -> dict[str, Any]:
    """``view`` or ``picture`` of a document; a picture has to be confirmed and calibrated."""
    if picture_id:
        row = pictures.picture(actor, picture_id)
        if row.confirmed_by is None or row.mm_per_px is None:
            raise AuthoringRefused(
                _("Calibrate and confirm this picture first, then choose it."), field="picture"
            )
        return {"picture": pictures.item_doc(row)}
    if view:
        if view not in contents(editions.newest().id).pictures:
            raise AuthoringRefused(_("The atlas has no such picture."), field="view")
        return {"view": view}
    return {}


def add(actor: Principal, doc: dict[str, Any], *, pool: str) -> Draft:
    """Write a new draft; its name is the document's id. AuthoringRefused when it is taken."""
    at = now()
    try:
        with write() as s:
            draft = Draft(
                id=new_id(),
                organisation_id=actor.organisation_id,
                series=doc["id"],
                kind=doc["kind"],
                pool=pool,
                state="draft",
                version=0,
                retired=False,
                revision=1,
                authors=[actor.person_id],
                created_by=actor.person_id,
                created_at=at,
                updated_by=actor.person_id,
                updated_at=at,
                **columns(doc),
            )
            s.add(draft)
            s.flush()
            record(s, "authoring.begin", actor=actor.person_id, subject=draft.id)
            return draft
    except IntegrityError as error:
        raise AuthoringRefused(
            _("An item of the name %(name)s is there already.", name=doc["id"]), field="id"
        ) from error


def columns(doc: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the columns that lists are made from."""
    said = [doc.get("prompt"), doc.get("id"), doc.get("structure"), doc.get("module")]
    structure = doc.get("structure")
    return {
        "doc": dict(doc),
        "structure": structure if isinstance(structure, str) else None,
        "module_id": str(doc.get("module") or "atlas")[:255],
        "words": folded(" ".join(str(one) for one in said if one)),
    }


def save(
    actor: Principal,
    draft_id: str,
    doc: Mapping[str, Any],
    revision: int,
    *,
    pool: str | None = None,
    over: int | None = None,
) -> Draft:
    """Keep a draft's document. ``revision`` is the one the page was opened with.

    An older revision with another text raises SavedElsewhere and keeps nothing; with ``over``
    (the revision that is to be replaced, as seen) the other text goes into the history instead.
    """
    with write() as s:
        draft = _own(actor, locked(s, Draft, draft_id))
        if draft.state != "draft":
            raise NotThatState()
        if pool is not None and pool != draft.pool:
            if draft.version or pool not in POOLS:
                raise PoolStays()
            draft.pool = pool
        if dict(doc) == draft.doc:
            return draft
        if revision != draft.revision:
            if over != draft.revision:
                raise SavedElsewhere(_name(s, draft.updated_by))
            s.add(act(draft, actor.person_id, "replaced"))
        for name, value in columns(doc).items():
            setattr(draft, name, value)
        draft.revision += 1
        draft.updated_by, draft.updated_at = actor.person_id, now()
        draft.authors = list(dict.fromkeys([*draft.authors, actor.person_id]))
        s.flush()
        return draft


def copy(actor: Principal, draft_id: str, doc: Mapping[str, Any]) -> Draft:
    """Keep a text as a draft of its own, when somebody else saved meanwhile."""
    origin = get(actor, draft_id)
    series = "s-" + "".join(secrets.choice(ALPHABET.lower()) for _n in range(NAME_LENGTH))
    return add(actor, {**doc, "id": series}, pool=origin.pool)


def act(
    draft: Draft, person_id: str | None, name: str, *, text: str = "", version: int | None = None
) -> DraftAct:
    """A row for the history, with the document as it stands."""
    return DraftAct(
        draft_id=draft.id,
        organisation_id=draft.organisation_id,
        at=now(),
        person_id=person_id,
        act=name,
        version=draft.version if version is None else version,
        revision=draft.revision,
        text=text,
        doc=draft.doc,
    )


def get(actor: Principal, draft_id: str) -> Draft:
    """A draft of the actor's school; NotFound otherwise."""
    with read() as s:
        return _own(actor, s.get(Draft, draft_id))


def history(actor: Principal, draft_id: str) -> list[DraftAct]:
    """What was decided on a draft, newest first."""
    get(actor, draft_id)
    with read() as s:
        query = select(DraftAct).where(DraftAct.draft_id == draft_id).order_by(DraftAct.id.desc())
        return list(s.scalars(query))


def drafts(actor: Principal, sought: Sought, page: int = 1) -> DraftPage:
    """The school's items, the last changed first: a fixed number of queries."""
    actor.require(Permission.MANAGE_CONTENT)
    base = select(Draft).where(Draft.organisation_id == actor.organisation_id)
    query = base
    for word in folded(sought.words).split()[:8]:
        query = query.where(Draft.words.contains(word, autoescape=True))
    if sought.kind:
        query = query.where(Draft.kind == sought.kind)
    if sought.nerve:
        query = query.where(Draft.structure == sought.nerve)
    if sought.pool:
        query = query.where(Draft.pool == sought.pool)
    if sought.state == "retired":
        query = query.where(Draft.retired.is_(True))
    elif sought.state == "approved":
        query = query.where(Draft.state == "approved", Draft.retired.is_(False))
    elif sought.state:
        query = query.where(Draft.state == sought.state)
    with read() as s:
        total = s.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, math.ceil(total / PER_PAGE))
        page = min(max(page, 1), pages)
        rows = s.scalars(
            query.order_by(Draft.updated_at.desc(), Draft.id.desc())
            .limit(PER_PAGE)
            .offset((page - 1) * PER_PAGE)
        ).all()
        counts: dict[str, int] = {}
        for state, retired, count in s.execute(
            base.with_only_columns(Draft.state, Draft.retired, func.count()).group_by(
                Draft.state, Draft.retired
            )
        ):
            key = "retired" if retired and state == "approved" else state
            counts[key] = counts.get(key, 0) + count
        names = names_of(s, (row.updated_by for row in rows))
    return DraftPage(list(rows), page, pages, total, names, counts)


def every(actor: Principal, *, pool: str | None = None) -> list[Draft]:
    """All of the school's drafts, for reports and export."""
    actor.require(Permission.MANAGE_CONTENT)
    query = select(Draft).where(Draft.organisation_id == actor.organisation_id)
    if pool:
        query = query.where(Draft.pool == pool)
    with read() as s:
        return list(s.scalars(query.order_by(Draft.series)))


def names_of(s: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of people by id, in one query."""
    wanted = {one for one in ids if one}
    rows = s.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all()
    return dict(rows)


def _name(s: Session, person_id: str) -> str:
    return names_of(s, [person_id]).get(person_id, _("Somebody"))


def _own(actor: Principal, row: Draft | None) -> Draft:
    actor.require(Permission.MANAGE_CONTENT)
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    return row
