"""The second step: time-based codes of an authenticator app (RFC 6238, 30 s, six digits)."""

from __future__ import annotations

import pyotp

from npt_training.accounts.errors import CodeRefused
from npt_training.accounts.models import Person
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current

STEP_S = 30


def begin(person_id: str) -> str:
    """A fresh secret that waits for its first code; the one in use stays until then."""
    secret = pyotp.random_base32()
    with write() as s:
        person = locked(s, Person, person_id)
        if person is None:
            raise NotFound()
        person.totp_pending = secret
    return secret


def provisioning_uri(person: Person, secret: str) -> str:
    """What the QR code says to an authenticator app."""
    issuer = current().settings.site_name.replace(":", " ")
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or person.name, issuer_name=issuer)


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed; apps pass over the spaces."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def confirm(person_id: str, code: str) -> None:
    """Switch the second step on: ``code`` shows that the app holds the secret."""
    with write() as s:
        person = locked(s, Person, person_id)
        if person is None or not person.totp_pending:
            raise CodeRefused()
        person.totp_last_step = _step_of(person.totp_pending, code, after=None)
        person.totp_secret, person.totp_pending = person.totp_pending, None
        audit.record(s, "accounts.totp_on", actor=person_id, subject=person_id)


def check(person_id: str, code: str) -> None:
    """Raises CodeRefused unless ``code`` is right now and was not used before."""
    with write() as s:
        person = locked(s, Person, person_id)
        if person is None or not person.totp_secret:
            raise CodeRefused()
        person.totp_last_step = _step_of(person.totp_secret, code, after=person.totp_last_step)


def switch_off(person_id: str, *, by: str) -> None:
    """Back to one step; by the person, or by an administrator when the phone is lost."""
    with write() as s:
        person = locked(s, Person, person_id)
        if person is None:
            raise NotFound()
        person.totp_secret = person.totp_pending = person.totp_last_step = None
        audit.record(s, "accounts.totp_off", actor=by, subject=person_id)


def _step_of(secret: str, code: str, *, after: int | None) -> int:
    """The 30-second step ``code`` belongs to: this one or a neighbour, later than ``after``."""
    typed = "".join(code.split())
    this = int(now().timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    for step in (this, this - 1, this + 1):
        if pyotp.utils.strings_equal(totp.at(step * STEP_S), typed) and (
            after is None or step > after
        ):
            return step
    raise CodeRefused()
