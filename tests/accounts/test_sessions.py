"""Sessions live on the server: they end everywhere when the password changes."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from npt_training.accounts.service import recovery
from tests.accounts.factories import (
    PASSWORD,
    link_in,
    mails,
    make_organisation,
    make_person,
    post,
    sign_in,
)

NEW = "a quite different sentence"


def opens(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_changing_the_password_ends_every_other_session(app: Flask) -> None:
    person = make_person(make_organisation())
    here, phone, office = (app.test_client() for _ in range(3))
    for client in (here, phone, office):
        sign_in(client, person)
    answer = post(here, "/account/security/password", {"current": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    assert opens(here)
    assert not opens(phone)
    assert not opens(office)
    (mail,) = mails(person.email)
    assert "password was changed" in mail.text


def test_a_reset_ends_every_session(app: Flask) -> None:
    person = make_person(make_organisation())
    phone, stranger = app.test_client(), app.test_client()
    sign_in(phone, person)
    recovery.ask_for_reset(person.email or "")
    path = link_in(mails(person.email)[0])
    assert post(stranger, path, {"password": NEW}).status_code == 303
    assert not opens(phone)
    sign_in(phone, person, NEW)
    assert opens(phone)


def test_the_present_password_is_needed(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    sign_in(client, person)
    answer = post(
        client, "/account/security/password", {"current": "wrong horse battery", "password": NEW}
    )
    assert answer.status_code == 422
    assert "not your present password" in answer.text
    assert service.authenticate(person.email or "", PASSWORD).id == person.id


def test_signing_out_ends_this_session_only(app: Flask) -> None:
    person = make_person(make_organisation())
    here, phone = app.test_client(), app.test_client()
    sign_in(here, person)
    sign_in(phone, person)
    kept = here.get_cookie("npt_session")
    assert post(here, "/sign-out").status_code == 303
    assert not opens(here)
    assert opens(phone)
    here.set_cookie("npt_session", kept.value)
    assert not opens(here), "a stolen cookie does not outlive signing out"


def test_signing_out_by_link_is_refused(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation()))
    assert client.get("/sign-out").status_code == 405
    assert opens(client)


def test_one_session_can_be_ended_from_another(app: Flask) -> None:
    person = make_person(make_organisation())
    lost, here = app.test_client(), app.test_client()
    sign_in(lost, person)
    (session,) = service.sessions_of(person.id)
    sign_in(here, person)
    assert post(here, f"/account/security/sessions/{session.id}/end").status_code == 303
    assert not opens(lost)
    assert opens(here)


def test_nobody_ends_somebody_elses_session(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    victim, other = make_person(organisation), make_person(organisation)
    phone = app.test_client()
    sign_in(phone, victim)
    (session,) = service.sessions_of(victim.id)
    sign_in(client, other)
    assert post(client, f"/account/security/sessions/{session.id}/end").status_code == 404
    assert opens(phone)


def test_sessions_expire(app: Flask, client: FlaskClient, clock) -> None:  # type: ignore[no-untyped-def]
    sign_in(client, make_person(make_organisation()))
    clock.advance(hours=24 * 14 - 1)
    assert opens(client)
    clock.advance(hours=2)
    assert not opens(client)


def test_use_is_noted_every_few_minutes(app: Flask, client: FlaskClient, clock) -> None:  # type: ignore[no-untyped-def]
    person = make_person(make_organisation())
    sign_in(client, person)
    (before,) = service.sessions_of(person.id)
    clock.advance(minutes=20)
    assert opens(client)
    (after,) = service.sessions_of(person.id)
    assert after.last_seen == clock.now() > before.last_seen
