"""A site with an institution whose provider runs beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.core.clock import FrozenClock
from npt_training.lti.sso import institutions
from npt_training.lti.sso.models import Institution
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.lti.sso.provider import CLIENT, SECRET, Strict


@pytest.fixture
def site(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_app(lti_loopback=True)
    with app.app_context():
        yield app


@pytest.fixture
def provider(serve: Callable[[Flask, int], str], clock: FrozenClock) -> Strict:
    strict = Strict(now=lambda: clock.now().timestamp())
    serve(strict.wsgi, strict.port)
    return strict


@pytest.fixture
def ari(site: Flask) -> Person:
    return make_person(make_organisation(), "administrator", name="Ari Admin")


@pytest.fixture
def principal(ari: Person) -> Principal:
    return principal_of(ari)


@pytest.fixture
def university(principal: Principal, provider: Strict) -> Institution:
    """Switched on; it may make people."""
    made = institutions.add(
        principal,
        institutions.Fields("Coast University", provider.issuer, CLIENT, SECRET, True),
    )
    institutions.switch(principal, made.id, on=True)
    return made


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    return site.test_client()
