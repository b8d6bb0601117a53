"""A platform in the test's own hands: its RSA key, its row here, and the steps of a launch."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.lti.models import Deployment, Platform, PlatformKeys
from tests.world import make_organisation

SITE = "http://localhost:8000"
TARGET = f"{SITE}/lti/jwks.json"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
KID = "lms-key-1"


class _Gone:
    """Names itself, for the ids of tests have to be the same in every process."""

    def __repr__(self) -> str:
        return "GONE"


GONE = _Gone()
"""As a claim's value: leave the claim out."""


@cache
def rsa_key(name: str = "lms", bits: int = 2048) -> RSAPrivateKey:
    """A real key pair, once in a run."""
    return generate_private_key(public_exponent=65537, key_size=bits)


def jwk_of(key: RSAPrivateKey, kid: str = KID) -> dict[str, Any]:
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": kid, "alg": "RS256", "use": "sig"}


@dataclass
class Lms:
    """One registration at a platform, with a deployment "1" that is approved."""

    app: Flask
    issuer: str
    client_id: str
    platform_id: str
    deployment_id: str
    organisation_id: str
    key: RSAPrivateKey = field(default_factory=rsa_key)

    def login(self, client: FlaskClient, **changed: Any) -> Any:
        """The login request as this platform sends it; ``changed`` replaces or removes fields."""
        sent = {
            "iss": self.issuer,
            "client_id": self.client_id,
            "login_hint": "user-7",
            "lti_message_hint": "link-1",
            "lti_deployment_id": "1",
            "target_link_uri": TARGET,
        } | changed
        return client.post("/lti/login", data={k: v for k, v in sent.items() if v is not GONE})

    def begin(self, client: FlaskClient, **changed: Any) -> dict[str, str]:
        """A login that works: what we asked the platform."""
        answer = self.login(client, **changed)
        assert answer.status_code == 302, answer.text
        return {k: v[0] for k, v in parse_qs(urlsplit(answer.location).query).items()}

    def claims(self, asked: dict[str, str], **changed: Any) -> dict[str, Any]:
        """A good launch answering ``asked``; keys of ``changed`` without a dot are short names."""
        at = int(now().timestamp())
        made = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": "user-7",
            "iat": at,
            "exp": at + 60,
            "nonce": asked["nonce"],
            "name": "Demo Learner",
            "email": "learner@demo.example",
            CLAIM + "version": "1.3.0",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "deployment_id": "1",
            CLAIM + "target_link_uri": TARGET,
            CLAIM + "roles": [MEMBERSHIP + "Learner"],
            CLAIM + "resource_link": {"id": "link-1", "title": "Ankle"},
            CLAIM + "context": {"id": "course-1", "title": "Demo course"},
        }
        for name, value in changed.items():
            long = CLAIM + name
            made[long if long in made or name in LONG else name] = value
        return {k: v for k, v in made.items() if v is not GONE}

    def sign(
        self, claims: dict[str, Any], *, key: Any = None, alg: str = "RS256", **header: Any
    ) -> str:
        named = {"kid": KID} | header
        return jwt.encode(
            claims, key or self.key, alg, {k: v for k, v in named.items() if v is not GONE}
        )

    def post(self, client: FlaskClient, asked: dict[str, str], token: str, **changed: Any) -> Any:
        sent = {"state": asked["state"], "id_token": token} | changed
        return client.post("/lti/launch", data={k: v for k, v in sent.items() if v is not GONE})

    def launch(self, client: FlaskClient, **changed: Any) -> Any:
        """The whole way with ``changed`` claims."""
        asked = self.begin(client)
        return self.post(client, asked, self.sign(self.claims(asked, **changed)))


class KeyServer:
    """A platform's key set on loopback: ``answer`` is (status, body), ``asked`` counts."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.asked = 0
        self.delay_s = 0.0
        self.publish(*keys)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                time.sleep(outer.delay_s)
                status, body = outer.answer
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/keys"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, *keys: dict[str, Any]) -> None:
        self.answer = (200, json.dumps({"keys": list(keys)}).encode())

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


LONG = {"custom", "for_user", "lis", "launch_presentation"}


def connect(
    app: Flask,
    *,
    issuer: str = "https://lms.example",
    client_id: str = "client-1",
    key: RSAPrivateKey | None = None,
    status: str = "approved",
    deployment_status: str = "approved",
    jwks_url: str = "",
) -> Lms:
    """A registration whose keys were fetched just now."""
    organisation = make_organisation(f"School {new_id()[-6:]}")
    key = key or rsa_key()
    at = now()
    with write() as s:
        platform = Platform(
            organisation_id=organisation.id, name="Demo LMS", issuer=issuer, client_id=client_id,
            auth_url=f"{issuer}/auth?tenant=a", token_url=f"{issuer}/token",
            jwks_url=jwks_url or f"{issuer}/keys", product="standard", status=status, how="by hand",
            origins=[issuer], role_overrides={}, told={}, created_at=at,
        )  # fmt: skip
        s.add(platform)
        s.flush()
        s.add(
            Deployment(
                platform_id=platform.id, organisation_id=organisation.id, deployment_id="1",
                status=deployment_status, created_at=at,
            )
        )  # fmt: skip
        s.add(
            PlatformKeys(
                platform_id=platform.id,
                url=platform.jwks_url,
                keys={"keys": [jwk_of(key)]},
                fetched_at=at,
            )
        )
    return Lms(app, issuer, client_id, platform.id, "1", organisation.id, key)
