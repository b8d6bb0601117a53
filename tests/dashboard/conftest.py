"""One school with the real content, and a browser for each test."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.roles import BUNDLES
from tests.world import make_organisation, make_person, sign_in


@dataclass
class Place:
    """The school's organisation and application."""

    app: Flask
    organisation: Organisation

    def person(self, *roles: str, **more: str) -> Person:
        return make_person(self.organisation, *roles, **more)

    def acting(self, person: Person, *roles: str) -> Principal:
        permissions = frozenset(p for role in roles for p in BUNDLES[role][1])
        return Principal(person.id, person.name, self.organisation.id, permissions)

    def browser(self, person: Person) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, person)
        return client

    def today(self, person: Person) -> str:
        """The text of a person's first page; a redirect to the first picture is followed back."""
        client = self.browser(person)
        answer = client.get("/")
        if answer.status_code == 303:
            answer = client.get("/")
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def place(school: Flask) -> Place:
    return Place(school, make_organisation())
