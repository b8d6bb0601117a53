"""The keys of platforms: kept, and asked for again when a launch names one we do not know.

A platform is asked at most once a minute, once a day anyway; while it is slow, broken or answers
with nonsense, the last good set stays in use.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from npt_training.core.clock import now
from npt_training.core.db import locked, look, write
from npt_training.core.i18n import gettext as _
from npt_training.lti.addresses import shown
from npt_training.lti.fetch import FetchFailed, get_json
from npt_training.lti.models import PlatformKeys

log = structlog.get_logger("npt.lti.keysets")
ASK_EVERY = timedelta(seconds=60)
STALE_AFTER = timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING: dict[str, Any] = {"keys": []}
MAX_BYTES = 500_000
MAX_KEYS = 100
"""The largest sets in use hold a dozen keys; ten thousand is a mistake or an attack."""
TIMEOUT_S = 5.0
LEAST_BITS = 2048
WAIT_S = 6.0
"""How long a launch waits for another that is asking the platform at this moment."""
PAUSE_S = 0.1


COLUMNS = (
    PlatformKeys.url.label("keys_url"),
    PlatformKeys.keys.label("key_set"),
    PlatformKeys.fetched_at,
    PlatformKeys.missed_at,
    PlatformKeys.failed_at,
)
_KEPT = select(*COLUMNS).where(PlatformKeys.platform_id == bindparam("platform_id"))


class NoSuchKey(Exception):
    """The platform publishes no key of that name, as far as we know.

    ``reachable`` is False when it could not be asked."""

    def __init__(self, *, reachable: bool) -> None:
        super().__init__()
        self.reachable = reachable


@dataclass(frozen=True)
class Kept:
    """A platform's key set as we have it. ``url`` is where it came from."""

    url: str
    keys: list[dict[str, Any]]
    fetched_at: datetime
    missed_at: datetime | None
    failed_at: datetime | None

    def key(self, kid: str) -> RSAPublicKey | None:
        return next((k for k in map(_public, self.keys) if k[0] == kid and k[1]), (None, None))[1]

    @property
    def failed_last(self) -> bool:
        return self.failed_at is not None and self.failed_at >= self.fetched_at

    @property
    def being_asked(self) -> bool:
        """Somebody asked and the answer has not come yet."""
        if self.missed_at is None or now() - self.missed_at > timedelta(seconds=WAIT_S):
            return False
        return max(self.fetched_at, self.failed_at or NEVER) < self.missed_at


def key_for(platform_id: str, jwks_url: str, kid: str, kept: Kept | None = None) -> RSAPublicKey:
    """The platform's public key of that name; raises NoSuchKey. ``kept``: its set, where it was
    read already."""
    if kept is None or kept.url != jwks_url:
        kept = _kept(platform_id, jwks_url)
    key = kept.key(kid) if kept else None
    stale = kept is None or now() - kept.fetched_at > STALE_AFTER
    if key is not None and not stale:
        return key
    if _may_ask(platform_id, jwks_url):
        refresh(platform_id, jwks_url)
    elif key is None:
        _wait(platform_id, jwks_url, kid)
    kept = _kept(platform_id, jwks_url)
    key = (kept.key(kid) if kept else None) or key
    if key is None:
        raise NoSuchKey(reachable=kept is not None and not kept.failed_last)
    return key


def refresh(platform_id: str, jwks_url: str) -> bool:
    """Ask the platform now; True when its set was good. A failure is kept in words."""
    failure, keys = None, []
    try:
        keys = read_set(
            get_json(
                jwks_url,
                accept="application/jwk-set+json, application/json",
                max_bytes=MAX_BYTES,
                timeout_s=TIMEOUT_S,
            ).document,
            jwks_url,
        )
    except FetchFailed as failed:
        failure = failed.reason
        log.warning("platform keys not fetched", platform=platform_id, kind=failed.kind)
    at = now()
    with write() as s:
        row = locked(s, PlatformKeys, platform_id)
        assert row is not None, "whoever asks has made the row"
        if failure is not None:
            row.failed_at, row.failure = at, failure
        else:
            row.keys, row.url, row.fetched_at = {"keys": keys}, jwks_url, at
            row.failed_at = row.failure = None
    return failure is None


def read_set(document: Any, url: str) -> list[dict[str, Any]]:
    """The usable keys of a key set; raises FetchFailed when there are none or too many."""
    keys = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(keys, list):
        raise FetchFailed(_("%(url)s is not a key set.", url=shown(url)), "not_json")
    if len(keys) > MAX_KEYS:
        raise FetchFailed(
            _("%(url)s has %(number)d keys.", url=shown(url), number=len(keys)), "large"
        )
    good = [
        {name: key[name] for name in ("kid", "kty", "n", "e") if name in key}
        for key in keys
        if isinstance(key, Mapping)
        and key.get("use", "sig") == "sig"
        and key.get("alg", "RS256") == "RS256"
        and _public(key)[1] is not None
    ]
    if not good:
        raise FetchFailed(
            _("%(url)s has no RSA key of 2048 bits or more with a name.", url=shown(url)),
            "not_json",
        )
    return good


def _public(key: Mapping[str, Any]) -> tuple[str | None, RSAPublicKey | None]:
    """``(kid, key)`` of a JWK; no key where it is not one we would trust."""
    kid = key.get("kid")
    if not isinstance(kid, str) or key.get("kty") != "RSA":
        return None, None
    try:
        return kid, _rsa(key.get("n"), key.get("e"))
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        return kid, None


@lru_cache(maxsize=256)
def _rsa(n: Any, e: Any) -> RSAPublicKey | None:
    """The key of these numbers, as a JWK writes them; None for one that is too short."""
    public = jwt.PyJWK({"kty": "RSA", "n": n, "e": e}, algorithm="RS256").key
    return public if isinstance(public, RSAPublicKey) and public.key_size >= LEAST_BITS else None


def _kept(platform_id: str, jwks_url: str) -> Kept | None:
    with look() as connection:
        row = connection.execute(_KEPT, {"platform_id": platform_id}).one_or_none()
    kept = kept_in(row) if row is not None else None
    return kept if kept is not None and kept.url == jwks_url else None


def kept_in(row: Any) -> Kept | None:
    """The key set in a row that has COLUMNS, None where the platform has none yet."""
    if row.keys_url is None:
        return None
    return Kept(
        row.keys_url, list(row.key_set["keys"]), row.fetched_at, row.missed_at, row.failed_at
    )


def _may_ask(platform_id: str, jwks_url: str) -> bool:
    """Take the turn to ask the platform; False while the last turn is less than a minute old."""
    at = now()
    try:
        with write() as s:
            row = locked(s, PlatformKeys, platform_id)
            if row is None:
                row = PlatformKeys(
                    platform_id=platform_id, url=jwks_url, keys=NOTHING, fetched_at=NEVER
                )
                s.add(row)
            elif row.url != jwks_url:
                row.url, row.keys, row.fetched_at, row.missed_at = jwks_url, NOTHING, NEVER, None
            if row.missed_at is not None and at - row.missed_at < ASK_EVERY:
                return False
            row.missed_at = at
            s.flush()
            return True
    except IntegrityError:  # another launch made the row at this moment
        return False


def _wait(platform_id: str, jwks_url: str, kid: str) -> None:
    """Until the launch that is asking the platform at this moment has its answer."""
    ends = time.monotonic() + WAIT_S
    while time.monotonic() < ends:
        kept = _kept(platform_id, jwks_url)
        if kept is None or kept.key(kid) is not None or not kept.being_asked:
            return
        time.sleep(PAUSE_S)
