"""Roles are rows: a new bundle needs no migration."""

from __future__ import annotations

from flask import Flask

from npt_training.accounts import service
from npt_training.accounts.models import Role
from npt_training.accounts.principal import Permission
from npt_training.accounts.roles import BUNDLES
from npt_training.core.db import write
from tests.accounts.factories import make_organisation, make_person, principal_of


def test_the_first_bundles_are_seeded_once(app: Flask) -> None:
    service.ensure_roles()
    service.ensure_roles()
    assert [role.name for role in service.all_roles()] == list(BUNDLES)


def test_a_bundle_added_later_is_a_role_like_any_other(app: Flask) -> None:
    with write() as s:
        s.add(Role(name="auditor", title="Auditor", permissions=["read_audit", "not known yet"]))
    person = make_person(make_organisation(), "auditor")
    assert principal_of(person).permissions == {Permission.VIEW_OWN, Permission.READ_AUDIT}
    assert [role.name for role in service.all_roles()][-1] == "auditor"


def test_nobody_who_judges_also_administers_by_one_role(app: Flask) -> None:
    for name, (_title, permissions) in BUNDLES.items():
        judges = {Permission.DECIDE_AWARD, Permission.CHANGE_STATUS} & set(permissions)
        assert not (judges and Permission.MANAGE_PEOPLE in permissions), name
