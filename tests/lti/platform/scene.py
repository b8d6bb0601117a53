"""A platform with one course, and a tool of a few lines whose key it can ask for."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.lti.platform import Course, Link, Platform, User
from tests.lti.platform.oauth import BEARER
from tests.lti.platform.world import SCOPES

_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Scene:
    """A platform that answers in this process, and what a tool would send to it."""

    platform: Platform
    course: Course
    link: Link
    learner: User
    teacher: User
    time: float = 1_800_000_000.0

    def assertion(self, **claims: Any) -> str:
        said = {
            "iss": self.course.client_id,
            "sub": self.course.client_id,
            "aud": self.platform.token_url,
            "iat": int(self.time),
            "exp": int(self.time) + 60,
            "jti": uuid.uuid4().hex,
        } | claims
        return self.signed({name: value for name, value in said.items() if value is not None})

    def signed(self, claims: dict[str, Any], key: Any = _key, **headers: Any) -> str:
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "tool"} | headers)

    def ask_token(self, *scopes: str, assertion: str | None = None, **more: str) -> Any:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": BEARER,
            "client_assertion": assertion or self.assertion(),
            "scope": " ".join(scopes or SCOPES),
        } | more
        return self.platform.wsgi.test_client().post("/token", data=form)

    def call(
        self, method: str, url: str, *scopes: str, body: Any = None, media: str = "", **headers: str
    ) -> Any:
        """A call with a token for ``scopes`` (all), its media type sent and asked for."""
        token = self.ask_token(*scopes).json["access_token"]
        return self.platform.wsgi.test_client().open(
            url.removeprefix(self.platform.base),
            method=method,
            data=None if body is None else json.dumps(body),
            content_type=media if body is not None else None,
            headers={"Authorization": f"Bearer {token}", "Accept": media} | headers,
        )


def make_scene() -> Scene:
    platform = Platform()
    platform.add_tool()
    course = platform.add_course()
    link = platform.add_link(course, column=10)
    made = Scene(platform, course, link, platform.add_user(course), platform.add_instructor(course))
    platform.now = lambda: made.time
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key.public_key()))
    platform.tool_keys = lambda client: {"keys": [public | {"kid": "tool"}]}
    return made
