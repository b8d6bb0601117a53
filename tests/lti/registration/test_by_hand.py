"""A connection is written down, changed and ended by an administrator, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.lti.models import (
    AccessToken,
    Deployment,
    FrameSession,
    Launch,
    Login,
    Platform,
    PlatformKeys,
)
from npt_training.lti.registration.errors import (
    AlreadyDecided,
    AlreadyRegistered,
    NotAnAddress,
    UnknownMeaning,
)
from npt_training.lti.registration.service import editing, links, platforms, roles
from tests.accounts.factories import audited, make_organisation, make_person, principal_of
from tests.lti.registration.factories import HOST, connect, fields


def test_what_was_written_stands(principal: Principal) -> None:
    platform = connect(principal, deployment_id=" 7 ", token_audience=" aud ")
    assert (platform.status, platform.how, platform.product) == ("approved", "hand", "standard")
    assert (platform.token_audience, platform.origins) == ("aud", [HOST])
    with read() as s:
        tenant = s.scalars(select(Deployment)).one()
    assert (tenant.deployment_id, tenant.status) == ("7", "approved")
    assert audited("lti.platform_added")[0].subject == platform.id


def test_the_kind_is_guessed_or_chosen(principal: Principal) -> None:
    cloud = connect(principal, issuer="https://canvas.instructure.com")
    assert cloud.product == "canvas"
    assert cloud.origins[-1] == "https://*.instructure.com"
    assert connect(principal, client_id="other", product="moodle").product == "moodle"


def test_one_client_of_an_issuer_is_one_registration(principal: Principal) -> None:
    connect(principal)
    with pytest.raises(AlreadyRegistered):
        connect(principal)
    other = principal_of(make_person(make_organisation("Other"), "administrator"))
    with pytest.raises(AlreadyRegistered):
        connect(other)
    assert connect(other, client_id="client-2").organisation_id == other.organisation_id


ODD = [
    ("auth_url", "lms.example/auth"), ("token_url", "ftp://lms.example"),
    ("jwks_url", "javascript:alert(1)"), ("jwks_url", "https://me:secret@lms.example/jwks"),
    ("origins", "https://lms.example/path"), ("origins", "https://a.example; script-src *"),
    ("origins", "https://*"), ("origins", "*"), ("origins", "http://lms.example"),
    ("origins", "https://a.example\n'unsafe-inline'"),
]  # fmt: skip


def test_no_odd_address_is_kept(principal: Principal) -> None:
    for field, value in ODD:
        with pytest.raises(NotAnAddress) as refused:
            connect(principal, **{field: value})
        assert refused.value.field == field, value
    assert platforms.list_platforms(principal) == []


def test_origins_are_one_a_line(site: Flask) -> None:
    text = " https://LMS.example.org/ \n\nhttps://*.school.example:8443\nhttps://lms.example.org"
    assert editing.read_origins(text) == [
        "https://lms.example.org",
        "https://*.school.example:8443",
    ]


def test_changing_addresses_forgets_what_came_from_the_old_ones(principal: Principal) -> None:
    platform = connect(principal)
    with write() as s:
        s.add(PlatformKeys(platform_id=platform.id, url="x", keys=[], fetched_at=now()))
        s.add(
            AccessToken(
                platform_id=platform.id, scope_digest="d", scopes="s", secret="x",
                fetched_at=now(), expires_at=now(),
            )
        )  # fmt: skip
    editing.change(principal, platform.id, fields(name="Renamed", origins=HOST))
    with read() as s:
        assert s.get(PlatformKeys, platform.id) is not None
    editing.change(
        principal, platform.id,
        fields(jwks_url=f"{HOST}/keys", token_url=f"{HOST}/tokens", product="standard"),
    )  # fmt: skip
    with read() as s:
        assert s.get(PlatformKeys, platform.id) is None
        assert s.scalars(select(AccessToken)).all() == []
        assert s.scalars(select(Platform.issuer)).one() == HOST
    assert audited("lti.platform_changed")[1].detail == {
        "changed": ["jwks_url", "name", "origins", "token_url"]
    }


def test_ending_signs_out_whoever_came_from_there(principal: Principal) -> None:
    platform = connect(principal, deployment_id="1")
    with write() as s:
        deployment = s.scalars(select(Deployment)).one()
        login = Login(
            state_hash="s", nonce="n", platform_id=platform.id, target="/", browser_hash="b",
            created_at=now(), expires_at=now(),
        )  # fmt: skip
        s.add(login)
        s.flush()
        launch = Launch(
            login_id=login.id, platform_id=platform.id, deployment_id=deployment.id,
            message="LtiResourceLinkRequest", role="learner", roles=["b", "a"], claims={},
            launched_at=now(),
        )  # fmt: skip
        s.add(launch)
        s.flush()
        s.add(
            FrameSession(
                token_hash="t", launch_id=launch.id, person_id=principal.person_id, framed=True,
                created_at=now(), last_seen=now(), expires_at=now() + timedelta(hours=1),
            )
        )  # fmt: skip
    assert roles.roles_seen(platform.id) == ["a", "b"]
    assert platforms.end(principal, platform.id).status == "ended"
    with read() as s:
        assert s.scalars(select(FrameSession.revoked_at)).one() is not None
    with pytest.raises(AlreadyDecided):
        platforms.end(principal, platform.id)
    assert platforms.approve(principal, platform.id).status == "approved"
    assert [e.action for e in platforms.history(platform)][:2] == [
        "lti.platform_approved", "lti.platform_ended"
    ]  # fmt: skip


def test_a_role_gets_a_meaning_and_loses_it(principal: Principal) -> None:
    platform = connect(principal)
    roles.set_role(principal, platform.id, " urn:tutor ", "instructor")
    roles.set_role(principal, platform.id, "urn:guest", "none")
    assert platforms.get_platform(principal, platform.id).role_overrides == {
        "urn:tutor": "instructor",
        "urn:guest": "none",
    }
    roles.set_role(principal, platform.id, "urn:guest", "")
    assert platforms.get_platform(principal, platform.id).role_overrides == {
        "urn:tutor": "instructor"
    }
    for role, meaning in (("", "learner"), ("urn:x", "certifier"), ("x" * 501, "none")):
        with pytest.raises(UnknownMeaning):
            roles.set_role(principal, platform.id, role, meaning)
    assert len(audited("lti.role_set")) == 3


def test_only_administrators_may(principal: Principal) -> None:
    platform = connect(principal)
    teacher = principal_of(make_person(make_organisation("Third"), "instructor"))
    acts = [
        lambda: links.make_link(teacher),
        lambda: links.withdraw(teacher, "x"),
        lambda: connect(teacher, client_id="c"),
        lambda: editing.change(teacher, platform.id, fields()),
        lambda: platforms.approve(teacher, platform.id),
        lambda: platforms.end(teacher, platform.id),
        lambda: roles.set_role(teacher, platform.id, "r", "none"),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    stranger = principal_of(make_person(make_organisation("Fourth"), "administrator"))
    for act in (
        lambda: editing.change(stranger, platform.id, fields()),
        lambda: roles.set_role(stranger, platform.id, "r", "none"),
        lambda: platforms.get_platform(stranger, platform.id),
        lambda: links.withdraw(stranger, links.make_link(principal)[1].id),
    ):
        with pytest.raises(NotFound):
            act()
