"""Logins that are begun, and those that are refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from npt_training.lti.login import COOKIE
from tests.lti.core.world import GONE, SITE, TARGET, Lms, connect


@pytest.fixture(scope="module")
def lms(site: Flask) -> Lms:
    return connect(site, issuer="https://login.example")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"iss": "https://nobody.example"}, "not registered here"),
        ({"iss": "https://login.example/"}, "a slash at the end"),
        ({"client_id": "another"}, "not registered here"),
        ({"iss": GONE}, "left something out"),
        ({"login_hint": GONE}, "left something out"),
        ({"target_link_uri": GONE}, "left something out"),
        ({"lti_deployment_id": "x" * 300}, "left something out"),
        ({"target_link_uri": "https://evil.example/lti/to"}, "not one of this site"),
        ({"target_link_uri": "http://localhost:8000@evil.example/"}, "not one of this site"),
        ({"target_link_uri": "http://localhost:80000/"}, "not one of this site"),
        ({"target_link_uri": "https://localhost:8000/lti/to"}, "not one of this site"),
        ({"target_link_uri": "http://localhost:8000\\@evil.example"}, "not one of this site"),
        ({"target_link_uri": "//localhost:8000/lti/to"}, "not one of this site"),
        ({"target_link_uri": "/lti/to"}, "not one of this site"),
        ({"target_link_uri": "javascript:alert(1)"}, "not one of this site"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_refused_in_words(site: Flask, lms: Lms, changed: dict[str, Any], says: str) -> None:
    answer = lms.login(site.test_client(), **changed)
    assert answer.status_code == 400
    assert says in answer.text
    assert "Reference" in answer.text
    assert COOKIE not in str(answer.headers)


def test_nobody_sent_here_is_told_what_this_is(site: Flask) -> None:
    for answer in (site.test_client().get("/lti/login"), site.test_client().post("/lti/login")):
        assert answer.status_code == 400
        assert "from your course" in answer.text
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_other_methods_are_refused(site: Flask) -> None:
    assert site.test_client().put("/lti/login").status_code == 405


@pytest.mark.parametrize(("status", "says"), [("pending", "waits for approval"),
                                              ("ended", "was ended")])  # fmt: skip
def test_a_registration_that_is_not_open(site: Flask, status: str, says: str) -> None:
    closed = connect(site, issuer=f"https://{status}.example", status=status)
    answer = closed.login(site.test_client())
    assert answer.status_code == 403
    assert says in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' https://{status}.example" in policy
    assert "X-Frame-Options" not in answer.headers


def test_tenants_of_one_issuer_need_the_client_id(site: Flask) -> None:
    first = connect(site, issuer="https://cloud.example", client_id="a")
    connect(site, issuer="https://cloud.example", client_id="b")
    answer = first.login(site.test_client(), client_id=GONE)
    assert answer.status_code == 400
    assert "client_id" in answer.text
    asked = first.begin(site.test_client(), client_id="b")
    assert asked["client_id"] == "b"


def test_one_tenants_token_does_not_open_the_other(site: Flask) -> None:
    """Same issuer, same keys, two schools: the login of one takes no token of the other."""
    first = connect(site, issuer="https://shared.example", client_id="school-a")
    second = connect(site, issuer="https://shared.example", client_id="school-b")
    client = site.test_client()
    asked = first.begin(client)
    answer = first.post(client, asked, second.sign(second.claims(asked)))
    assert answer.status_code == 400
    assert "another tool" in answer.text


def test_an_unknown_platform_sees_the_page_in_its_frame(site: Flask) -> None:
    answer = site.test_client().post(
        "/lti/login",
        data={"iss": "https://new.example", "login_hint": "u", "target_link_uri": TARGET},
        headers={"Referer": "https://school.new.example/course/7"},
    )
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://new.example https://school.new.example" in policy


@pytest.mark.parametrize(
    "issuer", ["https://x.example; script-src *", "https://*", "'none'", "data:text/html,x",
               "https://x.example\r\nSet-Cookie: a=b", "https://" + "x" * 5000, "\x00", "https://ü.example"],
)  # fmt: skip
def test_an_issuer_cannot_write_into_the_policy(site: Flask, issuer: str) -> None:
    answer = site.test_client().post(
        "/lti/login", data={"iss": issuer, "login_hint": "u", "target_link_uri": TARGET}
    )
    assert answer.status_code == 400
    policy = answer.headers["Content-Security-Policy"]
    assert policy.count("script-src") == 1
    assert "*" not in policy
    assert "Set-Cookie" not in answer.headers


def test_what_the_issuer_says_is_shown_as_text(site: Flask) -> None:
    answer = site.test_client().post(
        "/lti/login",
        data={"iss": "<script>alert(1)</script>", "login_hint": "u", "target_link_uri": TARGET},
    )
    assert "<script>alert" not in answer.text


def test_storage_is_remembered_with_the_login(site: Flask, lms: Lms) -> None:
    from sqlalchemy import select

    from npt_training.accounts.tokens import hash_token
    from npt_training.core.db import read
    from npt_training.lti.models import Login

    answer = lms.login(site.test_client(), lti_storage_target="_parent")
    assert answer.status_code in {200, 302}
    asked = lms.begin(site.test_client())
    with read() as s:
        kept = s.scalars(select(Login).order_by(Login.id.desc()).limit(3)).all()
        plain = s.scalars(select(Login).where(Login.state_hash == hash_token(asked["state"]))).one()
    assert "_parent" in {row.storage_target for row in kept}
    assert plain.storage_target is None
    assert plain.target.startswith(SITE)
