"""A strict OpenID Connect provider of our own: PKCE is checked, codes work once, and every part of
its answer can be bent."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.ports import free_port

SECRET = "a client secret"
CLIENT = "npt"


@dataclass
class Strict:
    """``bend`` changes the claims of the next token, ``header`` its header; ``describe`` what the
    discovery document says; ``told`` holds every authorization request."""

    port: int = field(default_factory=free_port)
    now: Callable[[], float] = time.time
    bend: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    header: dict[str, Any] = field(default_factory=dict)
    describe: dict[str, Any] = field(default_factory=dict)
    told: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    token_answer: Response | None = None
    userinfo: dict[str, Any] | None = None
    subject: str = "ada"

    def __post_init__(self) -> None:
        self.key = _key("first")
        self.signs_with: Any = self.key
        self.wsgi = self._site()

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def turn_over(self) -> None:
        """Sign with another key from now on."""
        self.key = self.signs_with = _key("second")

    def sign_in(self, authorize_url: str, subject: str = "ada", **claims: Any) -> dict[str, str]:
        """What the provider sends the browser back with."""
        parts = urlsplit(authorize_url)
        assert f"{parts.scheme}://{parts.netloc}" == self.issuer
        sent = {k: v[0] for k, v in parse_qs(parts.query).items()}
        assert sent["response_type"] == "code"
        assert sent["client_id"] == CLIENT
        assert sent["code_challenge_method"] == "S256"
        assert "openid" in sent["scope"].split()
        self.told.append(sent)
        code = f"code-{len(self.told)}"
        self.codes[code] = sent | {"sub": subject, "name": claims.get("name", "Ada Example")}
        return {"code": code, "state": sent["state"]}

    def back(self, answer: dict[str, str]) -> str:
        return f"/sign-in/return?{urlencode(answer)}"

    def _site(self) -> Flask:
        app = Flask("strict-provider")

        @app.get("/.well-known/openid-configuration")
        def told() -> Response:
            self.asked.append("configuration")
            return jsonify(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/jwks",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
                | self.describe
            )

        @app.get("/authorize")
        def authorize() -> Any:
            """Signed in there already: straight back."""
            answer = self.sign_in(request.url, self.subject)
            return redirect(f"{request.args['redirect_uri']}?{urlencode(answer)}")

        @app.get("/jwks")
        def jwks() -> Response:
            self.asked.append("jwks")
            return jsonify(KeySet([self.key]).as_dict())

        @app.get("/userinfo")
        def userinfo() -> Response:
            assert request.headers["Authorization"] == "Bearer access"
            return jsonify(self.userinfo or {})

        @app.post("/token")
        def token() -> Any:
            self.asked.append("token")
            if self.token_answer is not None:
                return self.token_answer
            sent = self.codes.pop(request.form.get("code", ""), None)
            basic = request.authorization
            known = basic is not None and (basic.username, basic.password) == (CLIENT, SECRET)
            posted = (request.form.get("client_id"), request.form.get("client_secret"))
            if not known and posted != (CLIENT, SECRET):
                return jsonify(error="invalid_client"), 401
            verifier = request.form.get("code_verifier", "")
            digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
            if (
                sent is None
                or digest.rstrip(b"=").decode() != sent["code_challenge"]
                or request.form.get("redirect_uri") != sent["redirect_uri"]
            ):
                return jsonify(error="invalid_grant"), 400
            return jsonify(access_token="access", token_type="Bearer", id_token=self.id_token(sent))

        return app

    def id_token(self, sent: dict[str, str]) -> str:
        at = int(self.now())
        claims = {
            "iss": self.issuer, "sub": sent["sub"], "aud": CLIENT, "iat": at, "exp": at + 300,
            "nonce": sent.get("nonce"), "name": sent["name"], "auth_time": at,
        } | self.bend  # fmt: skip
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        kept = {k: v for k, v in claims.items() if k not in self.without}
        return jwt.encode(header, kept, self.signs_with, algorithms=[header["alg"]])


_keys: dict[str, RSAKey] = {}


def _key(name: str) -> RSAKey:
    """Made once a run: making one is slow."""
    if name not in _keys:
        _keys[name] = RSAKey.generate_key(2048, {"kid": name, "use": "sig"}, auto_kid=False)
    return _keys[name]
