"""People and organisations, made by the real verbs, and signing in through the real page."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from npt_training.accounts import service
from npt_training.accounts.models import Organisation, Person

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def make_organisation(name: str = "Coastal School") -> Organisation:
    return service.create_organisation(name)


def make_person(
    organisation: Organisation,
    *roles: str,
    name: str | None = None,
    email: str | None = None,
    password: str | None = PASSWORD,
    **more: Any,
) -> Person:
    """A confirmed member with ``roles`` (a trainee if none is named)."""
    number = next(_numbers)
    return service.create_person(
        name=name or f"Person Number {number}",
        email=email or f"person{number}@example.org",
        organisation_id=organisation.id,
        roles=roles or ("trainee",),
        password=password,
        confirmed=True,
        **more,
    )


def csrf(client: FlaskClient) -> str:
    """A security token of this browser's session, as any of our pages would carry it."""
    app = client.application
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", secrets.token_hex(20))
    signer = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
    return str(signer.dumps(raw))


def post(client: FlaskClient, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Send a form of ours."""
    return client.post(path, data={"csrf_token": csrf(client), **(data or {})}, **more)


def post_json(client: FlaskClient, path: str, document: Any = None) -> Any:
    """Send JSON as our scripts do."""
    return client.post(path, json=document or {}, headers={"X-CSRFToken": csrf(client)})


def sign_in(client: FlaskClient, person: Person, password: str = PASSWORD) -> None:
    """Sign in by the page, as a browser does."""
    answer = post(
        client,
        "/sign-in",
        {"email": person.email, "password": password, "next": "/account"},
    )
    assert answer.status_code == 303, answer.text
    assert answer.location == "/account"
