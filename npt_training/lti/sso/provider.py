"""An OpenID Connect provider as it describes itself, and its keys; both kept for a while.

Source: OpenID Connect Discovery 1.0. Every request goes through :mod:`npt_training.lti.fetch`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.lti.fetch import FetchFailed, get_json
from npt_training.lti.sso.errors import ArrivalRefused

MAX_BYTES = 200_000
TIMEOUT_S = 8.0
KEPT_FOR = timedelta(minutes=10)
ASKED_AGAIN_AFTER = timedelta(seconds=30)
"""An unknown key makes us ask again, but not more often than this."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_CACHE = "npt_sso_providers"


@dataclass
class Provider:
    """``methods`` are the ways it knows a client by at its token address, None if it is silent.

    ``names_itself``: its answers carry ``iss`` (RFC 9207).
    """

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    userinfo_url: str | None
    methods: frozenset[str] | None
    names_itself: bool
    read_at: datetime
    keys: KeySet | None = None
    keys_at: datetime | None = field(default=None)


def provider_of(issuer: str) -> Provider:
    """What the provider says about itself. Raises ArrivalRefused with the reason in words."""
    kept: dict[str, Provider] = current().caches.setdefault(_CACHE, {})
    found = kept.get(issuer)
    if found is None or now() - found.read_at > KEPT_FOR:
        found = kept[issuer] = _read(issuer)
    return found


def forget(issuer: str) -> None:
    """Ask anew the next time."""
    current().caches.get(_CACHE, {}).pop(issuer, None)


def keys_of(provider: Provider, kid: str | None) -> KeySet:
    """Its keys; asked for again when ``kid`` is not among those we have."""
    at = now()
    age = None if provider.keys_at is None else at - provider.keys_at
    known = provider.keys is not None and (
        kid is None or any(key.kid == kid for key in provider.keys.keys)
    )
    if age is None or age > KEPT_FOR or (not known and age > ASKED_AGAIN_AFTER):
        provider.keys, provider.keys_at = _read_keys(provider.jwks_url), at
    assert provider.keys is not None
    return provider.keys


def _read(issuer: str) -> Provider:
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    document = _get(address)
    if document.get("issuer") != issuer:
        raise ArrivalRefused(
            _(
                "The institution calls itself %(said)s and not %(issuer)s. "
                "Write the issuer exactly as it does.",
                said=str(document.get("issuer"))[:200],
                issuer=issuer,
            )
        )
    urls = [document.get(k) for k in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if not all(isinstance(url, str) and url for url in urls):
        raise ArrivalRefused(_("The institution does not say all its addresses."))
    methods = document.get("token_endpoint_auth_methods_supported")
    userinfo = document.get("userinfo_endpoint")
    return Provider(
        issuer=issuer,
        auth_url=str(urls[0]),
        token_url=str(urls[1]),
        jwks_url=str(urls[2]),
        userinfo_url=userinfo if isinstance(userinfo, str) else None,
        methods=frozenset(map(str, methods)) if isinstance(methods, list) else None,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        read_at=now(),
    )


def _read_keys(url: str) -> KeySet:
    document = _get(url)
    try:
        signing = [
            key for key in document["keys"]
            if key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"
        ]  # fmt: skip
        return KeySet.import_key_set({"keys": signing})
    except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArrivalRefused(_("The keys of the institution cannot be read.")) from error


def _get(url: str) -> dict[str, Any]:
    try:
        document = get_json(url, max_bytes=MAX_BYTES, timeout_s=TIMEOUT_S).document
    except FetchFailed as failed:
        raise ArrivalRefused(
            _("The institution does not answer as it should. %(why)s", why=failed.reason)
        ) from failed
    if not isinstance(document, dict):
        raise ArrivalRefused(_("The institution sent something else than was asked for."))
    return document
