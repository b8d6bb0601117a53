"""Parts of a pack: read with file and line, loaded with the edition, found again, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from npt_training.core import editions
from npt_training.core.db import write
from npt_training.core.errors import NotFound
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum import schema
from npt_training.curriculum.parts import service
from npt_training.curriculum.parts.models import PartDocument
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.parts.reader import Entries, read_parts


class Sheet(schema.Strict):
    id: schema.Slug
    text: schema.Prose
    sources: list[schema.Slug] = []


def check(entries: Mapping[str, Entry[Sheet]], ground: Ground) -> Iterator[ContentProblem]:
    for entry in entries.values():
        yield from entry.unknown(entry.document.sources, ground.sources, "source", "sources")


SHEETS = Part("sheets", "sheets.yaml", Sheet, check)
CARDS = Part("cards", "cards/*.yaml", Sheet)
GROUND = Ground({}, {}, {}, {"known"}, {}, {})


def found(folder: Path) -> tuple[dict[str, Entries], list[str]]:
    entries, problems = read_parts(folder, GROUND, parts=(SHEETS, CARDS))
    return entries, [str(problem) for problem in problems]


def test_a_list_and_a_folder_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "sheets.yaml").write_text("- {id: b, text: one}\n- {id: a, text: two}\n")
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "x.yaml").write_text("id: x\ntext: three\n")
    entries, problems = found(tmp_path)
    assert problems == []
    assert list(entries["sheets"]) == ["b", "a"]
    assert entries["cards"]["x"].document.text == "three"
    assert ("two", ("text",), 2) in list(entries["sheets"]["a"].texts())


def test_a_pack_without_parts_is_no_mistake(tmp_path: Path) -> None:
    assert found(tmp_path) == ({"sheets": {}, "cards": {}}, [])


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "sheets.yaml").write_text(
        "- id: a\n  text: one\n  sources: [known, lost]\n- id: a\n  text: two\n- id: c\n  txt: x\n"
    )
    assert sorted(found(tmp_path)[1]) == [
        "courses/sheets.yaml:3: there is no source lost",
        "courses/sheets.yaml:4: the id a is taken",
        "courses/sheets.yaml:6: text: Field required",
        "courses/sheets.yaml:7: txt: Extra inputs are not permitted",
    ]


def test_a_file_that_is_no_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "sheets.yaml").write_text("id: a\n")
    assert found(tmp_path)[1] == ["courses/sheets.yaml:1: the file must be a list of entries"]


def test_documents_are_found_again_and_never_change(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "sheets.yaml").write_text("- {id: b, text: one}\n- {id: a, text: two}\n")
    with write() as s:
        edition = editions.create(s, label="one", digest="0" * 64, counts={})
        service.install(s, edition.id, found(tmp_path)[0])
    assert list(service.documents(edition.id, SHEETS)) == ["b", "a"]
    assert service.document(edition.id, SHEETS, "a") == Sheet(id="a", text="two")
    assert service.documents(edition.id, CARDS) == {}
    with pytest.raises(NotFound):
        service.document(edition.id, SHEETS, "c")
    with pytest.raises(DatabaseError), write() as s:
        s.execute(update(PartDocument).values(code="other"))
