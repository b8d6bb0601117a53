"""Sealed statements: what happened to a certificate, as canonical JSON nobody can change unseen.

A statement names people by id and the holder by a salted digest of the printed name, so that a
person can be made anonymous later without breaking a seal.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from npt_training.core.signing import canonical, seal, sha256_hex, verify_seal

FORMAT = 1


@dataclass(frozen=True)
class Sealed:
    """A statement's RFC 8785 text, its SHA-256 in hex, and the seal over that text."""

    text: str
    digest: str
    seal: dict[str, str]


def sealed(statement: dict[str, Any]) -> Sealed:
    """Seal ``statement`` with the installation's key."""
    content = canonical({"format": FORMAT, "type": "certificate-event", **statement})
    return Sealed(content.decode(), sha256_hex(content), seal(content))


def intact(text: str, digest: str, found: dict[str, str], previous: str | None) -> bool:
    """True when text, digest and seal belong together and ``previous`` is the one named."""
    content = text.encode()
    return (
        sha256_hex(content) == digest
        and verify_seal(content, found)
        and json.loads(text).get("previous") == previous
    )


def name_digest(salt: str, name: str) -> str:
    """SHA-256 over salt and name, in hex."""
    return hashlib.sha256(f"{salt}:{name}".encode()).hexdigest()


def stamp(at: datetime) -> str:
    """A moment as RFC 3339 text in UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
