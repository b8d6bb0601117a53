"""A site that may ask loopback addresses, its administrator, and a strict platform to register."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from tests.accounts.factories import make_organisation, make_person, principal_of, sign_in
from tests.lti.platform import Platform
from tests.ports import free_port


@pytest.fixture
def site(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_app(lti_loopback=True)
    with app.app_context():
        yield app


@pytest.fixture
def ari(site: Flask) -> Person:
    """An administrator of the Coastal School."""
    return make_person(make_organisation(), "administrator", name="Ari Admin")


@pytest.fixture
def principal(ari: Person) -> Principal:
    return principal_of(ari)


@pytest.fixture
def browser(site: Flask, ari: Person) -> FlaskClient:
    """A browser the administrator is signed in to."""
    client = site.test_client()
    sign_in(client, ari)
    return client


@pytest.fixture
def lms() -> Iterator[Platform]:
    with Platform(port=free_port()) as platform:
        yield platform
