"""The demonstration with everybody signed in, and the ids that stand in its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from npt_training import create_app
from npt_training.accounts.cohorts import announcing
from npt_training.accounts.cohorts import service as cohorts
from npt_training.accounts.interests import declare, declared_by
from npt_training.accounts.models import PersonSession
from npt_training.accounts.service import get_person, invite, organisation_of, person_by_email
from npt_training.assessment.analysis.setting_up import start_station
from npt_training.assessment.authoring.service.drafts import begin as begin_item
from npt_training.assessment.authoring.service.pictures import upload as upload_picture
from npt_training.assessment.live import service as live
from npt_training.assessment.live.pictures import pictures
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion, Mark
from npt_training.assessment.qti.service import upload as upload_qti
from npt_training.atlas.models_db import AtlasView
from npt_training.atlas.review.service import comment, open_notes
from npt_training.certification.models import AwardDecision, AwardProposal, Certificate
from npt_training.cli.demo.cast import PASSWORD
from npt_training.competency.models import ObservationRow
from npt_training.core.db import Database, read
from npt_training.core.editions import newest
from npt_training.core.ids import new_id
from npt_training.core.runtime import EXTENSION, current
from npt_training.curriculum.corrections.service import publish as publish_correction
from npt_training.lti.registration.service.links import make_link
from npt_training.lti.sso import institutions
from npt_training.publishing.service import ask_for_check
from npt_training.remarks.places import place_for
from npt_training.remarks.service import say
from tests.accounts.factories import csrf, make_organisation, make_person, post, principal_of
from tests.assessment.authoring.school import photo
from tests.assessment.desk.world import on_the_desk
from tests.assessment.exam.demo import a_sitting
from tests.conftest import IsolatedClient
from tests.demo_cache import demonstration
from tests.lti.activities.demo import a_course
from tests.lti.registration.factories import HOST, connect, seen
from tests.lti.services.demo import a_mark
from tests.qti import xml as qti_xml

ACCOUNTS = {
    "trainee": "petra@demo.example",
    "instructor": "ines@demo.example",
    "certifier": "cyrus@demo.example",
    "clinic": "chris@demo.example",
    "administrator": "ari@demo.example",
    "anatomist": "ana@demo.example",
}
COLUMNS = ("stranger", *ACCOUNTS, "outsider")
ALL_ROLES = ("trainee", "instructor", "certifier", "clinic", "administrator", "anatomist")


class _Undo(Exception):
    """Ends a request's changes."""


@dataclass
class World:
    """``clients`` by column; ``ids`` by endpoint and part of its address, all of one school."""

    app: Flask
    clients: dict[str, FlaskClient]
    common: dict[str, str]
    special: dict[str, dict[str, str]]

    def path(self, rule: Rule) -> str:
        """The address of ``rule`` with real ids of the demonstration school."""
        endpoint = rule.endpoint.removeprefix("npt.")
        values = {**self.common, **self.special.get(endpoint, {})}
        parts = {name: values[name] for name in rule.arguments}
        if "position" in parts:
            parts["position"] = int(parts["position"])  # type: ignore[assignment]
        with self.app.test_request_context():
            return str(self.app.url_map.bind("localhost").build(rule.endpoint, parts))

    def ask(self, column: str, method: str, path: str) -> str:
        """What ``column`` gets: a status, ``sign in`` for the sign-in page. Nothing is kept."""
        client = self.clients[column]
        cookies = dict(client._cookies or {})
        with self.app.test_request_context():
            token = csrf(client)
        with undone(self.app.extensions[EXTENSION].db):
            if method == "GET":
                answer = client.get(path)
            else:
                answer = client.open(path, method=method, data={"csrf_token": token})
        client._cookies = cookies
        if answer.status_code == 302 and answer.location.startswith("/sign-in"):
            return "sign in"
        return str(answer.status_code)


@contextmanager
def undone(db: Database) -> Iterator[None]:
    """Whatever is written inside is rolled back."""
    try:
        with db.write():
            yield
            raise _Undo
    except _Undo:
        pass


