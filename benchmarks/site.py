"""A site to measure: the demonstration, one signed-in trainee, practice questions to answer."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import organisation_of, person_by_email, roles_of, start_session
from npt_training.app import create_app
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.service import bank_of
from npt_training.assessment.service.start import _open as open_run
from npt_training.certification.numbers import grouped, make
from npt_training.cli.demo import fill
from npt_training.core.db import read
from npt_training.core.migrate import upgrade
from npt_training.core.runtime import EXTENSION, current
from npt_training.curriculum.service import edition_of


@dataclass(frozen=True)
class Prepared:
    """What the calls need. ``attempts`` are one-question practice runs, each answered once."""

    cookie: str
    token: str
    attempts: list[str]
    number: str
    known: list[str]
    unknown: list[str]
    unknown_status: int

    secret: ClassVar[str] = "only for measuring on this machine"

    def body(self, n: int) -> bytes:
        response = {"x": 0.4 + (n % 20) / 100, "y": 0.5}
        return json.dumps({"position": 1, "response": response, "key": f"bench-{n}"}).encode()


def prepare(url: str, folder: Path, count: int) -> Prepared:
    """Fill a fresh database and make ``count`` questions for one trainee."""
    app = create_app({"database_url": url, "data_dir": folder, "secret_key": Prepared.secret})
    with app.app_context():
        upgrade(current().db)
        facts = fill()
        person = person_by_email("ada@demo.example")
        assert person is not None
        organisation = organisation_of(person.id)
        allowed = {
            Permission(value)
            for role in roles_of(person.id, organisation.id)
            for value in role.permissions
        }
        trainee = Principal(person.id, person.name, organisation.id, frozenset(allowed))
        with read() as s:
            code = s.scalars(select(ItemVersion.code).where(ItemVersion.kind == "locate")).first()
        assert code is not None
        edition_id = edition_of(person.id)
        held = bank_of(edition_id).by_code[code]
        attempts = [
            open_run(trainee, edition_id, [held], mode="practice", slot=f"measured:{n}", seed="1")
            for n in range(count)
        ]
        cookie, token = _session(app, person.id)
        numbers = list(facts.numbers.values())
        unknown = [grouped(make(secrets.randbits(80))) for _ in range(1100)]
        status = app.test_client().get(f"/verify/{unknown[0]}").status_code
    app.extensions[EXTENSION].db.dispose()
    return Prepared(
        cookie=f"npt_session={cookie}",
        token=token,
        attempts=attempts,
        number=facts.number,
        known=numbers,
        unknown=unknown,
        unknown_status=status,
    )


def _session(app: Any, person_id: str) -> tuple[str, str]:
    login = start_session(person_id, device="bench", how="password")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookie = serializer.dumps({"_user_id": login, "_fresh": True, "csrf_token": "raw"})
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("raw")
    return str(cookie), str(token)
