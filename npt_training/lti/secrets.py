"""Secrets at rest: encrypted with a key derived from the site's own secret."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

PURPOSE = b"npt-training lti secrets v1"


class SecretUnreadable(NptError):
    """Encrypted with another secret key than the one the site has now."""

    status = 500

    def __init__(self) -> None:
        super().__init__(
            _(
                "A stored secret cannot be read: NPT_SECRET_KEY is not the one it was kept with. "
                "Set the earlier one, or enter the secret again."
            )
        )


def seal(text: str) -> str:
    """``text`` for the database."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What :func:`seal` was given; raises SecretUnreadable."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable() from error


def _fernet() -> Fernet:
    secret = current_app.secret_key
    assert secret, "the application has no secret key"
    source = secret.encode() if isinstance(secret, str) else secret
    derived = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(source)
    return Fernet(base64.urlsafe_b64encode(derived))
