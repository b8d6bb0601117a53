"""Signing: canonical JSON (RFC 8785) sealed with the issuer's Ed25519 key.

Keys lie as PEM files in the keys folder, readable by the owner alone. A key whose name starts
with ``demo-`` says DEMONSTRATION on what it seals, and production refuses it.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from npt_training.core.errors import NptError
from npt_training.core.ids import new_id

DEMO = "demo-"


class KeyRefused(NptError):
    """There is no usable key, or a demonstration key stands in production."""

    status = 500


def canonical(document: Any) -> bytes:
    """The one byte sequence of ``document`` after RFC 8785."""
    return rfc8785.dumps(document)


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Signer:
    """The keys of this installation. The newest private key seals; every public key verifies."""

    folder: Path
    production: bool = False
    _keys: dict[str, Ed25519PrivateKey] = field(default_factory=dict, repr=False)

    def load(self) -> None:
        """Read the keys folder; refuse demonstration keys in production."""
        self._keys = {}
        for path in sorted(self.folder.glob("*.pem")):
            if self.production and path.stem.startswith(DEMO):
                raise KeyRefused(
                    f"{path.name} is a demonstration key. Run npt-training init to make real keys."
                )
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
            assert isinstance(key, Ed25519PrivateKey)
            self._keys[path.stem] = key

    def create(self, *, demonstration: bool = False) -> str:
        """Make a key; returns its id."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key_id = (DEMO if demonstration else "key-") + new_id().lower()
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with open(
            os.open(self.folder / f"{key_id}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600),
            "wb",
        ) as file:
            file.write(pem)
        self.load()
        return key_id

    @property
    def key_id(self) -> str:
        """The key that seals now: the newest by name."""
        if not self._keys:
            self.load()
        if not self._keys:
            raise KeyRefused("This installation has no signing key. Run npt-training init.")
        return max(self._keys, key=lambda k: k.split("-", 1)[1])

    @property
    def demonstration(self) -> bool:
        return self.key_id.startswith(DEMO)

    def seal(self, content: bytes) -> dict[str, str]:
        """``{"key": id, "alg": "Ed25519", "sig": base64url}`` over ``content``."""
        key_id = self.key_id
        signature = self._keys[key_id].sign(content)
        return {
            "key": key_id,
            "alg": "Ed25519",
            "sig": base64.urlsafe_b64encode(signature).rstrip(b"=").decode(),
        }

    def public_key(self, key_id: str) -> Ed25519PublicKey:
        if key_id not in self._keys:
            self.load()
        if key_id not in self._keys:
            raise KeyRefused(f"The key {key_id} is not one of this installation's keys.")
        return self._keys[key_id].public_key()

    def verify(self, content: bytes, seal: dict[str, str]) -> bool:
        """True when ``seal`` was made over exactly these bytes by one of our keys."""
        padded = seal["sig"] + "=" * (-len(seal["sig"]) % 4)
        try:
            self.public_key(seal["key"]).verify(base64.urlsafe_b64decode(padded), content)
        except (InvalidSignature, KeyRefused, ValueError):
            return False
        return True


def seal(content: bytes) -> dict[str, str]:
    """Seal with the running application's key."""
    from npt_training.core.runtime import current

    return current().signer.seal(content)


def verify_seal(content: bytes, sealed: dict[str, str]) -> bool:
    from npt_training.core.runtime import current

    return current().signer.verify(content, sealed)
