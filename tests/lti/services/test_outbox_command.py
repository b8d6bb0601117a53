"""``lti outbox`` tells what waits and why, ``lti resend`` tries it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from npt_training.cli import main
from tests.lti.services.campus import Campus, full


@pytest.fixture
def run(campus: Campus, tmp_path: Path, database_url: str):  # type: ignore[no-untyped-def]
    """The command on the campus's database."""
    environment = {
        "NPT_DATABASE_URL": database_url,
        "NPT_DATA_DIR": str(tmp_path / "data"),
        "NPT_SECRET_KEY": "a secret for tests, not for sites",
    }

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(main, ["lti", *words], env=environment)

    return invoke


def test_it_tells_what_waits_and_why(campus: Campus, run) -> None:  # type: ignore[no-untyped-def]
    gone, waits, done = campus.learner(), campus.learner(), campus.learner()
    campus.platform.leave(campus.course, gone)
    for user in (gone, done):
        campus.score(user, full(70.0))
    campus.work()
    campus.platform.misbehave("scores", "503")
    campus.score(waits, full(55.5))
    campus.work()
    told = run("outbox")
    assert told.exit_code == 0, told.output
    assert "Campus" in told.output
    assert "1 delivered, 1 refused, 1 waiting" in told.output
    assert "55.5/100" in told.output
    assert "next try" in told.output
    assert "may have left the course" in told.output
    assert "trouble of its own" in told.output
    assert campus.learners[done.id] not in told.output


def test_what_waits_and_what_was_refused_is_sent(campus: Campus, run) -> None:  # type: ignore[no-untyped-def]
    ada, ben = campus.learner(), campus.learner()
    member = campus.course.members.pop(ada.id)
    campus.score(ada, full(70.0))
    campus.work()
    campus.course.members[ada.id] = member
    campus.platform.misbehave("scores", "503", times=1)
    campus.score(ben, full(60.0))
    campus.work()
    campus.clock.set(_now())
    sent = run("resend", "--refused")
    assert "1 marks are tried now, 1 are sent again." in sent.output
    campus.clock.set(_now())
    campus.work(seconds=5)
    assert [campus.grade(user).value for user in (ada, ben)] == [7.0, 6.0]
    again = run("resend", "--refused")
    assert "0 marks are tried now, 0 are sent again." in again.output


def test_an_unknown_platform_is_refused(run) -> None:  # type: ignore[no-untyped-def]
    answer = run("resend", "--platform", "nobody")
    assert answer.exit_code == 1
    assert "No platform has the id nobody" in answer.output


def test_it_says_what_it_does(run) -> None:  # type: ignore[no-untyped-def]
    assert "--refused" in run("resend", "--help").output
    assert "outbox" in run("--help").output


def _now():  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime

    return datetime.now(UTC)
