"""The platform's signature, and how it checks the tool's against the keys the tool publishes."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.lti.platform.world import Client, Refused, World

KeySet = dict[str, Any]


def new_key_pem() -> str:
    """A fresh RSA key of 2048 bits."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@cache
def run_key_pem() -> str:
    """One key for all platforms of a test run that ask for no key of their own."""
    return new_key_pem()


@cache
def _private(pem: str) -> Any:
    return serialization.load_pem_private_key(pem.encode(), None)


def sign(world: World, claims: dict[str, Any], headers: dict[str, Any] | None = None) -> str:
    """A JWT of these claims, signed with the platform's key (RS256)."""
    return jwt.encode(
        claims,
        _private(world.key_pem),
        algorithm="RS256",
        headers={"kid": world.kid} | (headers or {}),
    )


@cache
def _public(pem: str) -> str:
    return str(jwt.algorithms.RSAAlgorithm.to_jwk(_private(pem).public_key()))


def jwks(world: World) -> KeySet:
    """The public half, as the platform publishes it."""
    return {
        "keys": [
            json.loads(_public(world.key_pem)) | {"kid": world.kid, "alg": "RS256", "use": "sig"}
        ]
    }


def published(client: Client) -> KeySet:
    """The tool's key set as it publishes it now; the platform keeps no copy."""
    answer = requests.get(client.jwks_url, timeout=10)
    answer.raise_for_status()
    return dict(answer.json())


def verified(
    token: str,
    client: Client,
    audience: list[str],
    keys: Callable[[Client], KeySet],
    now: float,
) -> dict[str, Any]:
    """The claims of a JWT of the tool; :class:`Refused` with the reason where it does not hold.

    It has to name a published key by ``kid``, be RS256, be for us, and live now and shortly.
    """
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise Refused(400, f"not a JWT: {error}") from error
    if header.get("alg") != "RS256" or not header.get("kid"):
        raise Refused(400, "the JWT has to be RS256 and to name its key by kid")
    found = [key for key in keys(client).get("keys", []) if key.get("kid") == header["kid"]]
    if len(found) != 1:
        raise Refused(400, f"the tool publishes no key {header['kid']}")
    if {"d", "p", "q"} & set(found[0]):
        raise Refused(400, "the tool publishes its private key")
    try:
        claims = jwt.decode(
            token,
            jwt.PyJWK(found[0]).key,
            algorithms=["RS256"],
            audience=audience,
            issuer=client.id,
            options={
                "verify_exp": False, "verify_iat": False, "verify_nbf": False,
                "require": ["iss", "aud", "iat", "exp"],
            },
        )  # fmt: skip
    except jwt.InvalidTokenError as error:
        raise Refused(400, f"the JWT does not hold: {error}") from error
    if not isinstance(claims["exp"], int) or not isinstance(claims["iat"], int):
        raise Refused(400, "exp and iat have to be whole numbers")
    if claims["exp"] <= now or claims["iat"] > now + 5:
        raise Refused(400, "the JWT is not of this time")
    if claims["exp"] - claims["iat"] > 3600:
        raise Refused(400, "the JWT lives longer than an hour")
    return dict(claims)


def subject(token: str) -> str:
    """Who a JWT says it is of, before anything about it has been verified."""
    try:
        return str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError:
        return ""
