"""People and organisations, made by the real verbs, and signing in through the real page."""

from __future__ import annotations

import itertools
import re
import secrets
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from npt_training.accounts import service
from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.passwords import hash_password
from npt_training.accounts.principal import Principal
from npt_training.core.audit import AuditEntry
from npt_training.core.db import locked, read, write
from npt_training.core.jobs import run_pending
from npt_training.core.mail import Mail, outbox

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
    person = service.create_person(
        name=name or f"Person Number {number}",
        email=email or f"person{number}@example.org",
        organisation_id=organisation.id,
        roles=roles or ("trainee",),
        confirmed=True,
        **more,
    )
    if password is None:
        return person
    hashed = _hashed(password)
    with write() as s:
        stored = locked(s, Person, person.id)
        assert stored is not None
        stored.password_hash = hashed
        return stored


@cache
def _hashed(password: str) -> str:
    """Hashing is slow on purpose; once for each password is enough for a run."""
    return hash_password(password)


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


def mails(to: str | None = None) -> list[Mail]:
    """What was mailed, oldest first, after all waiting work is done."""
    run_pending()
    return [mail for mail in reversed(outbox(1000)) if to in (None, mail.to_address)]


def link_in(mail: Mail) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def audited(action: str) -> list[AuditEntry]:
    """The trail's rows for one kind of act, oldest first."""
    with read() as s:
        query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        return list(s.scalars(query))


def principal_of(person: Person) -> Principal:
    """The person as their newest session, opened now, makes them."""
    token = service.start_session(person.id, device="test", how="password")
    found = service.recognise(token)
    assert found is not None
    return found.principal
