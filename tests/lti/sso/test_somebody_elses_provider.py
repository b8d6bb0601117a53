"""Signing in with an OpenID Connect provider that others wrote: oidc-provider-mock, from PyPI."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from npt_training.core.clock import SystemClock
from npt_training.lti.sso import institutions
from tests.accounts.factories import make_organisation, make_person, post, principal_of
from tests.ports import free_port

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock


@pytest.fixture
def issuer(serve: Callable[[Flask, int], str]) -> str:
    ada = oidc_provider_mock.User(sub="ada", claims={"name": "Ada Example"})
    provider = oidc_provider_mock.app(
        require_client_registration=True, require_nonce=True, user_claims=[ada]
    )
    return serve(provider, free_port())


def test_register_there_and_sign_in_here(make_app: Callable[..., Flask], issuer: str) -> None:
    client = requests.post(
        f"{issuer}/oauth2/clients",
        json={"redirect_uris": ["http://localhost:8000/sign-in/return"]},
        timeout=10,
    ).json()
    app = make_app(lti_loopback=True, clock=SystemClock())
    with app.app_context():
        admin = principal_of(make_person(make_organisation(), "administrator"))
        made = institutions.add(
            admin,
            institutions.Fields(
                "Elsewhere", issuer, client["client_id"], client["client_secret"], True
            ),
        )
        works, words = institutions.try_out(made)
        assert works, words
        institutions.switch(admin, made.id, on=True)
        browser = app.test_client()
        there = browser.get(f"/sign-in/with/{made.id}?next=/account").location
        answer = requests.post(there, data={"sub": "ada"}, allow_redirects=False, timeout=10)
        home = urlsplit(answer.headers["Location"])
        assert home.path == "/sign-in/return"
        back = browser.get(f"{home.path}?{home.query}")
        assert back.location == "/sign-in/new"
        assert 'value="Ada Example"' in browser.get(back.location).text
        assert post(browser, back.location, {"name": "Ada"}).location == "/account"
        assert browser.get("/account").status_code == 200


def test_saying_no_there_is_a_page_here(make_app: Callable[..., Flask], issuer: str) -> None:
    app = make_app(lti_loopback=True, clock=SystemClock())
    client = requests.post(
        f"{issuer}/oauth2/clients",
        json={"redirect_uris": ["http://localhost:8000/sign-in/return"]},
        timeout=10,
    ).json()
    with app.app_context():
        admin = principal_of(make_person(make_organisation(), "administrator"))
        made = institutions.add(
            admin,
            institutions.Fields(
                "Elsewhere", issuer, client["client_id"], client["client_secret"], True
            ),
        )
        institutions.switch(admin, made.id, on=True)
        browser = app.test_client()
        there = browser.get(f"/sign-in/with/{made.id}").location
        answer = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=10)
        home = urlsplit(answer.headers["Location"])
        back = browser.get(f"{home.path}?{home.query}")
        assert back.status_code in {400, 422}
        assert "did not work" in back.text
