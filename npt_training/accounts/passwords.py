"""Passwords by argon2id. Length is the rule, composition is not (NIST SP 800-63B)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from npt_training.accounts.errors import PasswordRefused
from npt_training.accounts.models import Person
from npt_training.core.db import read, write
from npt_training.core.i18n import gettext as _

MIN_LENGTH = 10
MAX_LENGTH = 500
_hasher = PasswordHasher()


def check_rules(password: str, *, email: str | None, name: str) -> None:
    """Raises PasswordRefused for a password that is too short, too long, or the person's name."""
    if len(password) < MIN_LENGTH:
        raise PasswordRefused(
            _("Use at least %(least)s characters; a short sentence works well.", least=MIN_LENGTH)
        )
    if len(password) > MAX_LENGTH:
        raise PasswordRefused(_("Use at most %(most)s characters.", most=MAX_LENGTH))
    folded = password.strip().casefold()
    own = {name.strip().casefold(), name.replace(" ", "").casefold()}
    if email:
        own |= {email.casefold(), email.split("@")[0].casefold()}
    if folded in own:
        raise PasswordRefused(_("Your name or e-mail address is too easy to guess. Take another."))
    if len(set(folded)) < 4:
        raise PasswordRefused(_("Use more different characters; a short sentence works well."))


def hash_password(password: str) -> str:
    """About 50 ms of work: never call it inside a unit of work that writes."""
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def matches(stored: str | None, password: str) -> bool:
    """True when ``password`` made ``stored``. Takes as long when nothing is stored."""
    try:
        return _hasher.verify(stored or _nobodys_hash(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def verify_secret(person_id: str, password: str) -> bool:
    """True when this is the person's password; renews the hash when its cost is outdated."""
    with read() as s:
        stored = s.scalars(select(Person.password_hash).where(Person.id == person_id)).first()
    if not matches(stored, password):
        return False
    if stored is not None and _hasher.check_needs_rehash(stored):
        renewed = hash_password(password)
        with write() as s:
            person = s.get(Person, person_id, with_for_update=True)
            if person is not None and person.password_hash == stored:
                person.password_hash = renewed
    return True