class SharedContextClient(IsolatedClient):
    """Keeps the open unit of work of the test, so that it can be rolled back."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super(IsolatedClient, self).open(*args, **kwargs)


def open_world(folder: Path) -> World:
    """The demonstration in ``folder``, with everybody signed in."""
    clock = demonstration(folder)
    app = create_app(
        {
            "data_dir": folder / "data",
            "database_url": f"sqlite:///{folder / 'npt.sqlite3'}",
            "secret_key": "for the permission table alone!!",
            "public_url": "http://localhost:8000",
            "rate_limits": False,
        },
        clock=clock,
    )
    app.test_client_class = SharedContextClient
    with app.app_context():
        return _make_world(app)


def _make_world(app: Flask) -> World:
    """Sign everybody of the demonstration in, and make a second school with one person."""
    people = {column: person_by_email(email) for column, email in ACCOUNTS.items()}
    trainee = people["trainee"]
    assert trainee is not None
    organisation = organisation_of(trainee.id)
    outsider = make_person(
        make_organisation("Another School"),
        *ALL_ROLES,
        email="out@other.example",
        password=PASSWORD,
    )
    people["outsider"] = outsider
    clients: dict[str, FlaskClient] = {"stranger": app.test_client()}
    for column, person in people.items():
        assert person is not None
        clients[column] = app.test_client()
        answer = post(
            clients[column], "/sign-in", {"email": person.email, "password": PASSWORD, "next": "/"}
        )
        assert answer.status_code == 303, (column, answer.text)
    common, special = _ids(organisation.id, {k: p.id for k, p in people.items() if p})
    return World(app, clients, common, special)


def _live_room(person_id: str) -> tuple[str, str, str]:
    """A room of the instructor that lets guests in: its id, its code, a guest's place."""
    host = principal_of(get_person(person_id))
    room = live.open_room(host, pictures(host)[0].id, guests=True)
    code = str(live.room_of(host, room).code)
    return room, code, live.join(None, code)


def _cohort(instructor: str, trainee: str) -> dict[str, str]:
    """A cohort of the instructor with the trainee in it, who was told something."""
    keeper = principal_of(get_person(instructor))
    made = cohorts.make(keeper, cohorts.Fields("Permissions"))
    cohorts.put_in(keeper, made, [trainee])
    return {"cohort_id": made, "announcement_id": announcing.announce(keeper, made, "T", "T")}


def _review_note(person_id: str) -> str:
    """An open comment of the anatomist on the sural nerve."""
    person = get_person(person_id)
    anatomist = principal_of(person)
    comment(anatomist, newest().id, "nerve", "sural", "Compare with the newer series.")
    return open_notes(anatomist.organisation_id, {})[0].id


def _authored(person_id: str) -> tuple[str, str]:
    """A draft of the administrator, and a picture not confirmed yet."""
    author = principal_of(get_person(person_id))
    draft = begin_item(author, "choice")
    return draft.id, upload_picture(author, photo()).id


def _lms(person_id: str) -> dict[str, str]:
    """A connection of the administrator's school, a tenant that waits, a link, an institution."""
    admin = principal_of(get_person(person_id))
    platform = connect(admin)
    institution = institutions.add(admin, institutions.Fields("U", HOST, "npt", "", False))
    institutions.switch(admin, institution.id, on=True)
    return {
        "institution_id": institution.id,
        "platform_id": platform.id,
        "tenant_id": seen(platform).id,
        "offer_id": make_link(admin)[1].id,
        "product": "canvas",
    }


def _correction(person_id: str) -> str:
    """A safety correction of the administrator about the sural nerve."""
    return publish_correction(
        principal_of(get_person(person_id)),
        kind="nerve",
        code="sural",
        severity="note",
        text="The nerve may run in two branches here.",
        source="A dissection study of 2026",
    )


def _remark(person_id: str) -> str:
    """A question of the trainee about the sural nerve."""
    reader = principal_of(get_person(person_id))
    place = place_for(reader, "nerve", "sural")
    return say(reader, place, "question", "Where does it leave the fascia?", form="1")


def _package(person_id: str) -> str:
    """A QTI item the administrator looked at and did not import."""
    author = principal_of(get_person(person_id))
    content = qti_xml.item(qti_xml.declared(correct="B"), qti_xml.choice())
    return upload_qti(author, content, name="item.xml", module="atlas").id


