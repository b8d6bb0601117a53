"""Identifiers: ULIDs, 26 letters and digits, sortable by time, 80 random bits."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def encode_base32(value: int, length: int) -> str:
    """``value`` in Crockford base 32, most significant character first, padded to ``length``."""
    out = []
    for _ in range(length):
        value, digit = divmod(value, 32)
        out.append(ALPHABET[digit])
    if value:
        raise ValueError("value does not fit in the given length")
    return "".join(reversed(out))


def new_id() -> str:
    """A fresh ULID: 48 bits of milliseconds, then 80 random bits."""
    value = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return encode_base32(value, 26)


def new_secret(bits: int = 256) -> str:
    """A URL-safe random secret with at least ``bits`` bits."""
    return secrets.token_urlsafe((bits + 7) // 8)
