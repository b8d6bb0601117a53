"""Our own key pairs: made on first use, turned over with overlap, withdrawn when they leak.

A key is published a day before it signs, so that a platform which keeps our key set for a day
knows it, and stays published for two weeks after its last signature.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.core.runtime import current
from npt_training.lti.models import ToolKey
from npt_training.lti.secrets import SecretUnreadable, seal, unseal

log = structlog.get_logger("npt.lti.keys")
ALGORITHM = "RS256"
BITS = 2048
PUBLISHED_AHEAD = timedelta(days=1)
PUBLISHED_AFTER = timedelta(days=14)
SIGNS_FOR = timedelta(days=90)
DAILY = "lti.daily"


def signing_key() -> tuple[str, RSAPrivateKey]:
    """``(kid, private key)`` that signs now; the first one is made here."""
    at = now()
    with read() as s:
        keys = list(
            s.scalars(
                select(ToolKey)
                .where(
                    ToolKey.signs_from <= at,
                    or_(ToolKey.signs_until.is_(None), ToolKey.signs_until > at),
                )
                .order_by(ToolKey.signs_from.desc(), ToolKey.id.desc())
            )
        )
    for key in keys:
        try:
            return key.id, _private(key)
        except SecretUnreadable:
            log.error("a key cannot be read with this NPT_SECRET_KEY", kid=key.id)
    made = _add(at)
    return made.id, _private(made)


def public_jwks() -> dict[str, list[dict[str, Any]]]:
    """The key set we publish; makes the first key."""
    signing_key()
    with read() as s:
        keys = s.scalars(
            select(ToolKey)
            .where(or_(ToolKey.published_until.is_(None), ToolKey.published_until > now()))
            .order_by(ToolKey.signs_from.desc(), ToolKey.id.desc())
        )
        return {"keys": [key.public for key in keys]}


def all_keys() -> list[ToolKey]:
    """Every key that was ever made, the newest first."""
    with read() as s:
        return list(s.scalars(select(ToolKey).order_by(ToolKey.created_at.desc(), ToolKey.id)))


def rotate(*, leaked: bool = False, by: str | None = None) -> ToolKey:
    """Make the next key; returns it. A key that waits for its day is returned instead.

    ``leaked`` takes every earlier key out at once and signs with the new one from now on.
    Platforms that keep our key set refuse us until they ask again.
    """
    at = now()
    with read() as s:
        waiting = s.scalars(
            select(ToolKey).where(ToolKey.signs_from > at, ToolKey.signs_until.is_(None))
        ).first()
    if waiting is not None and not leaked:
        return waiting
    key = _add(at if leaked else at + PUBLISHED_AHEAD, by=by)
    with write() as s:
        for earlier in _published(s, key):
            last = at if leaked else key.signs_from
            earlier.signs_until = min(earlier.signs_until or last, last)
            earlier.published_until = at if leaked else last + PUBLISHED_AFTER
    return key


def rotate_when_due() -> ToolKey | None:
    """The next key when the present one has signed for long enough; None otherwise."""
    with read() as s:
        newest = s.scalars(
            select(ToolKey)
            .where(ToolKey.signs_until.is_(None))
            .order_by(ToolKey.signs_from.desc())
            .limit(1)
        ).first()
    if newest is None or now() < newest.signs_from + SIGNS_FOR:
        return None
    return rotate()


def plan_daily(s: Session) -> None:
    """Queue tomorrow's turn of the daily work; once a day however often it is asked for."""
    tomorrow = now() + timedelta(days=1)
    enqueue(s, DAILY, {}, key=tomorrow.date().isoformat(), delay=timedelta(days=1))


def _add(signs_from: datetime, *, by: str | None = None) -> ToolKey:
    private = generate_private_key(public_exponent=65537, key_size=BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kid = new_id()
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    public.pop("key_ops", None)
    key = ToolKey(
        id=kid,
        public={**public, "kid": kid, "alg": ALGORITHM, "use": "sig"},
        secret=seal(pem.decode()),
        created_at=now(),
        signs_from=signs_from,
    )
    with write() as s:
        s.add(key)
        s.flush()
        plan_daily(s)
        audit.record(s, "lti.key_made", actor=by, subject=kid)
    return key


def _published(s: Session, but: ToolKey) -> list[ToolKey]:
    return list(
        s.scalars(
            select(ToolKey)
            .where(
                ToolKey.id != but.id,
                or_(ToolKey.published_until.is_(None), ToolKey.published_until > now()),
            )
            .with_for_update()
        )
    )


def _private(key: ToolKey) -> RSAPrivateKey:
    """The private half, unlocked once in each process."""
    unlocked: dict[str, RSAPrivateKey] = current().caches.setdefault("lti.private_keys", {})
    if key.id not in unlocked:
        private = serialization.load_pem_private_key(unseal(key.secret).encode(), password=None)
        assert isinstance(private, RSAPrivateKey)
        unlocked[key.id] = private
    return unlocked[key.id]
