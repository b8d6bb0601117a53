"""``user add``: a person with roles, in the organisation meant."""

from __future__ import annotations

from npt_training.accounts import service as accounts
from tests.cli.conftest import PASSWORD, Machine
from tests.world import make_organisation, sign_in


def add(machine: Machine, *more: str, email: str = "ben@example.org"):
    return machine.run(
        "user", "add", "--name", "Ben Ode", "--email", email, "--password", PASSWORD, *more
    )


def test_a_person_with_two_roles_signs_in(machine: Machine) -> None:
    assert machine.init().exit_code == 0
    result = add(machine, "--role", "instructor", "--role", "certifier")
    assert result.exit_code == 0, result.output
    assert "Ben Ode may sign in as instructor, certifier" in result.output
    app = machine.app()
    with app.app_context():
        person = accounts.person_by_email("ben@example.org")
        assert person is not None
        school = accounts.organisation_of(person.id)
        held = [role.name for role in accounts.roles_of(person.id, school.id)]
        assert held == ["instructor", "certifier"]
        sign_in(app.test_client(), person, PASSWORD)


def test_before_init_it_says_what_to_do(machine: Machine) -> None:
    result = add(machine)
    assert result.exit_code == 1
    assert "npt-training init" in result.output


def test_a_role_that_does_not_exist_lists_those_that_do(school: Machine) -> None:
    result = add(school, "--role", "wizard")
    assert result.exit_code == 1
    assert "trainee, instructor, certifier, clinic, administrator" in result.output


def test_the_same_address_twice_is_refused(school: Machine) -> None:
    assert add(school).exit_code == 0
    again = add(school, email="BEN@example.org")
    assert again.exit_code == 1
    assert "already has this e-mail address" in again.output


def test_with_two_organisations_one_has_to_be_named(school: Machine) -> None:
    with school.app().app_context():
        make_organisation("Hill School")
    unnamed = add(school)
    assert unnamed.exit_code == 1
    assert "coastal-school, hill-school" in unnamed.output
    named = add(school, "--organisation", "hill-school")
    assert named.exit_code == 0, named.output
    with school.app().app_context():
        person = accounts.person_by_email("ben@example.org")
        assert person is not None
        assert accounts.organisation_of(person.id).slug == "hill-school"
