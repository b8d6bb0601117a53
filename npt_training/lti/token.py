"""An id_token from the outside in: its header, the platform's key, its claims."""

from __future__ import annotations

from typing import Any

import jwt
from jwt.types import Options

from npt_training.lti import keysets, rules, token_errors

LONGEST = 200_000
"""A launch with a long custom section has some kilobytes."""
_ONLY_THE_SIGNATURE = Options(
    verify_exp=False, verify_iat=False, verify_nbf=False, verify_aud=False, verify_iss=False,
    verify_sub=False, verify_jti=False,
)  # fmt: skip


def opened(
    token: str, *, platform: Any, kept: keysets.Kept | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """``(header, claims)`` of a token signed by ``platform`` (id, jwks_url), whose key set may have
    been read already.

    Only the signature is judged here, what the claims say is the rules' part.
    """
    header = _header(token, platform)
    fault = rules.check_header(header)
    if fault is not None:
        raise token_errors.refusal(fault, platform)
    try:
        key = keysets.key_for(platform.id, platform.jwks_url, header["kid"], kept)
    except keysets.NoSuchKey as missing:
        kind = token_errors.KeyUnknown if missing.reachable else token_errors.KeysUnavailable
        raise kind(header["kid"], platform=platform) from missing
    try:
        claims = jwt.decode(token, key, algorithms=[rules.ALGORITHM], options=_ONLY_THE_SIGNATURE)
    except jwt.InvalidSignatureError as error:
        raise token_errors.SignatureWrong(header["kid"], platform=platform) from error
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise token_errors.TokenUnreadable(type(error).__name__, platform=platform) from error
    return header, claims


def _header(token: str, platform: Any) -> dict[str, Any]:
    if len(token) > LONGEST:
        raise token_errors.TokenUnreadable("too long", platform=platform)
    try:  # the header alone: reading the rest letter by letter is what PyJWT takes longest for
        return jwt.get_unverified_header(token.partition(".")[0] + "..")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise token_errors.TokenUnreadable(type(error).__name__, platform=platform) from error
