"""Launches that must not be believed, and legal ones that other tools refuse, with the verdict.

Every row goes through the real pages, signed with a real RSA key: a login, the changed launch, what
came of it. 400 and 403 are refusals with a page; 403 is one that a person can do something about.
A refused launch leaves nothing behind; an accepted one opens a page.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.lti.models import Deployment, Launch
from tests.lti.core.world import (
    GONE,
    KID,
    MEMBERSHIP,
    SITE,
    KeyServer,
    Lms,
    connect,
    jwk_of,
    rsa_key,
)

ACCEPT, REFUSE, EXPLAIN = 303, 400, 403
Steps = Callable[[Lms, FlaskClient], Any]


@dataclass(frozen=True)
class Row:
    """What is changed of a good launch, and the verdict. ``says`` is in the page it answers."""

    name: str
    verdict: int
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    steps: Steps | None = None
    says: str = ""

    def play(self, lms: Lms, client: FlaskClient) -> Any:
        if self.steps is not None:
            return self.steps(lms, client)
        asked = lms.begin(client)
        claims = {k: v() if callable(v) else v for k, v in self.claims.items()}
        token = lms.sign(lms.claims(asked, **claims), **self.header)
        return lms.post(client, asked, token, **self.form)


def at(**ago: float) -> Callable[[], int]:
    from datetime import timedelta

    return lambda: int((now() - timedelta(**ago)).timestamp())


def replay(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    token = lms.sign(lms.claims(asked, sub="replayed"))
    assert lms.post(client, asked, token).status_code == ACCEPT
    return lms.post(client, asked, token)


def replay_with_its_cookie(lms: Lms, client: FlaskClient) -> Any:
    """Also when the browser kept the cookie that we took away."""
    asked = lms.begin(client)
    kept = dict(client._cookies or {})
    token = lms.sign(lms.claims(asked, sub="replayed"))
    assert lms.post(client, asked, token).status_code == ACCEPT
    client._cookies = kept
    return lms.post(client, asked, token)


def new_token_for_a_used_login(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    kept = dict(client._cookies or {})
    assert lms.post(client, asked, lms.sign(lms.claims(asked))).status_code == ACCEPT
    client._cookies = kept
    return lms.post(client, asked, lms.sign(lms.claims(asked, jti="another")))


def mixed_logins(lms: Lms, client: FlaskClient) -> Any:
    first, second = lms.begin(client), lms.begin(client)
    return lms.post(client, second, lms.sign(lms.claims(first)))


def other_browser(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    return lms.post(lms.app.test_client(), asked, lms.sign(lms.claims(asked)))


def other_browser_with_a_login_of_its_own(lms: Lms, client: FlaskClient) -> Any:
    asked, other = lms.begin(client), lms.app.test_client()
    lms.begin(other)
    return lms.post(other, asked, lms.sign(lms.claims(asked)))


def forged_cookie(lms: Lms, client: FlaskClient) -> Any:
    from npt_training.lti.login import cookie_of

    asked, other = lms.begin(client), lms.app.test_client()
    other.set_cookie(cookie_of(asked["state"]), "guessed", path="/lti")
    return lms.post(other, asked, lms.sign(lms.claims(asked)))


def other_key(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    return lms.post(client, asked, lms.sign(lms.claims(asked), key=rsa_key("thief")))


def with_our_own_key(lms: Lms, client: FlaskClient) -> Any:
    from npt_training.lti.keys import signing_key

    kid, private = signing_key()
    asked = lms.begin(client)
    return lms.post(client, asked, lms.sign(lms.claims(asked), key=private, kid=kid))


def unsigned(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    token = jwt.encode(lms.claims(asked), None, "none", {"kid": KID})
    return lms.post(client, asked, token)


def signed_with_the_public_key(lms: Lms, client: FlaskClient) -> Any:
    """HS256 with the RSA key that everybody knows as its secret."""
    import hashlib
    import hmac

    from cryptography.hazmat.primitives import serialization as pem

    public = lms.key.public_key().public_bytes(
        pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo
    )
    asked = lms.begin(client)
    head = _part({"alg": "HS256", "typ": "JWT", "kid": KID}) + b"." + _part(lms.claims(asked))
    mac = base64.urlsafe_b64encode(hmac.new(public, head, hashlib.sha256).digest()).rstrip(b"=")
    return lms.post(client, asked, (head + b"." + mac).decode())


def changed_after_signing(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    head, _body, mac = lms.sign(lms.claims(asked)).split(".")
    other = _part(lms.claims(asked, sub="somebody-else")).decode()
    return lms.post(client, asked, f"{head}.{other}.{mac}")


def _part(document: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=")


def other_registration(lms: Lms, client: FlaskClient) -> Any:
    """A login of one tenant, answered with a good token of another at the same issuer."""
    asked = lms.begin(client)
    claims = lms.claims(asked, aud="client-of-another-tenant")
    return lms.post(client, asked, lms.sign(claims))


def ended_between(lms: Lms, client: FlaskClient) -> Any:
    from sqlalchemy import update

    from npt_training.core.db import write
    from npt_training.lti.models import Platform

    asked = lms.begin(client)

    def set_to(status: str) -> None:
        with write() as s:
            s.execute(update(Platform).where(Platform.id == lms.platform_id).values(status=status))

    set_to("ended")
    try:
        return lms.post(client, asked, lms.sign(lms.claims(asked)))
    finally:
        set_to("approved")


def from_deployment(name: str) -> Steps:
    """A login and launch that both name the deployment."""

    def play(lms: Lms, client: FlaskClient) -> Any:
        asked = lms.begin(client, lti_deployment_id=name)
        return lms.post(client, asked, lms.sign(lms.claims(asked, deployment_id=name)))

    return play


def too_late(lms: Lms, client: FlaskClient) -> Any:
    clock = lms.app.extensions["npt_training"].clock
    asked = lms.begin(client)
    clock.advance(minutes=11)
    return lms.post(client, asked, lms.sign(lms.claims(asked)))


def platform_says_no(lms: Lms, client: FlaskClient) -> Any:
    asked = lms.begin(client)
    return client.post("/lti/launch", data={"error": "login_required", "state": asked["state"]})


LEARNER = MEMBERSHIP + "Learner"
ELSEWHERE = "https://evil.example/lti/jwks.json"

HOSTILE = [
    # The table of what other libraries let through.
    Row("replay in the same browser", REFUSE, steps=replay, says="used already"),
    Row("replay with the login's cookie kept", REFUSE, steps=replay_with_its_cookie),
    Row("another good token for a used login", REFUSE, steps=new_token_for_a_used_login),
    Row("token of login 1 with the state of login 2", REFUSE, steps=mixed_logins),
    Row("no exp", REFUSE, {"exp": GONE}),
    Row("no iat", REFUSE, {"iat": GONE}),
    Row("iat two days old", REFUSE, {"iat": at(days=2)}),
    Row("iat eleven minutes old", REFUSE, {"iat": at(minutes=11)}),
    Row("aud=[us, x], azp=x", REFUSE, {"aud": ["client-1", "x"], "azp": "x"}),
    Row("aud=[us, x] without azp", REFUSE, {"aud": ["client-1", "x"]}),
    Row("aud=us, azp=x", REFUSE, {"azp": "x"}),
    Row("azp is not text", REFUSE, {"azp": ["client-1"]}),
    Row("target_link_uri missing", REFUSE, {"target_link_uri": GONE}),
    Row("target_link_uri on another host", REFUSE, {"target_link_uri": ELSEWHERE}),
    Row("target_link_uri another page of ours", REFUSE, {"target_link_uri": f"{SITE}/people"}),
    Row("target_link_uri as http of another port", REFUSE,
        {"target_link_uri": "http://localhost:9/lti/jwks.json"}),
    # What they refuse, too.
    Row("expired", REFUSE, {"exp": at(hours=1)}),
    Row("expired two minutes ago", REFUSE, {"exp": at(minutes=2)}),
    Row("iat two minutes ahead", REFUSE, {"iat": at(minutes=-2)}),
    Row("not valid yet", REFUSE, {"nbf": at(hours=-1)}),
    Row("exp as text", REFUSE, {"exp": "4102444800"}),
    Row("exp endless", REFUSE, {"exp": float("inf")}),
    Row("exp true", REFUSE, {"exp": True}),
    Row("iat null", REFUSE, {"iat": None}),
    Row("wrong aud", REFUSE, {"aud": "another-tool"}),
    Row("no aud", REFUSE, {"aud": GONE}),
    Row("aud empty", REFUSE, {"aud": []}),
    Row("aud with something that is not text", REFUSE, {"aud": ["client-1", 7]}),
    Row("aud of another tenant at the issuer", REFUSE, steps=other_registration),
    Row("wrong iss", REFUSE, {"iss": "https://evil.example"}),
    Row("iss with a slash more", REFUSE, {"iss": "https://hostile.example/"}),
    Row("no iss", REFUSE, {"iss": GONE}),
    Row("unknown kid", REFUSE, header={"kid": "no-such-key"}),
    Row("no kid", REFUSE, header={"kid": GONE}),
    Row("another key under the known kid", REFUSE, steps=other_key),
    Row("signed with our own key", REFUSE, steps=with_our_own_key),
    Row("alg none", REFUSE, steps=unsigned),
    Row("HS256 with the public key as secret", REFUSE, steps=signed_with_the_public_key),
    Row("RS512", REFUSE, header={"alg": "RS512"}),
    Row("PS256", REFUSE, header={"alg": "PS256"}),
    Row("a critical extension in the header", REFUSE, header={"crit": ["x"], "x": 1}),
    Row("changed after signing", REFUSE, steps=changed_after_signing),
    Row("unknown nonce", REFUSE, {"nonce": "of-no-login"}),
    Row("no nonce", REFUSE, {"nonce": GONE}),
    Row("nonce a list", REFUSE, {"nonce": ["x"]}),
    Row("altered state", REFUSE, form={"state": "altered"}),
    Row("no state", REFUSE, form={"state": GONE}),
    Row("no token", REFUSE, form={"id_token": GONE}),
    Row("token that is no token", REFUSE, form={"id_token": "a.b.c"}),
    Row("token of half a megabyte", REFUSE, form={"id_token": "a" * 500_000}),
    Row("version 1.3", REFUSE, {"version": "1.3"}),
    Row("version 1.1", REFUSE, {"version": "1.1"}),
    Row("no version", REFUSE, {"version": GONE}),
    Row("no message_type", REFUSE, {"message_type": GONE}),
    Row("unknown message_type", REFUSE, {"message_type": "LtiStartProctoring"}),
    Row("message_type a list", REFUSE, {"message_type": ["LtiResourceLinkRequest"]}),
    Row("unknown deployment", EXPLAIN, steps=from_deployment("2"), says="waits for approval"),
    Row("another deployment than the login's", REFUSE, {"deployment_id": "2"}),
    Row("no deployment", REFUSE, {"deployment_id": GONE}),
    Row("deployment a number", REFUSE, {"deployment_id": 1}),
    Row("no roles claim", REFUSE, {"roles": GONE}),
    Row("roles as text", REFUSE, {"roles": LEARNER}),
    Row("no resource_link", REFUSE, {"resource_link": GONE}),
    Row("resource_link without id", REFUSE, {"resource_link": {"title": "Ankle"}}),
    Row("context without id", REFUSE, {"context": {"title": "Course"}}),
    Row("integer sub", REFUSE, {"sub": 7}, says="not text"),
    Row("sub of 300 characters", REFUSE, {"sub": "s" * 300}),
    Row("sub with a NUL", REFUSE, {"sub": "user-7\x00"}),
    Row("deep linking without settings", REFUSE, {"message_type": "LtiDeepLinkingRequest"}),
    Row("review without a learner", REFUSE, {"message_type": "LtiSubmissionReviewRequest"}),
    Row("claims nested a hundred deep", REFUSE, {"custom": json.loads("[" * 100 + "]" * 100)}),
    Row("in another browser", REFUSE, steps=other_browser, says="cookie"),
    Row("in another browser that logged in itself", REFUSE,
        steps=other_browser_with_a_login_of_its_own),
    Row("with a guessed cookie", REFUSE, steps=forged_cookie, says="another browser"),
    Row("registration ended since the login", EXPLAIN, steps=ended_between, says="ended"),
    Row("eleven minutes after the login", REFUSE, steps=too_late, says="Too much time"),
    Row("an error in place of a token", REFUSE, steps=platform_says_no, says="did not confirm"),
    Row("no sub", EXPLAIN, {"sub": GONE}, says="does not share who you are"),
    Row("sub null", EXPLAIN, {"sub": None}, says="does not share who you are"),
]  # fmt: skip

LEGAL = [
    # What other libraries refuse and the standard allows.
    Row("unchanged", ACCEPT),
    Row("iat 30 s ahead", ACCEPT, {"iat": at(seconds=-30)}),
    Row("exp 30 s ago", ACCEPT, {"exp": at(seconds=30)}),
    Row("iat nine minutes old", ACCEPT, {"iat": at(minutes=9)}),
    Row("times with fractions", ACCEPT, {"iat": lambda: now().timestamp() - 0.25}),
    Row("aud=[x, us], azp=us", ACCEPT, {"aud": ["x", "client-1"], "azp": "client-1"}),
    Row("aud=[us]", ACCEPT, {"aud": ["client-1"]}),
    Row("aud=us, azp=us", ACCEPT, {"azp": "client-1"}),
    Row("roles []", ACCEPT, {"roles": []}),
    # The valid launches of the 1EdTech certification.
    Row("several roles", ACCEPT, {"roles": [LEARNER, MEMBERSHIP + "Mentor"]}),
    Row("short role", ACCEPT, {"roles": ["Learner"]}),
    Row("unknown role", ACCEPT, {"roles": ["http://example.org/roles#Wizard"]}),
    Row("no role", ACCEPT, {"roles": [], "sub": "no-role"}),
    Row("only e-mail", ACCEPT, {"name": GONE, "sub": "only-mail"}),
    Row("only names", ACCEPT, {"email": GONE, "given_name": "Demo", "family_name": "Learner"}),
    Row("no PII", ACCEPT, {"name": GONE, "email": GONE, "sub": "no-pii"}),
    Row("e-mail without context", ACCEPT, {"name": GONE, "context": GONE}),
    # Text that a database would choke on.
    Row("a name with NUL and half a character", ACCEPT, {"name": "De\x00mo \ud800", "sub": "odd"}),
    Row("a title in many scripts", ACCEPT, {"resource_link": {"id": "l", "title": "踝 🦶 كاحل"}}),
    Row("a very long title", ACCEPT, {"resource_link": {"id": "long", "title": "t" * 5000}}),
    Row("odd kinds where nothing is decided", ACCEPT,
        {"custom": [1], "launch_presentation": "x", "lis": 7, "locale": {}, "name": 5}),
]  # fmt: skip


@pytest.fixture(scope="module")
def lms(site: Flask) -> Iterator[Lms]:
    served = KeyServer(jwk_of(rsa_key()))
    yield connect(site, issuer="https://hostile.example", jwks_url=served.url)
    served.close()


def launches(lms: Lms) -> int:
    with read() as s:
        query = select(func.count(Launch.id)).where(Launch.platform_id == lms.platform_id)
        return s.scalar(query) or 0


@pytest.mark.parametrize("row", HOSTILE, ids=lambda row: row.name)
def test_refused(site: Flask, lms: Lms, row: Row) -> None:
    client = site.test_client()
    before = launches(lms)
    answer = row.play(lms, client)
    assert answer.status_code == row.verdict, answer.text
    assert row.says in answer.text
    assert "Reference" in answer.text
    assert "npt_frame=" not in str(answer.headers)
    assert launches(lms) - before == (1 if "used" in row.name or "replay" in row.name else 0)
    policy = answer.headers["Content-Security-Policy"]
    named = "https://hostile.example" in policy.partition("frame-ancestors")[2]
    assert named == (row.name not in WITHOUT_PLATFORM), policy


WITHOUT_PLATFORM = {"altered state", "no state", "no token"}


@pytest.mark.parametrize("row", LEGAL, ids=lambda row: row.name)
def test_accepted(site: Flask, lms: Lms, row: Row) -> None:
    client = site.test_client()
    answer = row.play(lms, client)
    assert answer.status_code == ACCEPT, answer.text
    assert client.get("/account").status_code == 200


def test_an_unknown_deployment_waits_on_the_administrators_list(site: Flask, lms: Lms) -> None:
    for name in ("2", "new one", "new one"):
        answer = from_deployment(name)(lms, site.test_client())
        assert answer.status_code == EXPLAIN
    with read() as s:
        rows = s.scalars(
            select(Deployment).where(
                Deployment.platform_id == lms.platform_id, Deployment.status == "pending"
            )
        ).all()
    assert sorted(row.deployment_id for row in rows) == ["2", "new one"]
