"""From draft to bank: nobody approves their own, versions stay, retired items are not drawn."""

from __future__ import annotations

import pytest
from flask import Flask

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.authoring.errors import (
    NotReady,
    NotThatState,
    OwnItem,
    PoolStays,
    SavedElsewhere,
    SayWhatToChange,
)
from npt_training.assessment.authoring.service import drafts, review
from npt_training.assessment.service.bank import held_item, school_items
from npt_training.core.errors import Forbidden, NotFound
from tests.accounts.factories import audited
from tests.assessment.authoring.school import (
    approved,
    choice_doc,
    make_school,
    written_draft,
)


def test_an_approved_item_is_a_version_in_the_bank(app: Flask) -> None:
    school = make_school()
    draft, held = approved(school)
    assert (held.version, held.series, held.pool) == (1, draft.series, "practice")
    assert [one.id for one in school_items(school.organisation.id, "practice")] == [held.id]
    assert [act.act for act in drafts.history(school.ada, draft.id)] == ["approve", "submit"]
    [entry] = audited("authoring.approve")
    assert entry.actor == school.ben.person_id


def test_nobody_approves_what_they_wrote(app: Flask) -> None:
    school = make_school()
    draft = written_draft(school.ada)
    draft = drafts.save(
        school.ben, draft.id, choice_doc(draft, prompt="Ben's touch?"), draft.revision
    )
    draft = review.submit(school.ada, draft.id, draft.revision)
    for author in (school.ada, school.ben):
        with pytest.raises(OwnItem):
            review.approve(author, draft.id, draft.revision)
        with pytest.raises(OwnItem):
            review.ask_changes(author, draft.id, draft.revision, "Hm.")
    assert school_items(school.organisation.id, "practice") == []


def test_what_is_not_whole_is_not_sent(app: Flask) -> None:
    school = make_school()
    draft = drafts.begin(school.ada, "choice")
    with pytest.raises(NotReady) as refused:
        review.submit(school.ada, draft.id, draft.revision)
    assert any("Question" in fault for fault in refused.value.faults)


def test_only_the_text_that_was_seen_is_approved(app: Flask) -> None:
    school = make_school()
    draft = written_draft(school.ada)
    sent = review.submit(school.ada, draft.id, draft.revision)
    review.take_back(school.ada, draft.id, sent.revision)
    changed = drafts.save(
        school.ada, draft.id, choice_doc(draft, prompt="Another question?"), sent.revision
    )
    review.submit(school.ada, draft.id, changed.revision)
    with pytest.raises(NotThatState):
        review.approve(school.ben, draft.id, sent.revision)
    review.approve(school.ben, draft.id, changed.revision)
    with pytest.raises(NotThatState):
        review.approve(school.ben, draft.id, changed.revision)


def test_changes_are_asked_with_words(app: Flask) -> None:
    school = make_school()
    draft = written_draft(school.ada)
    draft = review.submit(school.ada, draft.id, draft.revision)
    with pytest.raises(SayWhatToChange):
        review.ask_changes(school.ben, draft.id, draft.revision, "  ")
    draft = review.ask_changes(school.ben, draft.id, draft.revision, "Say which ankle.")
    assert draft.state == "draft"
    assert drafts.history(school.ada, draft.id)[0].text == "Say which ankle."


def test_the_old_version_is_used_until_the_next_is_approved(app: Flask) -> None:
    school = make_school()
    draft, first = approved(school)
    draft = review.reopen(school.ben, draft.id, draft.revision)
    doc = choice_doc(draft, prompt="Where exactly does it run?")
    draft = drafts.save(school.ben, draft.id, doc, draft.revision)
    assert [one.version for one in school_items(school.organisation.id, "practice")] == [1]
    draft = review.submit(school.ben, draft.id, draft.revision)
    with pytest.raises(OwnItem):
        review.approve(school.ben, draft.id, draft.revision)
    second = review.approve(school.ada, draft.id, draft.revision)
    assert (second.version, second.series) == (2, first.series)
    [newest] = school_items(school.organisation.id, "practice")
    assert newest.item.prompt == "Where exactly does it run?"
    assert held_item(school.edition_id, first.id).item.prompt == "Where does it run?"


def test_a_retired_item_is_drawn_no_more_and_can_come_back(app: Flask) -> None:
    school = make_school()
    draft, _held = approved(school)
    draft = review.retire(school.ada, draft.id, draft.revision, "Too easy.")
    assert school_items(school.organisation.id, "practice") == []
    review.restore(school.ada, draft.id, draft.revision)
    assert len(school_items(school.organisation.id, "practice")) == 1


def test_an_item_stays_in_its_pool(app: Flask) -> None:
    school = make_school()
    draft = written_draft(school.ada)
    draft = drafts.save(school.ada, draft.id, draft.doc, draft.revision, pool="exam")
    assert draft.pool == "exam"
    draft, _held = approved(school, draft=draft)
    assert [one.pool for one in school_items(school.organisation.id, "exam")] == ["exam"]
    draft = review.reopen(school.ada, draft.id, draft.revision)
    with pytest.raises(PoolStays):
        drafts.save(school.ada, draft.id, draft.doc, draft.revision, pool="practice")


def test_the_second_save_is_told_and_the_first_kept(app: Flask) -> None:
    school = make_school()
    draft = written_draft(school.ada)
    drafts.save(school.ada, draft.id, choice_doc(draft, prompt="First?"), draft.revision)
    with pytest.raises(SavedElsewhere) as told:
        drafts.save(school.ben, draft.id, choice_doc(draft, prompt="Second?"), draft.revision)
    assert "Ada Author" in told.value.message
    kept = drafts.get(school.ada, draft.id)
    assert kept.doc["prompt"] == "First?"
    same = drafts.save(school.ben, draft.id, kept.doc, draft.revision)
    assert same.revision == kept.revision


def test_another_school_and_another_role_find_nothing(app: Flask) -> None:
    school, other = make_school(), make_school(name="Elsewhere")
    draft, _held = approved(school)
    for verb in (drafts.get, drafts.history):
        with pytest.raises(NotFound):
            verb(other.ada, draft.id)
    with pytest.raises(NotFound):
        review.retire(other.ada, draft.id, draft.revision)
    assert drafts.drafts(other.ada, drafts.Sought()).total == 0
    nobody = Principal(
        school.ada.person_id, "x", school.organisation.id, frozenset({Permission.MARK})
    )
    for act in (lambda: drafts.begin(nobody, "choice"), lambda: drafts.get(nobody, draft.id)):
        with pytest.raises(Forbidden):
            act()


def test_the_list_is_narrowed_folded_and_paged(app: Flask) -> None:
    school = make_school()
    draft = written_draft(school.ada, prompt="Où est le nerf fémoral?")
    for _n in range(drafts.PER_PAGE):
        drafts.begin(school.ada, "written")
    found = drafts.drafts(school.ada, drafts.Sought(words="FEMORAL ou"))
    assert [one.id for one in found.drafts] == [draft.id]
    assert drafts.drafts(school.ada, drafts.Sought(kind="written")).total == drafts.PER_PAGE
    second = drafts.drafts(school.ada, drafts.Sought(), page=2)
    assert (len(second.drafts), second.pages) == (1, 2)
    assert drafts.drafts(school.ada, drafts.Sought(words="100%_")).total == 0
    assert second.counts == {"draft": drafts.PER_PAGE + 1}
