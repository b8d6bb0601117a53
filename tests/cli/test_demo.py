"""The demonstration: complete, true to the rules, on a fresh development database only."""

from __future__ import annotations

import pytest

from npt_training.accounts import service as accounts
from npt_training.accounts.roles import BUNDLES
from npt_training.assessment import service as assessment
from npt_training.assessment.desk.appeals import open_appeals
from npt_training.assessment.desk.moderation import differing
from npt_training.certification import service as certification
from npt_training.certification.numbers import grouped
from npt_training.certification.states import State
from npt_training.cli.demo import cast, describe, recall
from npt_training.competency import service as competency
from npt_training.core.clock import now
from npt_training.core.mail import outbox
from npt_training.core.runtime import current
from tests.cli.conftest import Demo, Machine
from tests.world import sign_in

pytestmark = pytest.mark.xdist_group("demo")


def test_it_holds_a_person_of_every_role_who_signs_in(demo: Demo) -> None:
    app = demo.machine.app(clock=demo.filled_at)
    roles = set()
    with app.app_context():
        for account in demo.facts.accounts:
            person = accounts.person_by_email(account.email)
            assert person is not None
            assert "demo" in person.name.casefold() or "ديمو" in person.name
            roles.add(account.role)
        person = accounts.person_by_email(f"ada@{cast.DOMAIN}")
        assert person is not None
        sign_in(app.test_client(), person, demo.facts.password)
    assert roles == set(BUNDLES)


def test_trainees_stand_at_every_stage(demo: Demo) -> None:
    with demo.machine.app(clock=demo.filled_at).app_context():
        found = {}
        for trainee in cast.trainees(3 * 365):
            person = accounts.person_by_email(trainee.email)
            assert person is not None
            found[trainee.key] = certification.award_status(person.id)
        assert found["ada"].done == 0
        assert any("reading" in line.code or "lessons" in line.code
                   for line in found["chidi"].evaluation.lines)  # fmt: skip
        assert found["eunji"].waiting == 1
        assert found["greta"].waiting == 1
        assert {line.requirement for line in found["hugo"].evaluation.lines
                if line.status != "met"} <= {"observation", "name"}  # fmt: skip
        assert found["jamal"].waiting == 1
        assert found["mei"].evidence.quizzes[1].attempts == 2
        for key in ("liam", "mei", "noor", "otto"):
            assert found[key].evaluation.met, (key, found[key].evaluation.lines)


def test_certificates_stand_in_every_public_state(demo: Demo) -> None:
    with demo.machine.app(clock=demo.filled_at).app_context():
        states = {}
        for said, number in demo.facts.numbers.items():
            record = certification.certificate_by_number(number)
            assert record is not None
            assert record.demonstration
            standing = record.standing_at(now())
            assert standing is not None
            states[said] = standing.state
        assert states["valid"] is State.VALID
        assert states["expiring"] is State.EXPIRING
        assert states["suspended"] is State.SUSPENDED
        assert states["withdrawn"] is State.WITHDRAWN
        longest = certification.certificate_by_number(demo.facts.numbers["valid, the longest name"])
        assert longest is not None
        assert longest.holder == cast.LONGEST
        assert len(cast.LONGEST) > 100


def test_work_waits_for_everybody(demo: Demo) -> None:
    app = demo.machine.app(clock=demo.filled_at)
    with app.app_context():
        ines, cleo = (_principal(f"{key}@{cast.DOMAIN}") for key in ("ines", "cleo"))
        assert assessment.queue(ines).left >= 4
        ivo = _principal(f"{cast.IVO.key}@{cast.DOMAIN}")
        assert assessment.queue(ivo, assessment.Wanted("second")).left == 1
        assert assessment.queue(ines, assessment.Wanted("second")).left == 0
        assert [(one.mine, one.proposed) for one in differing(ivo)] == [(True, False)]
        assert open_appeals(ines) == 1
        assert len(competency.waiting_for(ines)) == 1
        open_ones = [p for p, decision in certification.proposals(cleo) if decision is None]
        assert len(open_ones) == 2
        assert len(outbox()) >= 8
        assert competency.verify_chain() == []
        assert certification.broken_events() == []


def test_nothing_lies_in_the_future_or_out_of_order(demo: Demo) -> None:
    with demo.machine.app(clock=demo.filled_at).app_context():
        for person in accounts.find_people(_school()):
            for held in certification.held_by(person.id):
                times = [event.at for event in held.events]
                assert times == sorted(times)
                assert times[-1] <= now()


def test_it_says_where_to_go(demo: Demo) -> None:
    with demo.machine.app(clock=demo.filled_at).app_context():
        facts = recall()
        assert facts is not None
        assert facts == demo.facts
        text = describe(facts)
        assert facts.password in text
        assert f"/verify/{grouped(facts.number)}" in text
        assert current().signer.demonstration
        for account in facts.accounts:
            assert account.email in text


def test_a_second_demo_is_refused(demo: Demo) -> None:
    result = demo.machine.run("demo")
    assert result.exit_code == 1
    assert "fresh database only" in result.output


def test_production_refuses_the_demonstration_and_its_keys(
    sqlite_machine: Machine, sqlite_demo: Demo
) -> None:
    real = {
        "NPT_MODE": "production",
        "NPT_PUBLIC_URL": "https://training.example.org",
        "NPT_SECRET_KEY": "a secret for tests, not for sites",
    }
    refused = sqlite_machine.run("demo", **real)
    assert refused.exit_code == 1
    assert "does not run in production" in refused.output
    served = sqlite_demo.machine.run("run", **real)
    assert served.exit_code == 1
    assert "demonstration key" in served.output


def test_a_real_installation_refuses_it(school: Machine) -> None:
    result = school.run("demo")
    assert result.exit_code == 1
    assert "refuses to mix" in result.output


def test_with_a_mail_server_it_is_refused(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run("demo", NPT_SMTP_URL="smtp://127.0.0.1:2525")
    assert result.exit_code == 1
    assert "NPT_SMTP_URL" in result.output


def _school() -> str:
    school = accounts.default_organisation()
    assert school is not None
    return school.id


def _principal(email: str):
    from npt_training.accounts.principal import Permission, Principal

    person = accounts.person_by_email(email)
    assert person is not None
    allowed = accounts.roles_of(person.id, _school())[0].permissions
    return Principal(
        person.id, person.name, _school(), frozenset(Permission(value) for value in allowed)
    )
