"""Editors see the queue of their school, answer, mark as corrected and close."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.core.clock import FrozenClock
from npt_training.core.errors import Forbidden, NotFound
from npt_training.remarks import desk, service
from npt_training.remarks.desk import Wanted
from npt_training.remarks.errors import ActedMeanwhile, AlreadyClosed, NothingWritten
from tests.accounts.factories import audited, link_in, mails, sign_in
from tests.remarks.world import School, make_school, said


@pytest.fixture
def place(app: Flask, tmp_path: Path) -> School:
    return make_school(tmp_path)


def found(place: School, **wanted: object) -> list[str]:
    return [one.row.text for one in desk.queue(place.editing(), Wanted(**wanted)).lines]  # type: ignore[arg-type]


def test_an_answer_reaches_the_reader_and_stands_in_the_trail(place: School) -> None:
    reader, editor = place.reading(), place.editing()
    ident = said(reader)
    assert desk.waiting(editor) == 1
    desk.answer(editor, ident, " Below the sheet. ", seen=0, corrected=False)
    assert desk.waiting(editor) == 0
    kept = service.own(reader, ident)
    assert kept.row.state == "answered"
    assert [(one.act, one.text, one.by) for one in kept.acts] == [
        ("answer", "Below the sheet.", "Ed Editor")
    ]
    [mail] = mails(place.reader.email)
    assert link_in(mail) == f"/remarks/{ident}"
    assert "Below the sheet" not in mail.text
    assert "deep to the fascia" not in mail.text
    assert [(one.actor, one.subject) for one in audited("remarks.answer")] == [
        (editor.person_id, ident)
    ]


def test_a_later_answer_stands_beside_the_earlier_one(place: School) -> None:
    reader, editor = place.reading(), place.editing()
    ident = said(reader, kind="error")
    desk.answer(editor, ident, "We look.", seen=0, corrected=False)
    desk.answer(editor, ident, "It is put right.", seen=1, corrected=True)
    kept = service.own(reader, ident)
    assert [one.act for one in kept.acts] == ["answer", "answer", "corrected"]
    assert kept.corrected
    assert len(mails(place.reader.email)) == 2


def test_two_editors_do_not_answer_past_each_other_and_a_double_click_is_one(
    place: School,
) -> None:
    editor = place.editing()
    ident = said(place.reading())
    desk.answer(editor, ident, "Yes.", seen=0, corrected=False)
    desk.answer(editor, ident, "Yes.", seen=0, corrected=False)
    with pytest.raises(ActedMeanwhile):
        desk.answer(editor, ident, "No.", seen=0, corrected=False)
    with pytest.raises(AlreadyClosed):
        desk.close(editor, ident, corrected=True)
    assert [one.text for one in desk.one(editor, ident).acts] == ["Yes."]
    assert len(mails(place.reader.email)) == 1


def test_corrected_is_told_and_closed_is_not(place: School) -> None:
    reader, editor = place.reading(), place.editing()
    one, other = said(reader, kind="error"), said(reader, form="2")
    desk.close(editor, one, corrected=True)
    desk.close(editor, other, corrected=False)
    assert [mail.text.strip().rsplit("/", 1)[1] for mail in mails(place.reader.email)] == [one]
    assert service.own(reader, one).corrected
    assert service.own(reader, other).row.state == "closed"
    assert [len(audited(f"remarks.{act}")) for act in ("corrected", "closed")] == [1, 1]
    desk.answer(editor, other, "After all.", seen=1, corrected=False)
    assert service.own(reader, other).row.state == "answered"


def test_an_empty_answer_is_refused(place: School) -> None:
    ident = said(place.reading())
    with pytest.raises(NothingWritten):
        desk.answer(place.editing(), ident, " ", seen=0, corrected=True)
    assert desk.one(place.editing(), ident).row.state == "open"


def test_readers_and_editors_of_another_school_see_no_queue(place: School) -> None:
    ident = said(place.reading())
    with pytest.raises(Forbidden):
        desk.queue(place.reading(), Wanted())
    with pytest.raises(Forbidden):
        desk.one(place.reading(), ident)
    with pytest.raises(Forbidden):
        desk.answer(place.reading(), ident, "Mine", seen=0, corrected=False)
    abroad = place.editing_abroad()
    assert desk.queue(abroad, Wanted(state="")).lines == ()
    assert desk.waiting(abroad) == 0
    with pytest.raises(NotFound):
        desk.one(abroad, ident)
    with pytest.raises(NotFound):
        desk.answer(abroad, ident, "Mine", seen=0, corrected=False)
    with pytest.raises(NotFound):
        desk.close(abroad, ident, corrected=False)


def test_the_queue_is_narrowed_and_searched(place: School) -> None:
    reader = place.reading()
    said(reader, "The needle's depth is wrong", kind="error", form="1")
    said(reader, "Was heißt Résumé?", form="2")
    third = said(reader, "100 % sure", place=("nerve", "sural"), form="3")
    desk.close(place.editing(), third, corrected=False)
    assert found(place) == ["The needle's depth is wrong", "Was heißt Résumé?"]
    assert found(place, kind="error") == ["The needle's depth is wrong"]
    assert found(place, state="closed") == ["100 % sure"]
    assert found(place, state="", question="resume") == ["Was heißt Résumé?"]
    assert found(place, question="DEP nee") == ["The needle's depth is wrong"]
    assert found(place, state="", question="eedle") == []
    assert found(place, state="", question="sural") == ["100 % sure"]
    assert found(place, question="b9") == ["The needle's depth is wrong", "Was heißt Résumé?"]
    assert len(found(place, module="B9")) == 2
    assert len(found(place, module="tier:basic")) == 2
    assert found(place, module="tier:master") == []
    assert found(place, question="%") == found(place)


def test_the_queue_comes_in_pages(place: School) -> None:
    reader = place.reading()
    for number in range(service.PAGE + 1):
        said(reader, f"Number {number}", form=str(number))
    first = desk.queue(place.editing(), Wanted())
    assert (first.found, first.pages, len(first.lines)) == (service.PAGE + 1, 2, service.PAGE)
    assert first.lines[0].writer == "Rea Reader"
    assert len(desk.queue(place.editing(), Wanted(page=2)).lines) == 1


def test_an_answer_stands_on_the_first_page_for_a_week(
    place: School, clock: FrozenClock, client: FlaskClient
) -> None:
    reader, editor = place.reading(), place.editing()
    first, second, third = (said(reader, form=form) for form in "123")
    assert service.answered_lately(reader.person_id) == []
    desk.close(editor, third, corrected=False)
    desk.answer(editor, first, "One.", seen=0, corrected=True)
    clock.advance(days=5)
    assert service.answered_lately(reader.person_id) == [first]
    assert service.answered_lately(editor.person_id) == []
    desk.close(editor, second, corrected=True)
    assert service.answered_lately(reader.person_id) == [second, first]
    clock.advance(days=3)
    assert service.answered_lately(reader.person_id) == [second]
    own = said(editor, place=("nerve", "sural"))
    desk.answer(editor, own, "Found it.", seen=0, corrected=False)
    sign_in(client, place.editor)
    home = client.get("/").text
    assert "An editor answered what you asked" in home
    assert f"/remarks/{own}" in home
