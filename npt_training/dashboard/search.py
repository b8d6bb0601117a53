"""One search over everything a person may open: lessons, nerves, statements, items, cards."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from flask import jsonify, request
from werkzeug.routing import BuildError

from npt_training import finding
from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment.finding import school_findables
from npt_training.atlas import search as atlas_names
from npt_training.atlas.contents import contents
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.search import service as index
from npt_training.core.search.words import Piece, asked_words, snippet
from npt_training.core.web import Blueprint, is_json, needs, render, url_to
from npt_training.curriculum import service as curriculum

bp = Blueprint("search", __name__)
FIRST, PAGE = 5, 20
"""Hits of each kind on the first page, and on a page of one kind."""
ASKED_MOST = 100


@dataclass(frozen=True)
class Kind:
    """A sort of thing that is found: its heading, its page, and who may open that.

    ``code`` and ``place`` name what the page's address calls them.
    """

    key: str
    title: Any
    endpoint: str
    code: str
    place: str | None = None
    permission: Permission = Permission.LEARN

    def address(self, code: str, place: str) -> str:
        """Raises BuildError where the site has no such page."""
        return url_to(
            self.endpoint, **{self.code: code} | ({self.place: place} if self.place else {})
        )


SEEN, PRACTISED = Permission.VIEW_OWN, Permission.PRACTISE
KINDS = (
    Kind("cards", _l("Treatment cards"), "cards.card", "card_id"),
    Kind("emergency", _l("Emergency cards"), "emergency.one", "card_id", permission=SEEN),
    Kind("nerve", _l("Nerves"), "atlas.nerve", "nerve_id", permission=SEEN),
    Kind("lesson", _l("Lessons"), "curriculum.lesson", "lesson_id", "module_id"),
    Kind("questions", _l("Questions and what is known"), "questions.index", "_anchor"),
    Kind("glossary", _l("Words"), "glossary.term", "term_id"),
    Kind("claim", _l("Statements"), "curriculum.claim", "claim_id"),
    Kind("landmark", _l("Landmarks"), "atlas.landmark", "landmark_id", permission=SEEN),
    Kind("hazard", _l("Hazards"), "atlas.hazard", "hazard_id", permission=SEEN),
    Kind("sheets", _l("To print"), "sheets.one", "sheet_id"),
    Kind("item", _l("To practise"), "assessment.practise_item", "code", permission=PRACTISED),
)
"""In the order they are shown. A kind whose pages a site does not have is left out."""


@dataclass(frozen=True)
class Hit:
    kind: Kind
    title: str
    href: str
    around: list[Piece]


@dataclass(frozen=True)
class Group:
    """Hits of one kind; ``total`` may be more than are shown."""

    kind: Kind
    total: int
    hits: list[Hit]


@bp.get("/search")
@needs(Permission.VIEW_OWN)
def results() -> Any:
    """What was found, a few of each kind; with ``kind`` all of one, page by page."""
    person = actor()
    question = request.args.get("q", "").strip()[:ASKED_MOST]
    asked = asked_words(question)
    only = request.args.get("kind", "")
    page = max(1, request.args.get("page", 1, type=int))
    groups = found(person, asked, only, page) if asked else []
    if is_json():
        return jsonify(query=question, groups=[_group_doc(group) for group in groups])
    shown = groups[0] if only and groups else None
    return render(
        "dashboard/search.html",
        question=question,
        asked=asked,
        groups=groups,
        only=shown,
        at=page,
        pages=ceil(shown.total / PAGE) if shown else 1,
        meant=_meant(question) if asked and not groups else [],
        person_learns=person.may(Permission.LEARN),
    )


def found(person: Principal, asked: list[str], only: str = "", page: int = 1) -> list[Group]:
    """Groups in the order of ``KINDS``, empty ones left out."""
    edition_id = curriculum.edition_of(person.person_id)
    finding.index_older(edition_id)
    kinds = [kind for kind in KINDS if person.may(kind.permission) and _has_pages(kind)]
    if only:
        kinds = [kind for kind in kinds if kind.key == only]
    totals = index.counts(edition_id, asked, [kind.key for kind in kinds])
    groups = []
    for kind in kinds:
        own = _school_hits(person, kind, asked)
        total = totals.get(kind.key, 0) + len(own)
        if total:
            most = PAGE if only else FIRST
            skip = (page - 1) * PAGE if only else 0
            groups.append(Group(kind, total, _hits(edition_id, kind, asked, own, most, skip)))
    return groups


def _hits(
    edition_id: str, kind: Kind, asked: list[str], own: list[Hit], most: int, skip: int
) -> list[Hit]:
    """The school's own first, then the pack's."""
    hits = own[skip : skip + most]
    rest = index.found(
        edition_id, asked, [kind.key], most=most - len(hits), skip=max(0, skip - len(own))
    )
    return hits + [_hit(kind, one.code, one.place, one.title, one.body, asked) for one in rest]


def _school_hits(person: Principal, kind: Kind, asked: list[str]) -> list[Hit]:
    if kind.key != "item":
        return []
    own = school_findables(person.organisation_id, asked)
    return [_hit(kind, one.code, one.place, one.title, one.body, asked) for one in own]


def _hit(kind: Kind, code: str, place: str, title: str, body: str, asked: list[str]) -> Hit:
    around = snippet(body, asked) if body else []
    return Hit(kind, title, kind.address(code, place), around)


def _has_pages(kind: Kind) -> bool:
    try:
        kind.address("x", "x")
    except BuildError:
        return False
    return True


def _meant(question: str) -> list[tuple[str, str]]:
    """Names of the atlas that are spelt nearly so, with their addresses."""
    edition_id = curriculum.edition_of(actor().person_id)
    names = {kind.key: kind for kind in KINDS}
    entries = atlas_names.index(contents(edition_id), {}, _Same())
    hits = atlas_names.found(entries, question)[:FIRST]
    return [(h.name, names[h.kind].address(h.id, "")) for h in hits if h.kind in names]


class _Same(dict[str, str]):
    """Kinds of hazard under their own names."""

    def __missing__(self, key: str) -> str:
        return key


def _group_doc(group: Group) -> dict[str, Any]:
    hits = [
        {"title": h.title, "href": h.href, "around": "".join(piece.text for piece in h.around)}
        for h in group.hits
    ]
    return {"kind": group.kind.key, "total": group.total, "hits": hits}
