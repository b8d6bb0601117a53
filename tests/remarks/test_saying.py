"""Readers say what is wrong or not understood, once, about a place they can see."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from npt_training.core.errors import Forbidden, NotFound
from npt_training.curriculum.corrections.subjects import subject
from npt_training.remarks import service
from npt_training.remarks.errors import KindNeeded, NothingWritten, TooLong, UnknownPart
from npt_training.remarks.places import place_for
from tests.accounts.factories import audited
from tests.curriculum.factories import principal
from tests.remarks.world import LESSON, School, make_school, said
from tests.world import make_person

REGION = "b9-region"


@pytest.fixture
def place(app: Flask, tmp_path: Path) -> School:
    return make_school(tmp_path)


def test_it_is_kept_with_its_place_and_stands_open(place: School) -> None:
    reader = place.reading()
    anchor = place_for(reader, "lesson", REGION).parts[0][0]
    ident = said(reader, "  First line\r\nsecond  ", place=("lesson", REGION), heading=anchor)
    kept = service.own(reader, ident)
    assert kept.row.text == "First line\nsecond"
    assert (kept.row.place, kept.row.code, kept.row.heading) == ("lesson", REGION, anchor)
    assert (kept.row.state, kept.row.module_id, kept.acts) == ("open", "B9", ())
    assert kept.href is not None
    assert kept.href.endswith(f"/learn/B9/{REGION}#{anchor}")
    entry = audited("remarks.say")[0]
    assert (entry.actor, entry.subject) == (reader.person_id, ident)
    assert "First line" not in str(entry.detail)


def test_a_form_sent_twice_is_one_remark(place: School) -> None:
    reader = place.reading()
    first = said(reader, form="A")
    assert said(reader, form="A") == first
    assert said(reader, "Something else", form="A") != first
    assert said(reader, form="B") != first
    assert len(audited("remarks.say")) == 3


@pytest.mark.parametrize(
    ("kind", "text", "heading", "refusals"),
    [
        ("praise", "Good", "", [KindNeeded]),
        ("error", " \n ", "", [NothingWritten]),
        ("error", "\x00", "", [NothingWritten]),
        ("error", "a" * 2001, "", [TooLong]),
        ("error", "Words", "no-such-part", [UnknownPart]),
        ("", "", "nowhere", [KindNeeded, UnknownPart, NothingWritten]),
    ],
)
def test_it_refuses(
    place: School, kind: str, text: str, heading: str, refusals: list[type[Exception]]
) -> None:
    reader = place.reading()
    found = place_for(reader, "lesson", LESSON)
    assert [type(one) for one in service.faults(found, kind, text, heading)] == refusals
    with pytest.raises(refusals[0]):
        service.say(reader, found, kind, text, form="1", heading=heading)
    assert service.mine(reader) == ([], 1)


def test_two_thousand_characters_fit_whatever_the_line_ends(place: School) -> None:
    reader = place.reading()
    said(reader, "a\r\n" * 1000)
    [remark] = service.mine(reader)[0]
    assert remark.row.text.count("a") == 1000


@pytest.mark.parametrize(
    "named",
    [("lesson", "no-lesson"), ("nerve", "no-nerve"), ("card", "no-card"), ("claim", "G26"),
     ("item", "x/1"), ("item", ""), ("item", "x/²"), ("", "")],
)  # fmt: skip
def test_it_refuses_a_place_that_is_not_there(place: School, named: tuple[str, str]) -> None:
    with pytest.raises(NotFound):
        place_for(place.reading(), *named)


def test_a_nerve_is_for_everybody_a_lesson_for_those_who_learn(place: School) -> None:
    clinic = principal(make_person(place.organisation, "clinic"), place.organisation, "clinic")
    ident = said(clinic, place=("nerve", "sural"))
    nerve = subject("nerve", "sural")
    assert nerve is not None
    assert service.own(clinic, ident).title == nerve.title
    with pytest.raises(Forbidden):
        place_for(clinic, "lesson", LESSON)


def test_nobody_else_reads_it_not_even_the_school_s_editors_as_readers(place: School) -> None:
    ident = said(place.reading())
    mate = principal(make_person(place.organisation), place.organisation)
    for stranger in (mate, place.editing(), place.editing_abroad()):
        with pytest.raises(NotFound):
            service.own(stranger, ident)
        assert service.mine(stranger) == ([], 1)


def test_one_s_own_are_shown_newest_first_page_by_page(place: School) -> None:
    reader = place.reading()
    made = [said(reader, form=str(number)) for number in range(service.PAGE + 1)]
    lines, pages = service.mine(reader)
    assert pages == 2
    assert [one.row.id for one in lines] == sorted(made, reverse=True)[: service.PAGE]
    assert [one.row.id for one in service.mine(reader, 2)[0]] == sorted(made)[:1]
    assert service.mine(reader, 9)[0] == []
