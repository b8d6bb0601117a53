"""A login and its launch, as a platform and a browser do them."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.core import logs
from npt_training.core.db import read
from npt_training.lti.models import FrameSession, Launch, Login, LtiUser
from tests.lti.core.world import CLAIM, GONE, SITE, TARGET, Lms, connect


@pytest.fixture(scope="module")
def lms(site: Flask) -> Lms:
    return connect(site, issuer="https://launch.example")


def test_the_login_asks_the_platform_as_the_standard_says(site: Flask, lms: Lms) -> None:
    answer = lms.login(site.test_client())
    assert answer.location.startswith("https://launch.example/auth?tenant=a&")
    asked = lms.begin(site.test_client())
    assert {k: v for k, v in asked.items() if k not in {"state", "nonce", "tenant"}} == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-1",
        "redirect_uri": f"{SITE}/lti/launch",
        "login_hint": "user-7",
        "lti_message_hint": "link-1",
    }
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43


def test_the_login_cookie_lives_in_frames_and_briefly(site: Flask, lms: Lms) -> None:
    cookie = lms.login(site.test_client()).headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/lti", "Max-Age=600"):
        assert part in cookie


def test_the_login_may_come_by_get(site: Flask, lms: Lms) -> None:
    answer = site.test_client().get(
        "/lti/login",
        query_string={
            "iss": lms.issuer,
            "login_hint": "user-7",
            "target_link_uri": TARGET,
        },
    )
    assert answer.status_code == 302
    assert "lti_message_hint" not in answer.location


def test_a_launch_opens_the_page_of_its_link(site: Flask, lms: Lms) -> None:
    client = site.test_client()
    answer = lms.launch(client)
    assert (answer.status_code, answer.location) == (303, "/lti/to")
    assert client.get(answer.location).status_code == 200
    assert client.get("/account").status_code == 200
    with read() as s:
        launch = s.scalars(select(Launch).where(Launch.platform_id == lms.platform_id)).first()
        assert launch is not None
        user = s.get_one(LtiUser, launch.user_id)
        session = s.scalars(select(FrameSession).where(FrameSession.launch_id == launch.id)).one()
        login = s.get_one(Login, launch.login_id)
    assert (launch.role, launch.message) == ("learner", "LtiResourceLinkRequest")
    assert user.subject == "user-7"
    assert session.person_id == user.person_id
    assert login.used_at is not None


def test_a_launch_keeps_no_name_or_address_of_the_person(site: Flask, lms: Lms) -> None:
    lms.launch(
        site.test_client(),
        custom={"selection": "s1"},
        lis={"person_sourcedid": "p-1"},
        picture="https://launch.example/p.png",
        for_user={"user_id": "u", "name": "Somebody Else"},
    )
    with read() as s:
        launch = s.scalars(select(Launch).order_by(Launch.id.desc())).first()
    assert launch is not None
    assert launch.claims[CLAIM + "custom"] == {"selection": "s1"}
    for personal in ("Demo Learner", "learner@demo", "person_sourcedid", "p.png", "Somebody"):
        assert personal not in str(launch.claims)


def test_the_same_subject_is_the_same_person_at_the_next_launch(site: Flask, lms: Lms) -> None:
    for name in ("Old Name", "New Name"):
        assert lms.launch(site.test_client(), sub="twice", name=name).status_code == 303
    with read() as s:
        (user,) = s.scalars(select(LtiUser).where(LtiUser.subject == "twice"))
    assert user.name == "New Name"


def test_several_activities_of_one_page_open_side_by_side(site: Flask, lms: Lms) -> None:
    client = site.test_client()
    begun = [lms.begin(client) for _ in range(3)]
    for asked in reversed(begun):
        assert lms.post(client, asked, lms.sign(lms.claims(asked))).status_code == 303


def test_the_session_cookie_is_new_and_partitioned(site: Flask, lms: Lms) -> None:
    client = site.test_client()
    cookies = [c for c in lms.launch(client).headers.getlist("Set-Cookie") if "npt_frame" in c]
    assert len(cookies) == 1
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned"):
        assert part in cookies[0]


def test_nothing_secret_is_in_our_address_or_log(
    site: Flask, lms: Lms, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = io.StringIO()
    monkeypatch.setattr("sys.stderr", lines)
    logs.configure("json")
    client = site.test_client()
    asked = lms.begin(client)
    token = lms.sign(lms.claims(asked, sub="quiet"))
    answer = lms.post(client, asked, token)
    replayed = lms.post(client, asked, token)
    logged = lines.getvalue()
    for secret in (asked["state"], asked["nonce"], token):
        assert secret not in answer.location
        assert secret not in logged
        assert secret not in replayed.text
    assert "launch accepted" in logged
    assert "quiet" not in logged


def test_without_a_deployment_in_the_login_the_claim_decides(site: Flask, lms: Lms) -> None:
    client = site.test_client()
    asked = lms.begin(client, lti_deployment_id=GONE)
    assert lms.post(client, asked, lms.sign(lms.claims(asked))).status_code == 303


@pytest.mark.parametrize("path", ["/lti/launch"])
def test_a_launch_is_posted(site: Flask, path: str) -> None:
    assert site.test_client().get(path).status_code == 405
