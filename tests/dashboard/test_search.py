"""Search: what a person may open, by the beginnings of words, on both databases, without keys."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from npt_training import finding
from npt_training.assessment import service as assessment
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.runtime import current
from npt_training.core.search import service as index
from npt_training.core.search.words import asked_words, matches
from npt_training.curriculum.parts.registry import PARTS
from npt_training.dashboard.search import KINDS
from tests.world import make_organisation, make_person, sign_in


def ask(client: Any, question: str, **more: Any) -> dict[str, dict[str, Any]]:
    answer = client.get(
        "/search",
        query_string={"q": question, **more},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    return {group["kind"]: group for group in answer.json["groups"]}


@pytest.fixture
def reader(school: Flask) -> Any:
    organisation = make_organisation()
    client = school.test_client()
    sign_in(client, make_person(organisation, "trainee"))
    return client


def test_a_nerve_is_found_by_any_name_and_leads_to_its_page(reader: Any) -> None:
    for question in ("sural", "NERVUS SURALIS", "súral nerve"):
        hits = ask(reader, question)["nerve"]["hits"]
        assert any(hit["href"] == "/atlas/nerves/sural" for hit in hits)
    assert reader.get("/atlas/nerves/sural").status_code == 200


def test_lessons_are_found_by_what_they_say(reader: Any) -> None:
    (first, *_) = ask(reader, "hackett sylnasol")["lesson"]["hits"]
    assert first["href"].startswith("/learn/B1/")
    assert "Hackett" in first["around"]
    assert reader.get(first["href"]).status_code == 200


def test_every_hit_has_every_word_and_titles_come_first(reader: Any) -> None:
    groups = ask(reader, "achilles tend")
    assert {"lesson", "claim"} <= set(groups)
    edition_id = editions.newest().id
    asked = asked_words("achilles tend")
    hits = index.found(edition_id, asked, ["lesson"], most=50)
    assert len(hits) == groups["lesson"]["total"]
    for hit in hits:
        assert matches(f"{hit.title} {hit.body} {_more(hit.place)}", asked)
    titled = [matches(hit.title, ["achilles"]) for hit in hits]
    assert titled[0] or not any(titled)


def _more(module_id: str) -> str:
    from npt_training.curriculum import service

    return service.module(editions.newest().id, module_id).title


def test_both_databases_find_what_plain_words_find(school: Flask) -> None:
    """The index against a plain walk over every entry."""
    edition_id = editions.newest().id
    with read() as s:
        rows = s.execute(text("SELECT kind, code, title_words, body_words FROM npt_search_entry"))
        entries = [tuple(row) for row in rows]
    kinds = {kind for kind, *_ in entries}
    for question in ("saph", "5 dextrose", "nerve heel", "ankle lateral sural", "zzz", "b"):
        asked = asked_words(question)
        walked = {(k, c) for k, c, title, body in entries if matches(f"{title} {body}", asked)}
        hits = index.found(edition_id, asked, kinds, most=10_000)
        assert {(hit.kind, hit.code) for hit in hits} == walked
        assert sum(index.counts(edition_id, asked, kinds).values()) == len(walked)


def test_operators_of_the_databases_are_words_like_others(reader: Any) -> None:
    for question in ('"', "sural OR 1", "sural & !nerve", "NEAR(a b)", "sural*", "':*", "a:b", "%"):
        assert reader.get("/search", query_string={"q": question}).status_code == 200


def test_an_item_is_found_by_its_question_and_not_by_its_key(reader: Any) -> None:
    bank = assessment.bank_of(editions.newest().id)
    held = next(h for h in bank.by_id.values() if h.item.kind == "choice" and h.module_id == "B5")
    hits = ask(reader, held.item.prompt[:90], kind="item")["item"]["hits"]
    assert f"/practice/items/{held.code}" in [hit["href"] for hit in hits]
    words = " ".join(asked_words(f"{held.item.rationale}"))
    codes = [hit["href"] for hit in ask(reader, words).get("item", {"hits": []})["hits"]]
    assert f"/practice/items/{held.code}" not in codes


def test_who_does_not_learn_is_shown_what_is_open_to_them(school: Flask) -> None:
    client = school.test_client()
    sign_in(client, make_person(make_organisation(), "clinic"))
    assert set(ask(client, "sural")) <= {"nerve", "landmark", "hazard"}


def test_a_slip_is_asked_back(reader: Any) -> None:
    page = reader.get("/search", query_string={"q": "saphenuos"}).get_data(as_text=True)
    assert "Did you mean" in page
    assert "/atlas/nerves/saphenous" in page


def test_pages_of_one_kind_hold_everything_once(reader: Any) -> None:
    total = ask(reader, "nerve")["item"]["total"]
    assert total > 40
    seen: list[str] = []
    for page in range(1, 100):
        group = ask(reader, "nerve", kind="item", page=page).get("item")
        if not group or not group["hits"]:
            break
        seen += [hit["href"] for hit in group["hits"]]
    assert len(seen) == len(set(seen)) == total
    page = reader.get("/search?q=nerve&kind=item&page=2").get_data(as_text=True)
    assert 'rel="prev"' in page
    assert "page=3" in page


def test_an_edition_from_before_the_index_is_indexed_when_asked(school: Flask) -> None:
    edition_id = editions.newest().id
    entries = sum(1 for _ in _all(edition_id))
    with current().db.engine.begin() as connection:
        if current().db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER npt_search_entry_no_delete")
            connection.exec_driver_sql("DELETE FROM fts_npt_search")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("DELETE FROM npt_search_entry")
    assert not index.is_indexed(edition_id)
    finding.index_older(edition_id)
    finding.index_older(edition_id)
    assert sum(1 for _ in _all(edition_id)) == entries


def _all(edition_id: str) -> Any:
    with read() as s:
        return s.execute(
            text("SELECT id FROM npt_search_entry WHERE edition_id = :e"), {"e": edition_id}
        ).all()


def test_every_searched_part_has_its_page(school: Flask) -> None:
    with school.test_request_context():
        pages = {kind.key: kind.address("x", "x") for kind in KINDS if kind.key in _searched()}
    assert set(pages) == _searched()


def _searched() -> set[str]:
    return {part.name for part in PARTS if part.found_by is not None}
