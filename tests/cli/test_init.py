"""``init``: a real installation, once, never mixed with a demonstration."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from npt_training.accounts import service as accounts
from npt_training.accounts.models import Person
from npt_training.certification.models import Certificate
from npt_training.core.db import read
from npt_training.core.editions import newest
from npt_training.core.runtime import EXTENSION, current
from tests.cli.conftest import PASSWORD, Machine
from tests.world import sign_in

pytestmark = pytest.mark.xdist_group("demo")

REAL = {
    "NPT_MODE": "production",
    "NPT_PUBLIC_URL": "https://training.example.org",
    "NPT_SECRET_KEY": "a secret for tests, not for sites",
}


def test_init_sets_up_a_real_installation(machine: Machine) -> None:
    result = machine.init(**REAL)
    assert result.exit_code == 0, result.output
    assert "Astrid Berg may sign in as administrator with astrid@example.org" in result.output
    assert "npt-training backup" in result.output
    app = machine.app(mode="production", public_url=REAL["NPT_PUBLIC_URL"],
                      secret_key=REAL["NPT_SECRET_KEY"])  # fmt: skip
    with app.app_context():
        assert not current().signer.demonstration
        school = accounts.default_organisation()
        assert school is not None
        assert (school.name, school.issuer_name) == ("Coastal School", "Coastal Board")
        [person] = accounts.find_people(school.id)
        assert person.email_confirmed_at is not None
        assert [role.name for role in accounts.roles_of(person.id, school.id)] == ["administrator"]
        assert newest().label
        with read() as s:
            assert s.scalar(select(func.count()).select_from(Person)) == 1
            assert s.scalar(select(func.count()).select_from(Certificate)) == 0
    app.extensions[EXTENSION].db.dispose()


def test_the_first_administrator_signs_in(sqlite_machine: Machine) -> None:
    assert sqlite_machine.init().exit_code == 0
    app = sqlite_machine.app()
    with app.app_context():
        person = accounts.person_by_email("astrid@example.org")
        assert person is not None
        sign_in(app.test_client(), person, PASSWORD)


def test_a_second_init_refuses_to_mix(machine: Machine) -> None:
    assert machine.init().exit_code == 0
    again = machine.init()
    assert again.exit_code == 1
    assert "refuses to mix" in again.output
    assert "npt-training user add" in again.output


def test_init_refuses_to_mix_with_a_demonstration_key(sqlite_machine: Machine) -> None:
    keys = sqlite_machine.data / "keys"
    app = sqlite_machine.app()
    with app.app_context():
        current().signer.create(demonstration=True)
    before = sorted(keys.iterdir())
    result = sqlite_machine.init()
    assert result.exit_code == 1
    assert "refuses to mix" in result.output
    assert sorted(keys.iterdir()) == before
    assert not (sqlite_machine.folder / "npt.sqlite3").exists()


def test_init_refuses_to_mix_with_a_demonstration(sqlite_demo: object) -> None:
    machine = sqlite_demo.machine  # type: ignore[attr-defined]
    result = machine.init(NPT_KEYS_DIR=str(machine.folder / "other-keys"))
    assert result.exit_code == 1
    assert "refuses to mix" in result.output
    assert "people" in result.output


def test_production_needs_an_address_that_others_reach(sqlite_machine: Machine) -> None:
    result = sqlite_machine.init(**REAL | {"NPT_PUBLIC_URL": "https://localhost:8000"})
    assert result.exit_code == 1
    assert "NPT_PUBLIC_URL" in result.output
    assert not (sqlite_machine.folder / "npt.sqlite3").exists()


def test_a_short_password_and_a_bad_address_change_nothing(sqlite_machine: Machine) -> None:
    arguments = ["init", "--organisation", "X", "--issuer", "X", "--name", "A B"]
    short = sqlite_machine.run(*arguments, "--email", "a@example.org", "--password", "short")
    assert short.exit_code == 1
    assert "at least 10 characters" in short.output
    address = sqlite_machine.run(*arguments, "--email", "nobody", "--password", PASSWORD)
    assert address.exit_code == 1
    assert "is not an e-mail address" in address.output
    assert not (sqlite_machine.folder / "npt.sqlite3").exists()


def test_a_mail_server_that_is_away_is_told_and_stops_nothing(
    sqlite_machine: Machine, port: int
) -> None:
    result = sqlite_machine.init(NPT_SMTP_URL=f"smtp://127.0.0.1:{port}")
    assert result.exit_code == 0, result.output
    assert "could NOT be sent" in result.output
    assert "doctor --mail astrid@example.org" in result.output


def test_broken_content_is_named_and_nobody_is_made(sqlite_machine: Machine) -> None:
    folder = sqlite_machine.folder / "content"
    (folder / "courses").mkdir(parents=True)
    (folder / "quizzes").mkdir()
    result = sqlite_machine.init(NPT_CONTENT_DIR=str(folder))
    assert result.exit_code == 1
    assert "Nothing was loaded" in result.output
    assert "courses" in result.output
    app = sqlite_machine.app()
    with app.app_context():
        assert accounts.default_organisation() is None
