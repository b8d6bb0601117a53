"""From the link to the first launch: nobody enters before an administrator has said so."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.lti.models import Deployment, Launch
from npt_training.lti.registration.service import deployments, dynamic, links, platforms
from tests.lti.platform import Platform
from tests.lti.platform.registration import link


def launches() -> int:
    with read() as s:
        return len(s.scalars(select(Launch)).all())


def test_registration_approval_launch_and_another_tenant(
    site: Flask, principal: Principal, lms: Platform, clock: FrozenClock
) -> None:
    lms.now = lambda: clock.now().timestamp()
    token = parse_qs(urlsplit(links.make_link(principal)[0]).query)["token"][0]
    sent = parse_qs(urlsplit(link(lms, "http://localhost:8000/lti/register")).query)
    platform = dynamic.register(
        token, sent["openid_configuration"][0], sent["registration_token"][0]
    )
    course = lms.add_course()
    ada = lms.add_user(course)
    activity = lms.add_link(course)
    early = site.test_client().get(lms.begin(activity, ada))
    assert early.status_code == 403
    assert "waits for approval" in early.text
    platforms.approve(principal, platform.id)
    assert lms.launch(site.test_client(), activity, ada).status_code in {200, 302, 303}
    assert launches() == 1
    refused = lms.launch(site.test_client(), activity, ada, deployment_id="elsewhere")
    assert refused.status_code == 403
    assert "waits for approval" in refused.text
    assert launches() == 1
    (waiting,) = deployments.waiting(principal)
    assert waiting.deployment.deployment_id == "elsewhere"
    assert waiting.first_course == course.title
    deployments.approve(principal, waiting.deployment.id, organisation_id=principal.organisation_id)
    with read() as s:
        assert set(s.scalars(select(Deployment.status))) == {"approved"}
