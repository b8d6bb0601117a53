"""Secrets in links and cookies: the person gets the token, we keep its SHA-256."""

from __future__ import annotations

import hashlib

from npt_training.core.ids import new_secret


def new_token() -> tuple[str, str]:
    """``(token, hash)`` with 256 random bits."""
    token = new_secret()
    return token, hash_token(token)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
