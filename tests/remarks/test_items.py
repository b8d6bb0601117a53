"""A question may be doubted once its answer is shown, or in a quiz without learning anything."""

from __future__ import annotations

import html

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service as exams
from npt_training.core.errors import NotFound
from npt_training.remarks import desk, service
from npt_training.remarks.errors import AfterTheExamination, NotShownYet
from npt_training.remarks.places import Place, place_for
from tests.accounts.factories import mails, make_organisation, make_person, post, sign_in
from tests.assessment import factories, items, more_items
from tests.assessment.exam.factories import LAPTOP, make_world, published
from tests.remarks.world import said

EDITORS_WORDS = "The right one is behind it"


@pytest.fixture
def learner(app: Flask) -> Principal:
    factories.make_edition(factories.choices(3))
    return factories.trainee(make_organisation())


def answered_by_an_editor(learner: Principal, ident: str) -> None:
    desk.answer(learner, ident, EDITORS_WORDS, seen=0, corrected=False)


def test_in_a_quiz_an_answer_waits_until_the_quiz_is_over(learner: Principal) -> None:
    attempt_id = assessment.start_attempt(learner, "B9")
    ident = said(learner, place=("item", f"{attempt_id}/2"))
    answered_by_an_editor(learner, ident)
    kept = service.own(learner, ident)
    assert kept.withheld
    assert kept.acts == ()
    assert kept.href == f"/attempts/{attempt_id}/2"
    [mail] = mails()
    assert EDITORS_WORDS not in mail.text + mail.subject
    assert kept.row.code not in mail.text + mail.subject
    factories.answer_all(learner, attempt_id, right=3)
    assessment.submit_attempt(learner, attempt_id, key="k")
    assert [one.text for one in service.own(learner, ident).acts] == [EDITORS_WORDS]
    assert not service.mine(learner)[0][0].withheld


def test_an_answer_waits_while_a_later_quiz_asks_the_same(learner: Principal) -> None:
    attempt_id = factories.sit(learner, right=0).id
    ident = said(learner, place=("item", f"{attempt_id}/1"))
    answered_by_an_editor(learner, ident)
    assert service.own(learner, ident).acts
    assessment.start_attempt(learner, "B9")
    assert service.own(learner, ident).withheld


def test_in_practice_the_explanation_comes_first(learner: Principal) -> None:
    run = assessment.start_practice(learner)
    named = f"{run}/1"
    with pytest.raises(NotShownYet):
        place_for(learner, "item", named)
    value = factories.place_of(learner, run, 1, "a")
    assessment.answer_practice(learner, run, 1, {"choice": [value]})
    seen = assessment.question(learner, run, 1).held
    kept = service.own(learner, said(learner, place=("item", named)))
    assert (kept.row.item_id, kept.row.code, kept.row.edition_id) == (
        seen.id, seen.code, seen.edition_id,
    )  # fmt: skip


def test_an_examination_opens_no_second_window(app: Flask) -> None:
    world = make_world()
    trainee = world.trainee()
    attempt_id = exams.start(trainee, published(world), LAPTOP)
    with pytest.raises(AfterTheExamination):
        place_for(trainee, "item", f"{attempt_id}/1")
    exams.hand_in_sitting(trainee, attempt_id, LAPTOP)
    with pytest.raises(AfterTheExamination):
        place_for(trainee, "item", f"{attempt_id}/1")


def test_nobody_asks_about_somebody_else_s_attempt(learner: Principal) -> None:
    attempt_id = assessment.start_attempt(learner, "B9")
    with pytest.raises(NotFound):
        place_for(factories.trainee(make_organisation()), "item", f"{attempt_id}/1")
    with pytest.raises(NotFound):
        place_for(learner, "item", f"{attempt_id}/99")


def test_pages_of_a_quiz_tell_nothing_and_those_of_editors_the_key(app: Flask) -> None:
    factories.make_edition(factories.choices(3))
    organisation = make_organisation()
    reader, editor = make_person(organisation), make_person(organisation, "author")
    client, desk_client = app.test_client(), app.test_client()
    sign_in(client, reader)
    sign_in(desk_client, editor)
    attempt_id = post(client, "/quizzes/B9").location.split("/")[2]
    assert f"/remarks/new?place=item&amp;code={attempt_id}/1" in client.get(
        f"/attempts/{attempt_id}/1"
    ).text.replace("%2F", "/")
    page = client.get(f"/remarks/new?place=item&code={attempt_id}/1")
    assert page.status_code == 200
    sent = {"place": "item", "code": f"{attempt_id}/1", "kind": "error", "text": "Two are right"}
    assert post(client, "/remarks", sent).location == f"/attempts/{attempt_id}/1"
    own = client.get("/remarks")
    for text in (page.text, own.text):
        assert "There it runs." not in text
        assert "b9-choice" not in text
    assert "Two are right" in own.text
    [waiting] = desk.queue(factories.principal(editor, organisation), desk.Wanted()).lines
    entry = desk_client.get(f"/remarks/queue/{waiting.row.id}").text
    for words in ("Two are right", "b9-choice-", "There it runs.", "Behind it"):
        assert words in entry


def test_after_the_answer_the_page_has_the_form(app: Flask) -> None:
    factories.make_edition(factories.choices(1))
    client: FlaskClient = app.test_client()
    sign_in(client, make_person(make_organisation()))
    here = post(client, "/practice").location
    assert 'action="/remarks"' not in client.get(here).text
    post(client, here, {"position": "1", "choice": "1"})
    page = client.get(here).text
    assert 'action="/remarks"' in page
    assert f'name="code" value="{here.removeprefix("/attempts/")}"' in page


def test_editors_see_the_key_of_every_kind(app: Flask) -> None:
    edition_id = factories.make_edition([make() for make in (*items.ALL, *more_items.MORE)])
    organisation = make_organisation()
    reader = factories.trainee(organisation)
    client = app.test_client()
    sign_in(client, make_person(organisation, "author"))
    for held in assessment.bank_of(edition_id).by_id.values():
        place = Place("item", held.code, held.code, "T", "/", edition_id, "B9", item_id=held.id)
        ident = service.say(reader, place, "error", "Look again", form=held.id)
        page = client.get(f"/remarks/queue/{ident}")
        assert page.status_code == 200, held.code
        assert held.item.rationale in html.unescape(page.text), held.code
