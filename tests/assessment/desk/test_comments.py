"""The comment bank: one's own sentences and the school's."""

from __future__ import annotations

import pytest

from npt_training.assessment.desk import comments
from npt_training.assessment.desk.errors import BankFull, NothingWritten, TooLong
from npt_training.core.errors import NotFound
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories
from tests.assessment.desk.school import School


def test_own_sentences_come_first_and_the_schools_after(coast: School) -> None:
    comments.keep_comment(coast.ole, "For all.", school=True)
    comments.keep_comment(coast.ina, "  Mine,\n again. ")
    assert [(one.text, one.school) for one in comments.bank(coast.ina)] == [
        ("Mine, again.", False), ("For all.", True),
    ]  # fmt: skip
    assert [one.text for one in comments.bank(coast.uma)] == ["For all."]
    away = make_organisation("Away")
    assert comments.bank(factories.principal(make_person(away, "instructor"), away)) == []


def test_the_same_sentence_is_kept_once(coast: School) -> None:
    first = comments.keep_comment(coast.ina, "Again.")
    assert comments.keep_comment(coast.ina, "Again.").id == first.id
    assert comments.keep_comment(coast.ina, "Again.", school=True).id != first.id


def test_what_is_empty_long_or_too_much_is_refused(
    coast: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NothingWritten):
        comments.keep_comment(coast.ina, " ")
    with pytest.raises(TooLong):
        comments.keep_comment(coast.ina, "x" * (comments.MOST_CHARACTERS + 1))
    monkeypatch.setattr(comments, "MOST_OWN", 1)
    comments.keep_comment(coast.ina, "One.")
    with pytest.raises(BankFull):
        comments.keep_comment(coast.ina, "Two.")


def test_one_drops_what_one_made(coast: School) -> None:
    mine = comments.keep_comment(coast.ina, "Mine.")
    shared = comments.keep_comment(coast.ole, "Ours.", school=True)
    for who, what in ((coast.ole, mine), (coast.ina, shared)):
        with pytest.raises(NotFound):
            comments.drop_comment(who, what.id)
    comments.drop_comment(coast.ina, mine.id)
    with pytest.raises(NotFound):
        comments.drop_comment(coast.ina, mine.id)
    assert [one.text for one in comments.bank(coast.ina)] == ["Ours."]
