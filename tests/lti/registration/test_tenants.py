"""Unknown deployments wait, and an administrator says whose they are."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.service.people import join
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.lti.activities.models import Course
from npt_training.lti.models import Deployment
from npt_training.lti.registration.errors import AlreadyDecided, NotAmongYours
from npt_training.lti.registration.service import deployments, platforms
from tests.accounts.factories import audited, make_organisation, make_person, principal_of
from tests.lti.registration.factories import connect, seen
from tests.queries import counted


def status_of(deployment: Deployment) -> tuple[str, str]:
    with read() as s:
        row = s.scalars(select(Deployment).where(Deployment.id == deployment.id)).one()
        return row.status, row.organisation_id


def a_course(deployment: Deployment, title: str) -> None:
    with write() as s:
        s.add(
            Course(
                deployment_id=deployment.id, context_id=title, title=title, scopes=[],
                settings={}, created_at=now(), last_at=now(),
            )
        )  # fmt: skip


def test_it_is_listed_with_the_course_it_was_first_seen_in(principal: Principal) -> None:
    deployment = seen(connect(principal))
    a_course(deployment, "Nerves of the foot")
    a_course(deployment, "A later course")
    (one,) = deployments.waiting(principal)
    assert (one.first_course, one.courses, one.platform_name) == (
        "Nerves of the foot", 2, "City Hospital LMS"
    )  # fmt: skip
    assert one.deployment.created_at == now()


def test_approving_takes_it_into_use(principal: Principal) -> None:
    deployment = seen(connect(principal), name="said by the LMS")
    deployments.approve(
        principal, deployment.id, organisation_id=principal.organisation_id, name="Faculty"
    )
    assert status_of(deployment) == ("approved", principal.organisation_id)
    assert deployments.waiting(principal) == []
    assert audited("lti.tenant_approved")[0].detail["deployment"] == "new-one"
    with pytest.raises(AlreadyDecided):
        deployments.approve(principal, deployment.id, organisation_id=principal.organisation_id)


def test_it_goes_only_to_an_organisation_one_administers(ari: Person, principal: Principal) -> None:
    second, third = make_organisation("Second"), make_organisation("Third")
    with write() as s:
        join(s, ari.id, second.id, ["administrator"])
        join(s, ari.id, third.id, ["trainee"])
    assert {o.id for o in deployments.organisations_for(principal)} == {
        principal.organisation_id, second.id
    }  # fmt: skip
    deployment = seen(connect(principal))
    for organisation_id in (third.id, "", make_organisation("Fourth").id):
        with pytest.raises(NotAmongYours):
            deployments.approve(principal, deployment.id, organisation_id=organisation_id)
    deployments.approve(principal, deployment.id, organisation_id=second.id)
    assert status_of(deployment) == ("approved", second.id)


def test_one_can_be_refused_and_ended_and_taken_again(principal: Principal) -> None:
    deployment = seen(connect(principal))
    deployments.end(principal, deployment.id)
    assert status_of(deployment)[0] == "ended"
    with pytest.raises(AlreadyDecided):
        deployments.end(principal, deployment.id)
    deployments.approve(principal, deployment.id, organisation_id=principal.organisation_id)
    assert status_of(deployment)[0] == "approved"


def test_a_tenant_of_an_ended_connection_does_not_ask(principal: Principal) -> None:
    platform = connect(principal)
    seen(platform)
    platforms.end(principal, platform.id)
    assert deployments.waiting(principal) == []


def test_others_neither_see_nor_decide(principal: Principal) -> None:
    deployment = seen(connect(principal))
    other = principal_of(make_person(make_organisation("Other"), "administrator"))
    teacher = principal_of(make_person(make_organisation("Third"), "instructor"))
    assert deployments.waiting(other) == []
    for act in (deployments.end, deployments.get_tenant):
        with pytest.raises(NotFound):
            act(other, deployment.id)
    with pytest.raises(NotFound):
        deployments.approve(other, deployment.id, organisation_id=other.organisation_id)
    with pytest.raises(Forbidden):
        deployments.end(teacher, deployment.id)
    assert status_of(deployment)[0] == "pending"


def test_the_list_asks_as_often_for_many_as_for_one(site: Flask, principal: Principal) -> None:
    platform = connect(principal)
    seen(platform, "0")
    with counted(site) as one:
        deployments.waiting(principal)
        platforms.list_platforms(principal)
    for number in range(1, 20):
        seen(platform, str(number))
        connect(principal, client_id=f"c{number}")
    with counted(site) as many:
        assert len(deployments.waiting(principal)) == 20
        assert len(platforms.list_platforms(principal)) == 20
    assert len(many) == len(one)
