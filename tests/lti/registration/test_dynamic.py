"""An LMS registers itself by a one-time link, and waits for an administrator."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.lti.models import Deployment, RegistrationLink
from npt_training.lti.models import Platform as Row
from npt_training.lti.registration.errors import (
    AlreadyDecided,
    LinkUsedUp,
    OpenedByHand,
    RegistrationRefused,
)
from npt_training.lti.registration.service import dynamic, links, platforms
from tests.accounts.factories import audited, make_organisation, make_person, principal_of
from tests.lti.platform import Platform
from tests.lti.platform.registration import link


def token_of(principal: Principal) -> str:
    return parse_qs(urlsplit(links.make_link(principal)[0]).query)["token"][0]


def asked_by(lms: Platform) -> tuple[str, str]:
    """What the platform adds to the link."""
    query = parse_qs(urlsplit(link(lms, "http://localhost:8000/lti/register")).query)
    return query["openid_configuration"][0], query["registration_token"][0]


def rows() -> list[Row]:
    with read() as s:
        return list(s.scalars(select(Row)))


def test_it_registers_and_waits(principal: Principal, lms: Platform) -> None:
    lms.family, lms.refuses_unknown = "moodle", True
    lms.token_audience = f"{lms.base}/audience"
    platform = dynamic.register(token_of(principal), *asked_by(lms))
    client = next(iter(lms.world.clients.values()))
    assert (platform.issuer, platform.client_id) == (lms.issuer, client.id)
    assert (platform.status, platform.how, platform.product) == ("pending", "dynamic", "moodle")
    assert platform.token_audience == f"{lms.base}/audience"
    assert platform.origins == [lms.base]
    assert client.redirect_uris == ["http://localhost:8000/lti/launch"]
    assert client.login_url == "http://localhost:8000/lti/login"
    assert client.jwks_url == "http://localhost:8000/lti/jwks.json"
    assert client.target_url == "http://localhost:8000/lti/to"
    assert lms.tool_custom == {
        "context_id_history": "$Context.id.history",
        "resource_link_id_history": "$ResourceLink.id.history",
    }
    with read() as s:
        tenant = s.scalars(select(Deployment)).one()
    assert (tenant.deployment_id, tenant.status) == (client.deployments[0], "pending")
    act = audited("lti.platform_registered")[0]
    assert (act.actor, act.subject) == (None, principal.organisation_id)


def test_approving_takes_the_tenant_along(principal: Principal, lms: Platform) -> None:
    platform = dynamic.register(token_of(principal), *asked_by(lms))
    assert platforms.approve(principal, platform.id).status == "approved"
    with read() as s:
        assert s.scalars(select(Deployment.status)).all() == ["approved"]
    with pytest.raises(AlreadyDecided):
        platforms.approve(principal, platform.id)
    assert audited("lti.platform_approved")[0].actor == principal.person_id


def test_another_school_cannot_decide(principal: Principal, lms: Platform) -> None:
    platform = dynamic.register(token_of(principal), *asked_by(lms))
    other = principal_of(make_person(make_organisation("Other"), "administrator"))
    with pytest.raises(NotFound):
        platforms.approve(other, platform.id)
    with pytest.raises(NotFound):
        platforms.end(other, platform.id)
    assert platforms.list_platforms(other) == []


def test_a_link_works_once(principal: Principal, lms: Platform) -> None:
    token = token_of(principal)
    dynamic.register(token, *asked_by(lms))
    with pytest.raises(LinkUsedUp):
        dynamic.register(token, *asked_by(lms))
    assert len(rows()) == 1
    assert links.open_links(principal) == []


def test_of_two_at_once_one_registers(site: Flask, principal: Principal, lms: Platform) -> None:
    token, asked = token_of(principal), [asked_by(lms), asked_by(lms)]
    lms.misbehave("configuration", "slow:0.3", times=2)
    came: list[str] = []

    def go(one: tuple[str, str]) -> None:
        with site.app_context():
            try:
                dynamic.register(token, *one)
                came.append("registered")
            except LinkUsedUp:
                came.append("used up")

    threads = [threading.Thread(target=go, args=(one,)) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["registered", "used up"]
    assert len(rows()) == len(lms.world.clients) == 1


def test_an_old_or_withdrawn_or_unknown_link_does_nothing(
    principal: Principal, lms: Platform, clock: FrozenClock
) -> None:
    token = token_of(principal)
    links.withdraw(principal, links.open_links(principal)[0].id)
    late = token_of(principal)
    clock.advance(links.GOOD_FOR + timedelta(seconds=1))
    for one in (token, late, "", "nonsense"):
        with pytest.raises(LinkUsedUp):
            dynamic.register(one, *asked_by(lms))
    assert not lms.world.clients


def test_opening_the_link_in_a_browser_does_not_use_it_up(
    principal: Principal, lms: Platform
) -> None:
    token = token_of(principal)
    with pytest.raises(OpenedByHand):
        dynamic.register(token, "", None)
    assert dynamic.register(token, *asked_by(lms)).status == "pending"


BAD_ANSWERS = [
    ("configuration", "html", "web page"),
    ("configuration", "huge", "more than"),
    ("configuration", "500", "trouble of its own"),
    ("configuration", "redirect:http://127.0.0.1:1/", "another address"),
    ("registration", "html", "web page"),
    ("registration", "huge", "more than"),
    ("registration", "503", "trouble of its own"),
    ("registration", "cut", "did not register"),
]


def test_a_bad_answer_is_said_in_words_and_the_link_stays(
    principal: Principal, lms: Platform
) -> None:
    token = token_of(principal)
    for where, how, words in BAD_ANSWERS:
        lms.misbehave(where, how, times=1)
        with pytest.raises(RegistrationRefused, match=words):
            dynamic.register(token, *asked_by(lms))
        assert rows() == []
        with read() as s:
            assert s.scalars(select(RegistrationLink.used_at)).one() is None
    assert dynamic.register(token, *asked_by(lms)).status == "pending"


def test_a_slow_platform_is_not_waited_for(
    principal: Principal, lms: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamic, "TIMEOUT_S", 1.0)
    lms.misbehave("configuration", "drip:5", times=1)
    with pytest.raises(RegistrationRefused, match="did not answer in 1 seconds"):
        dynamic.register(token_of(principal), *asked_by(lms))


def test_a_platform_that_refuses_us_is_said(principal: Principal, lms: Platform) -> None:
    asked, _token = asked_by(lms)
    with pytest.raises(RegistrationRefused, match="refused \\(401\\)"):
        dynamic.register(token_of(principal), asked, "not the token")


def test_someone_elses_issuer_is_not_believed(principal: Principal, lms: Platform) -> None:
    lms.configuration_extra = {"issuer": "https://campus.example"}
    with pytest.raises(RegistrationRefused, match="same host"):
        dynamic.register(token_of(principal), *asked_by(lms))
    assert not lms.world.clients


def test_addresses_we_would_not_use_are_refused_at_once(
    principal: Principal, lms: Platform
) -> None:
    token = token_of(principal)
    for address in (
        "ftp://lms.example/a",
        "javascript:alert(1)",
        "/a",
        "https://a:b@lms.example/a",
    ):
        lms.configuration_extra = {"authorization_endpoint": address}
        with pytest.raises(RegistrationRefused, match="address we do not use"):
            dynamic.register(token, *asked_by(lms))
    assert not lms.world.clients


NEVER_ASKED = [
    "http://127.0.0.1:9/c", "https://127.0.0.1/c", "https://localhost/c", "https://[::1]/c",
    "https://10.1.2.3/c", "https://192.168.0.1/c", "https://169.254.169.254/latest",
    "https://0.0.0.0/c", "https://2130706433/c", "file:///etc/passwd", "https://a:b@lms.example/",
    "https://[", "nonsense",
]  # fmt: skip


def test_loopback_and_private_addresses_are_never_asked(app: Flask) -> None:
    principal = principal_of(make_person(make_organisation(), "administrator"))
    token = token_of(principal)
    for address in NEVER_ASKED:
        with pytest.raises(RegistrationRefused, match="could not read the configuration"):
            dynamic.register(token, address, "token")
    assert rows() == []
