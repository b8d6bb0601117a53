"""Safety corrections reach everyone at once, whatever edition they follow, and stay on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.core.audit import AuditEntry
from npt_training.core.db import read, write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.jobs import run_pending
from npt_training.core.mail import Mail
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.corrections import service, tasks
from npt_training.curriculum.corrections.errors import AlreadyWithdrawn, NothingOfThatName
from npt_training.curriculum.corrections.models import Correction, CorrectionWithdrawal
from tests.accounts.factories import post
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person, sign_in

TEXT = "Do not inject here in people who take anticoagulants until they were asked."
NEWER = ("claims.yaml", "It began at", "It started at")


@pytest.fixture
def school(app: Flask, tmp_path: Path) -> Organisation:
    make_edition(tmp_path)
    return make_organisation()


def editor(school: Organisation) -> Principal:
    return principal(make_person(school, "author"), school, "author")


def publish(
    actor: Principal, kind: str = "claim", code: str = "G26", severity: str = "note"
) -> str:
    return service.publish(
        actor, kind=kind, code=code, severity=severity, text=TEXT, source="A label of 2026"
    )


def mailed(key: str = "") -> set[str]:
    run_pending()
    with read() as s:
        rows = s.scalars(select(Mail).where(Mail.key.startswith("correction:"))).all()
    return {row.to_address for row in rows if row.key.endswith(key)}


def read_first(person: Person, school: Organisation, edition_id: str | None = None) -> None:
    curriculum.enrol(person.id, edition_id)
    curriculum.mark_read(principal(person, school), "b9-first")


def test_it_stands_on_its_pages_in_every_edition(
    school: Organisation, client: FlaskClient, tmp_path: Path
) -> None:
    older = make_person(school)
    curriculum.enrol(older.id)
    make_edition(tmp_path, edit=NEWER)
    newer = make_person(school)
    publish(editor(school))
    for person in (older, newer):
        sign_in(client, person)
        for page in ("/learn/B9/b9-first", "/claims/G26"):
            assert TEXT in client.get(page).text, page
        assert TEXT not in client.get("/learn/B9/b9-region").text
    publish(editor(school), "nerve", "sural", "urgent")
    page = client.get("/atlas/nerves/sural").text
    assert "Safety correction: Could harm a patient" in page
    assert TEXT not in client.get("/atlas/nerves/saphenous").text
    assert TEXT in client.get("/learn/B9/b9-region").text


def test_it_leaves_the_first_page_when_it_was_read(
    school: Organisation, client: FlaskClient
) -> None:
    correction = publish(editor(school))
    sign_in(client, make_person(school, "instructor"))
    assert TEXT in client.get("/").text
    for _twice in range(2):
        answer = post(client, f"/corrections/{correction}/read", {"back": "/claims/G26"})
        assert (answer.status_code, answer.location) == (303, "/claims/G26")
    assert TEXT not in client.get("/").text
    page = client.get("/claims/G26").text
    assert TEXT in page
    assert "You read it on" in page
    assert "I have read this" not in page
    away = post(client, f"/corrections/{correction}/read", {"back": "//elsewhere.example"})
    assert away.location == "/corrections"
    with read() as s:
        acts = s.scalars(select(AuditEntry.action).where(AuditEntry.subject == correction)).all()
    assert sorted(acts) == ["corrections.publish", "corrections.read"]


def test_a_mail_to_each_person_it_affects(
    school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    has_read, has_not, passed = (make_person(school) for _ in range(3))
    teacher, clinic = make_person(school, "instructor"), make_person(school, "clinic")
    read_first(has_read, school)
    curriculum.complete_module(passed.id, "B9")
    publish(editor(school))
    told = {has_read.email, passed.email, teacher.email}
    assert mailed() == told
    publish(editor(school), "nerve", "saphenous", "urgent")
    assert mailed() == told | {has_not.email}
    assert clinic.email not in mailed()
    assert mailed() == told | {has_not.email}


def test_a_withdrawal_is_a_record_of_its_own(school: Organisation, client: FlaskClient) -> None:
    has_read, later = make_person(school), make_person(school)
    read_first(has_read, school)
    writer = editor(school)
    correction = publish(writer)
    assert mailed() == {has_read.email}
    read_first(later, school)
    service.withdraw(writer, correction, reason="The label was misread.")
    assert mailed(":withdrawn") == {has_read.email}
    with pytest.raises(AlreadyWithdrawn):
        service.withdraw(writer, correction, reason="Once more.")
    assert service.corrections_for("claim", "G26", principal(has_read, school)) == []
    (kept,) = service.archive(writer)
    assert (kept.reason, kept.correction.text) == ("The label was misread.", TEXT)
    sign_in(client, has_read)
    assert client.get(f"/corrections/{correction}").status_code == 404
    assert TEXT not in client.get("/learn/B9/b9-first").text


def test_what_an_edition_mends_is_told_on_in_the_older_ones(
    school: Organisation, tmp_path: Path
) -> None:
    older, newer = make_person(school), make_person(school)
    read_first(older, school)
    writer = editor(school)
    correction = publish(writer)
    assert mailed() == {older.email}
    edition = make_edition(tmp_path, edit=NEWER)
    curriculum.enrol(newer.id)
    service.withdraw(writer, correction, reason="The edition says it.", mended_in=edition.id)
    assert mailed(":withdrawn") == set()
    assert len(service.unread(principal(older, school))) == 1
    assert service.unread(principal(newer, school)) == []
    curriculum.move(writer, older.id, edition.id)
    assert service.unread(principal(older, school)) == []
    with pytest.raises(NotFound):
        service.withdraw(writer, publish(writer), reason="In none.", mended_in="nothing")


def test_nothing_of_it_can_be_changed(school: Organisation) -> None:
    writer = editor(school)
    correction = publish(writer)
    service.acknowledge(writer, correction)
    service.withdraw(writer, correction, reason="The label was misread.")
    for change in (
        update(Correction).values(text="Other words."),
        delete(Correction),
        update(CorrectionWithdrawal).values(reason="Another reason."),
    ):
        with pytest.raises(DatabaseError), write() as s:
            s.execute(change)


def test_the_school_that_keeps_the_content_reaches_all_and_another_its_own(
    school: Organisation,
) -> None:
    other = make_organisation("Another School")
    here, there = (principal(make_person(one), one) for one in (school, other))
    publish(editor(school), severity="urgent")
    assert len(service.unread(there)) == len(service.unread(here)) == 1
    own = publish(editor(other), "lesson", "b9-first", "urgent")
    assert len(service.unread(there)) == 2
    assert len(service.unread(here)) == 1
    with pytest.raises(NotFound):
        service.acknowledge(here, own)
    with pytest.raises(NotFound):
        service.withdraw(editor(school), own, reason="Not ours to withdraw.")


def test_who_may_write_and_about_what(school: Organisation) -> None:
    with pytest.raises(Forbidden):
        publish(principal(make_person(school, "instructor"), school, "instructor"))
    for kind, code in (("claim", "G99"), ("card", "nothing"), ("planet", "mars")):
        with pytest.raises(NothingOfThatName):
            publish(editor(school), kind, code)


def test_writing_is_asked_once_more_and_says_how_many(
    school: Organisation, client: FlaskClient
) -> None:
    read_first(make_person(school), school)
    sign_in(client, make_person(school, "author"))
    form = client.get("/corrections/new?concerns=claim:G26").text
    assert '<option value="claim:G26" selected>' in form
    filled = {
        "concerns": "claim:G26",
        "severity": "note",
        "text": TEXT,
        "source": "A label of 2026",
    }
    assert post(client, "/corrections/new", filled | {"text": "short"}).status_code == 422
    assert post(client, "/corrections/new", filled | {"concerns": "claim:G99"}).status_code == 422
    asked = post(client, "/corrections/new", filled)
    assert "Publish, and mail it to 1 person" in asked.text
    assert post(client, "/corrections/new", filled | {"step": "change"}).status_code == 200
    with read() as s:
        assert s.scalars(select(Correction)).all() == []
    answer = post(client, "/corrections/new", filled | {"step": "publish"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Withdraw this correction" in page
    assert TEXT in client.get("/corrections").text
    assert post(client, f"{answer.location}/withdraw", {"reason": ""}).status_code == 422
    done = post(client, f"{answer.location}/withdraw", {"reason": "It was misread."})
    assert done.status_code == 303
    assert "Withdrawn on" in client.get(answer.location).text
