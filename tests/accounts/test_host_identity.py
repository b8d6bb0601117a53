"""In a host application people are rows behind (provider, subject), and the host decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, redirect
from sqlalchemy import func, select

from npt_training import NPTTraining
from npt_training.accounts import service
from npt_training.accounts.errors import HostAnswers, ReauthenticationNeeded
from npt_training.accounts.identity import HostPerson, host_principal
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission
from npt_training.core.db import read
from npt_training.core.runtime import EXTENSION

ADA = HostPerson("intranet", "7f3a", "Ada Lovelace", "Ada@example.org", ("trainee", "head chef"))


class Intranet:
    """A host's adapter."""

    def __init__(self) -> None:
        self.person: HostPerson | None = None
        self.recognises: bool | Response = True
        self.asked: list[tuple[str | None, str | None]] = []

    def current(self) -> HostPerson | None:
        return self.person

    def reauthenticate(self, person: Person) -> bool | Response:
        self.asked.append((person.provider, person.subject))
        return self.recognises

    def profile(self, subject: str) -> str | None:
        return f"/staff/{subject}"

    def sign_in_url(self, next: str) -> str:
        return f"/door?to={next}"


@pytest.fixture
def intranet() -> Intranet:
    return Intranet()


@pytest.fixture
def host(database_url: str, tmp_path: Path, intranet: Intranet) -> Iterator[Flask]:
    app = Flask("host")
    app.secret_key = "the host's own secret, long enough"
    config = {"database_url": database_url, "data_dir": tmp_path, "rate_limits": False}
    NPTTraining().init_app(app, identity=intranet, url_prefix="/training", config=config)
    with app.app_context():
        yield app
    app.extensions[EXTENSION].db.dispose()


def people() -> int:
    with read() as s:
        return s.scalar(select(func.count()).select_from(Person)) or 0


def test_a_person_is_made_once(host: Flask) -> None:
    first, second = host_principal(ADA), host_principal(ADA)
    assert first == second
    assert people() == 1
    person = service.get_person(first.person_id)
    assert (person.provider, person.subject) == ("intranet", "7f3a")
    assert (person.name, person.email) == ("Ada Lovelace", "ada@example.org")
    assert person.password_hash is None


def test_roles_follow_the_host(host: Flask) -> None:
    before = host_principal(ADA)
    assert Permission.LEARN in before.permissions
    changed = HostPerson("intranet", "7f3a", "Ada King", None, ("instructor", "administrator"))
    after = host_principal(changed)
    assert after.person_id == before.person_id
    assert after.name == "Ada King"
    assert Permission.OBSERVE in after.permissions
    assert Permission.REQUEST_OBSERVATION not in after.permissions
    assert host_principal(HostPerson("intranet", "7f3a", "Ada King")).permissions == {
        Permission.VIEW_OWN
    }


def test_subjects_of_two_providers_are_two_people(host: Flask) -> None:
    host_principal(ADA)
    other = host_principal(HostPerson("partner", "7f3a", "Ada Other", "ada@example.org"))
    assert people() == 2
    assert service.get_person(other.person_id).email is None, "the address is somebody else's"


def test_pages_ask_the_host_who_it_is(host: Flask, intranet: Intranet) -> None:
    client = host.test_client()
    answer = client.get("/training/account")
    assert answer.status_code == 302
    assert answer.location == "/door?to=/training/account"
    intranet.person = ADA
    page = client.get("/training/account")
    assert page.status_code == 200
    assert "Ada Lovelace" in page.text
    assert "/staff/7f3a" in page.text


def test_no_pages_of_own_accounts_are_mounted(host: Flask, intranet: Intranet) -> None:
    rules = {rule.rule for rule in host.url_map.iter_rules()}
    for path in ("/sign-in", "/sign-up", "/forgotten", "/account/security", "/people/invite"):
        assert f"/training{path}" not in rules
    own = {r.endpoint for r in host.url_map.iter_rules() if r.endpoint.startswith("npt.accounts.")}
    assert not any("passkey" in endpoint or "password" in endpoint for endpoint in own)
    assert not hasattr(host, "login_manager")
    assert host.before_request_funcs.get(None, []) == []
    assert host.after_request_funcs.get(None, []) == []


@pytest.mark.parametrize("path", ["/people", "/organisation", "/audit"])
def test_pages_for_administrators_open_there_too(
    host: Flask, intranet: Intranet, path: str
) -> None:
    intranet.person = HostPerson("intranet", "1", "Boss", None, ("administrator",))
    assert host.test_client().get(f"/training{path}").status_code == 200


def test_the_host_recognises_people_anew(host: Flask, intranet: Intranet) -> None:
    principal = host_principal(ADA)
    service.require_recent_authentication(principal)
    assert intranet.asked == [("intranet", "7f3a")]
    intranet.recognises = False
    with pytest.raises(ReauthenticationNeeded):
        service.require_recent_authentication(principal)
    intranet.recognises = redirect("/door/again")  # type: ignore[assignment]
    with pytest.raises(HostAnswers) as answered:
        service.require_recent_authentication(principal)
    assert answered.value.get_response().headers["Location"] == "/door/again"
