"""What a platform and its browser ask us for: our keys, a login, a launch."""

from __future__ import annotations

from typing import Any

from flask import jsonify

from npt_training.core.web import public
from npt_training.lti import keys

KEYS_KEPT_S = 3600


@public
def jwks() -> Any:
    """Our public keys, for platforms that check what we sign."""
    response = jsonify(keys.public_jwks())
    response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT_S}"
    return response
