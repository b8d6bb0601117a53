"""Writes an edition's entries, and finds them again, best first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from npt_training.core.db import read
from npt_training.core.runtime import current
from npt_training.core.search.models import SearchEntry
from npt_training.core.search.words import words_of

_SQLITE = """
  FROM fts_npt_search f JOIN npt_search_entry e ON e.id = f.id
  WHERE fts_npt_search MATCH :asked AND e.kind IN :kinds"""
_VECTOR = (
    "(setweight(to_tsvector('simple', e.title_words), 'A') || "
    "setweight(to_tsvector('simple', e.body_words), 'C'))"
)
"""As the index of migration 0023 has it: PostgreSQL uses it for this very expression alone."""
_POSTGRESQL = f"""
  FROM npt_search_entry e
  WHERE {_VECTOR} @@ to_tsquery('simple', :asked)
  AND e.edition_id = :edition AND e.kind IN :kinds"""
_SQLITE_RANK = "bm25(fts_npt_search, 0, 0, 8.0, 1.0)"
_POSTGRESQL_RANK = f"-ts_rank_cd({_VECTOR}, to_tsquery('simple', :asked), 1)"


@dataclass(frozen=True)
class Findable:
    """What a room offers: see :class:`SearchEntry`. ``more`` is searched and never shown."""

    kind: str
    code: str
    title: str
    body: str = ""
    place: str = ""
    more: str = ""


@dataclass(frozen=True)
class Found:
    """An entry that has every word asked for."""

    kind: str
    code: str
    place: str
    title: str
    body: str


def install(s: Session, edition_id: str, entries: Iterable[Findable]) -> None:
    """Write an edition's entries, within the caller's transaction."""
    s.add_all(
        SearchEntry(
            edition_id=edition_id,
            kind=entry.kind,
            code=entry.code,
            place=entry.place,
            title=entry.title,
            body=entry.body,
            title_words=" ".join(words_of(entry.title)),
            body_words=" ".join(words_of(f"{entry.body} {entry.more}")),
        )
        for entry in entries
    )
    s.flush()


def is_indexed(edition_id: str) -> bool:
    """False for an edition that was loaded before there was an index."""
    with read() as s:
        found = s.query(SearchEntry.id).filter_by(edition_id=edition_id).first()
    return found is not None


def counts(edition_id: str, asked: list[str], kinds: Collection[str]) -> dict[str, int]:
    """How many entries of each kind have every word of ``asked`` (folded; see words.py)."""
    if not asked or not kinds:
        return {}
    statement = f"SELECT e.kind, count(*) {_where()} GROUP BY e.kind"
    with read() as s:
        rows = s.execute(_bound(statement), _values(edition_id, asked, kinds)).all()
    return {str(row[0]): int(row[1]) for row in rows}


def found(
    edition_id: str, asked: list[str], kinds: Collection[str], *, most: int, skip: int = 0
) -> list[Found]:
    """Entries that have every word of ``asked``, each as the beginning of a word; best first."""
    if not asked or not kinds:
        return []
    rank = _SQLITE_RANK if current().db.is_sqlite else _POSTGRESQL_RANK
    statement = (
        f"SELECT e.kind, e.code, e.place, e.title, e.body {_where()} "
        f"ORDER BY {rank}, e.id LIMIT :most OFFSET :skip"
    )
    values = _values(edition_id, asked, kinds) | {"most": most, "skip": skip}
    with read() as s:
        return [Found(*row) for row in s.execute(_bound(statement), values)]


def _where() -> str:
    return _SQLITE if current().db.is_sqlite else _POSTGRESQL


def _bound(statement: str) -> Any:
    return text(statement).bindparams(bindparam("kinds", expanding=True))


def _values(edition_id: str, asked: list[str], kinds: Collection[str]) -> dict[str, Any]:
    """``asked`` holds letters and digits alone, so nothing in it is an operator of either."""
    values: dict[str, Any] = {"kinds": sorted(kinds)}
    if current().db.is_sqlite:
        words = " AND ".join(f'"{word}" *' for word in asked)
        match = f'scope : "{edition_id.lower()}" AND {{title_words body_words}} : ({words})'
        return values | {"asked": match}
    return values | {"asked": " & ".join(f"{word}:*" for word in asked), "edition": edition_id}
