"""People come in with the account of their institution, and it opens only who connected it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from npt_training.accounts import service as accounts
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.core.clock import FrozenClock
from npt_training.core.db import locked, read, write
from npt_training.lti.sso import institutions
from npt_training.lti.sso.models import Institution, InstitutionUser
from tests.accounts.factories import (
    audited,
    make_organisation,
    make_person,
    post,
    sign_in,
)
from tests.lti.sso.provider import CLIENT, SECRET, Strict


def go(browser: FlaskClient, university: Institution, back: str = "/account") -> str:
    answer = browser.get(f"/sign-in/with/{university.id}?{urlencode({'next': back})}")
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def arrive(browser: FlaskClient, university: Institution, provider: Strict, **who: Any) -> Any:
    return browser.get(provider.back(provider.sign_in(go(browser, university), **who)))


def connected() -> list[tuple[str, str, str]]:
    with read() as s:
        return [(u.subject, u.person_id, u.how) for u in s.scalars(select(InstitutionUser))]


def connect(browser: FlaskClient, university: Institution, provider: Strict, **who: Any) -> None:
    """The signed-in person connects their account of the institution."""
    url = browser.get(f"/account/institutions/{university.id}/connect").location
    back = browser.get(provider.back(provider.sign_in(url, **who)))
    assert back.location.endswith("/account/institutions/finish")
    assert post(browser, "/account/institutions/finish").status_code == 303


def test_the_button_stands_only_where_one_is_switched_on(
    browser: FlaskClient, principal: Principal, university: Institution
) -> None:
    assert "Sign in with Coast University" in browser.get("/sign-in").text
    institutions.switch(principal, university.id, on=False)
    assert "Coast University" not in browser.get("/sign-in").text
    assert browser.get(f"/sign-in/with/{university.id}").status_code == 404


def test_somebody_new_makes_an_account_and_comes_again(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict
) -> None:
    answer = arrive(browser, university, provider)
    assert answer.location.endswith("/sign-in/new")
    page = browser.get("/sign-in/new")
    assert 'value="Ada Example"' in page.text
    assert connected() == []
    assert post(browser, "/sign-in/new", {"name": ""}).status_code == 422
    made = post(browser, "/sign-in/new", {"name": "Ada Lovelace"})
    assert (made.status_code, made.location) == (303, "/account")
    assert "Ada Lovelace" in browser.get("/account").text
    ((subject, person_id, how),) = connected()
    assert (subject, how) == ("ada", "created")
    person = accounts.get_person(person_id)
    assert (person.email, person.password_hash) == (None, None)
    assert [r.name for r in accounts.roles_of(person_id, university.organisation_id)] == ["trainee"]
    again = arrive(site.test_client(), university, provider)
    assert again.location == "/account"
    assert len(connected()) == 1
    assert audited("sso.entered")[0].actor == person_id


def test_where_nobody_new_is_made_they_are_told(
    browser: FlaskClient, principal: Principal, university: Institution, provider: Strict
) -> None:
    institutions.change(principal, university.id, name="U", secret="", creates_people=False)
    arrive(browser, university, provider)
    assert "by invitation" in browser.get("/sign-in/new").text
    assert post(browser, "/sign-in/new", {"name": "Ada"}).status_code == 403
    assert connected() == []


def test_an_account_is_never_found_by_its_address(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    make_person(make_organisation("Second"), name="Ada Example", email="ada@example.org")
    provider.bend = {"email": "ada@example.org", "email_verified": True}
    assert arrive(browser, university, provider).location.endswith("/sign-in/new")
    assert connected() == []


def test_a_person_connects_their_account_after_signing_in(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict
) -> None:
    person = make_person(make_organisation("Second"), name="Bo Here")
    sign_in(browser, person)
    url = browser.get(f"/account/institutions/{university.id}/connect").location
    back = browser.get(provider.back(provider.sign_in(url)))
    page = browser.get(back.location).text
    assert "Ada Example" in page
    assert "Bo Here" in page
    assert connected() == []
    assert post(browser, "/account/institutions/finish").status_code == 303
    assert connected() == [("ada", person.id, "linked")]
    assert "Coast University" in browser.get("/account/institutions").text
    elsewhere = site.test_client()
    assert arrive(elsewhere, university, provider).location == "/account"
    assert "Bo Here" in elsewhere.get("/account").text


def test_a_connection_is_never_moved(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict
) -> None:
    first = make_person(make_organisation("Second"))
    sign_in(browser, first)
    connect(browser, university, provider)
    second = site.test_client()
    sign_in(second, make_person(make_organisation("Third")))
    url = second.get(f"/account/institutions/{university.id}/connect").location
    second.get(provider.back(provider.sign_in(url)))
    refused = post(second, "/account/institutions/finish")
    assert refused.status_code == 409
    assert connected() == [("ada", first.id, "linked")]


def test_the_same_subject_of_another_institution_is_somebody_else(
    browser: FlaskClient, principal: Principal, university: Institution, provider: Strict
) -> None:
    sign_in(browser, make_person(make_organisation("Second")))
    connect(browser, university, provider)
    with write() as s:
        row = s.scalars(select(InstitutionUser)).one()
        other = Institution(
            organisation_id=principal.organisation_id, name="Other", issuer="https://o.example",
            client_id="x", secret="x", scopes="openid", creates_people=True, active=True,
            created_by=principal.person_id, created_at=row.linked_at,
        )  # fmt: skip
        s.add(other)
        s.flush()
    from npt_training.lti.sso.flow import Arrival
    from npt_training.lti.sso.service import person_of

    assert person_of(Arrival(other.id, "ada", "")) is None


def test_the_second_step_is_still_asked_for(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict, clock: FrozenClock
) -> None:
    person = make_person(make_organisation("Second"))
    sign_in(browser, person)
    connect(browser, university, provider)
    secret = pyotp.random_base32()
    with write() as s:
        stored = locked(s, Person, person.id)
        assert stored is not None
        stored.totp_secret = secret
    fresh = site.test_client()
    assert arrive(fresh, university, provider).location.endswith("/sign-in/code")
    assert fresh.get("/account").status_code == 302
    code = pyotp.TOTP(secret).at(clock.now())
    assert post(fresh, "/sign-in/code", {"code": code}).status_code == 303
    assert fresh.get("/account").status_code == 200


def test_an_ended_membership_opens_nothing(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict, clock: FrozenClock
) -> None:
    from npt_training.accounts.models import Membership

    person = make_person(make_organisation("Second"))
    sign_in(browser, person)
    connect(browser, university, provider)
    with write() as s:
        s.scalars(
            select(Membership).where(Membership.person_id == person.id)
        ).one().ended_at = clock.now()
    assert arrive(site.test_client(), university, provider).status_code == 403


def test_it_is_confirmed_by_signing_in_there_anew(
    browser: FlaskClient, university: Institution, provider: Strict, clock: FrozenClock
) -> None:
    sign_in(browser, make_person(make_organisation("Second")))
    connect(browser, university, provider)
    clock.advance(timedelta(minutes=20))
    page = browser.get("/account/security/passkeys/new", follow_redirects=True).text
    assert "Sign in again with Coast University" in page
    at = f"/account/institutions/{university.id}/confirm?next=/account/security/passkeys/new"
    url = browser.get(at).location
    provider.bend = {"auth_time": int(clock.now().timestamp()) - 3600}
    stale = browser.get(provider.back(provider.sign_in(url)))
    assert stale.status_code == 422
    assert "proves nothing" in stale.text
    provider.bend = {}
    other = browser.get(provider.back(provider.sign_in(browser.get(at).location, subject="eve")))
    assert other.status_code == 403
    again = browser.get(provider.back(provider.sign_in(browser.get(at).location)))
    assert provider.told[-1]["prompt"] == "login"
    assert again.location == "/account/security/passkeys/new"
    assert browser.get(again.location).status_code == 200


def test_nobody_is_asked_without_a_connection(
    browser: FlaskClient, university: Institution
) -> None:
    assert browser.get(f"/account/institutions/{university.id}/connect").status_code == 302
    sign_in(browser, make_person(make_organisation("Second")))
    assert browser.get(f"/account/institutions/{university.id}/confirm").status_code == 404
    assert browser.get("/account/institutions/finish").status_code == 303
    assert "Connect Coast University" in browser.get("/account/institutions").text


def test_no_way_out_of_this_site(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    url = go(browser, university, back="https://evil.example/")
    browser.get(provider.back(provider.sign_in(url)))
    made = post(browser, "/sign-in/new", {"name": "Ada"})
    assert made.location == "/"


def test_an_arrival_is_remembered_for_ten_minutes(
    browser: FlaskClient, university: Institution, provider: Strict, clock: FrozenClock
) -> None:
    arrive(browser, university, provider)
    clock.advance(timedelta(minutes=11))
    assert post(browser, "/sign-in/new", {"name": "Ada"}).location.endswith("/sign-in")
    assert connected() == []


TYPED = {"name": "Coast University", "client_id": CLIENT, "secret": SECRET}


def test_an_administrator_sets_one_up(browser: FlaskClient, ari: Person, provider: Strict) -> None:
    sign_in(browser, ari)
    assert "No institution yet" in browser.get("/institutions").text
    page = browser.get("/institutions/new").text
    assert "http://localhost:8000/sign-in/return" in page
    made = post(browser, "/institutions/new", TYPED | {"issuer": provider.issuer})
    assert made.status_code == 303
    at = made.location
    page = browser.get(at).text
    assert SECRET not in page
    assert "shows 1 key" in post(browser, f"{at}/try").text
    assert post(browser, f"{at}/switch", {"on": "1"}).status_code == 303
    assert "Coast University" in browser.application.test_client().get("/sign-in").text
    assert post(browser, at, {"name": ""}).status_code == 422
    assert post(browser, at, {"name": "Renamed", "creates_people": "y"}).status_code == 303
    assert "Renamed" in browser.get("/institutions").text
    with read() as s:
        row = s.scalars(select(Institution)).one()
    assert (row.creates_people, row.active, SECRET in row.secret) == (True, True, False)
    twice = post(browser, "/institutions/new", TYPED | {"issuer": provider.issuer})
    assert twice.status_code == 422
    assert "here already" in twice.text


def test_what_was_typed_is_kept_beside_its_fault(browser: FlaskClient, ari: Person) -> None:
    sign_in(browser, ari)
    for issuer, words in (
        ("", "Write the issuer"),
        ("university.example", "https"),
        ("https://u.example/?x=1", "without a question mark"),
        ("https://me:secret@u.example", "must not hold a name or password"),
    ):
        page = post(browser, "/institutions/new", TYPED | {"issuer": issuer})
        assert page.status_code == 422
        assert words in page.text
        assert 'value="Coast University"' in page.text
        assert SECRET not in page.text


def test_a_trial_that_fails_says_why(
    browser: FlaskClient, ari: Person, university: Institution, provider: Strict
) -> None:
    sign_in(browser, ari)
    provider.describe = {"issuer": "https://somebody.example"}
    page = post(browser, f"/institutions/{university.id}/try").text
    assert "calls itself https://somebody.example" in page
    provider.describe = {"jwks_uri": f"{provider.issuer}/nothing"}
    assert "refused (404)" in post(browser, f"/institutions/{university.id}/try").text


def test_others_do_not_set_them_up(site: Flask, university: Institution) -> None:
    other, teacher = site.test_client(), site.test_client()
    sign_in(other, make_person(make_organisation("Other"), "administrator"))
    sign_in(teacher, make_person(make_organisation("Third"), "instructor"))
    at = f"/institutions/{university.id}"
    assert other.get(at).status_code == 404
    for path in (at, f"{at}/switch", f"{at}/try"):
        assert post(other, path, {"name": "Stolen"}).status_code == 404
        assert post(teacher, path, {"name": "Stolen"}).status_code == 403
    assert teacher.get("/institutions").status_code == 403