def _ids(
    organisation_id: str, people: dict[str, str]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    instructor, trainee = people["instructor"], people["trainee"]
    invitation = invite(
        organisation_id=organisation_id, email="new@demo.example", roles=["trainee"], by=None
    )
    declare(trainee, people["clinic"], "other")
    note = _review_note(people["anatomist"])
    draft_id, picture_id = _authored(people["administrator"])
    desk = on_the_desk(organisation_id, trainee)
    standard = start_station(
        principal_of(get_person(instructor)),
        title="Station",
        most=20,
        scale="a\nb\nc",
        borderline=2,
    )
    room, room_code, seat = _live_room(instructor)
    with read() as s:

        def first(query: Any) -> Any:
            found = s.scalars(query.limit(1)).first()
            assert found is not None, query
            return found

        quiz = first(select(Attempt).where(Attempt.person_id == trainee, Attempt.mode == "quiz"))
        item = first(select(ItemVersion).where(ItemVersion.kind == "locate"))
        unmarked = first(
            select(Answer.id)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                Attempt.status == "submitted", Answer.fraction.is_(None),
                Answer.id.not_in(select(Mark.answer_id)),
            )
        )  # fmt: skip
        signed = first(
            select(ObservationRow.id).where(
                ObservationRow.person_id == trainee, ObservationRow.state == "signed"
            )
        )
        opened = first(
            select(ObservationRow).where(
                ObservationRow.observer_id == instructor, ObservationRow.state == "opened"
            )
        )
        offered = first(select(ObservationRow).where(ObservationRow.state == "offered"))
        certificate = first(select(Certificate).where(Certificate.person_id == trainee))
        proposal = first(
            select(AwardProposal.id).where(
                AwardProposal.id.not_in(select(AwardDecision.proposal_id))
            )
        )
        asked = first(
            select(AttemptItem.item_id)
            .join(Attempt, Attempt.id == AttemptItem.attempt_id)
            .where(Attempt.mode == "quiz", Attempt.module_id == "B1", Attempt.status != "open")
        )
        session = first(select(PersonSession.id).where(PersonSession.person_id == trainee))
        picture = first(select(AtlasView)).pictures
        view = first(select(AtlasView.code))
    digest = next(iter(picture.values()))
    common = {
        "attempt_id": quiz.id,
        "position": "1",
        "answer_id": unmarked,
        "observation_id": signed,
        "secret": offered.link_secret,
        "certificate_id": certificate.id,
        "number": certificate.number,
        "proposal_id": proposal,
        "person_id": trainee,
        "session_id": session,
        "invitation_id": invitation.id,
        "interest_id": declared_by(trainee)[0].id,
        "passkey_id": new_id(),
        "module_id": "B1",
        "lesson_id": "b1-a-patient-with-a-page",
        "claim_id": "G01",
        "nerve_id": "sural",
        "landmark_id": "lat_mal",
        "hazard_id": "achilles_tendon",
        "region": "ankle",
        "view_id": view,
        "code": item.code,
        "digest": digest,
        "name": "2.0.0",
        "path": "manifest.json",
        "token": "not-a-token",
        "kind": "review",
        "key_id": current().signer.key_id,
        "form": "json",
        "upload_id": _package(people["administrator"]),
        "note_id": note,
        "draft_id": draft_id,
        "picture_id": picture_id,
        "act": "submit",
        "key": "quiz-B1",
        "standard_id": standard,
        "room_id": room,
        "room_code": room_code,
        "seat": seat,
        "edition_id": newest().id,
        "correction_id": _correction(people["administrator"]),
        "remark_id": _remark(trainee),
        "check_id": ask_for_check(principal_of(get_person(people["administrator"]))),
    }
    common |= _cohort(instructor, trainee)
    common |= desk | _lms(people["administrator"])
    at_the_bedside = {"observation_id": opened.id}
    special = {
        f"competency.{view}": at_the_bedside
        for view in ("form", "sign", "passkey_options", "hand_back", "decline")
    }
    for verb in ("one", "ask", "decide", "ask_withdraw", "withdraw"):
        special[f"faculty.{verb}"] = {"key": "volume-per-point"}
    common |= {"card_id": "anaphylaxis", "sheet_id": "aftercare", "term_id": "bleb"}
    special["sheets.stations"] = {"module_id": "B6"}
    for verb in ("card", "kept"):
        special[f"cards.{verb}"] = {"card_id": "sural"}
    special["analysis.item"] = {"item_id": asked}
    special["competency.withdraw"] = {"observation_id": offered.id}
    for verb in ("moderation", "moderate", "agree"):
        special[f"desk.{verb}"] = {"answer_id": desk["differing"]}
    entry = {"kind": "nerve", "code": "sural"}
    for verb in ("entry", "accept", "withdraw", "comment", "propose"):
        special[f"atlas_review.{verb}"] = entry
    sitting = a_sitting(
        *(principal_of(get_person(people[w])) for w in ("administrator", "trainee"))
    )
    common |= {"exam_id": sitting["exam_id"], "late_id": sitting["late_id"]}
    for verb in ("sitting", "here", "confirm", "hand_in", "one", "admit"):
        special[f"exam.{verb}"] = {"attempt_id": sitting["attempt_id"]}
    common |= a_course(organisation_id, get_person(instructor), get_person(trainee))
    common |= a_mark(common["link_id"], trainee)
    special["lti_activities.to"] = {"kind": "quiz", "code": "B1"}
    return common, special
