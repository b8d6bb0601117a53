"""Kill -9 of web and worker with 200 submissions in flight: nothing is lost, nothing doubled.

Twenty trainees send 160 practice answers and 40 quizzes at once. At a seeded moment both
processes die by signal 9 and start again; whoever got no answer sends the same again.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from npt_training.accounts.service import start_session
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion
from npt_training.assessment.service import practise_item, start_attempt
from npt_training.core.clock import SystemClock
from npt_training.core.db import read
from npt_training.core.jobs import Job
from npt_training.core.mail import Mail
from tests.accounts.factories import make_organisation, make_person
from tests.competency.factories import principal
from tests.ports import free_port
from tests.resilience.processes import Site

pytestmark = pytest.mark.xdist_group("resilience")
TRAINEES = 20
PRACTICE_EACH = 8
MODULES = ("B1", "B9")
IN_FLIGHT = TRAINEES * (PRACTICE_EACH + len(MODULES))
SECRET = "a secret that outlives the process"


@dataclass
class Submission:
    """One request a trainee sends until it is acknowledged."""

    attempt_id: str
    path: str
    body: bytes
    kind: str
    cookie: str
    token: str
    acknowledged: threading.Event = field(default_factory=threading.Event)

    def send(self, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(
            "POST",
            self.path,
            self.body,
            {
                "Cookie": f"npt_session={self.cookie}",
                "X-CSRFToken": self.token,
                "Content-Type": "application/json"
                if self.kind == "practice"
                else "application/x-www-form-urlencoded",
            },
        )
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status not in (200, 303):
            raise AssertionError(f"{self.path}: {answer.status} {body[:200]!r}")
        self.acknowledged.set()


def moments(count: int) -> list[int]:
    """Seeded numbers of acknowledged submissions after which both processes die."""
    return random.Random(20260302).sample(range(3, IN_FLIGHT - 3), count)


@pytest.fixture
def site_app(
    make_app: Callable[..., Flask], content_url: str, content_files: Path
) -> Iterator[Flask]:
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        secret_key=SECRET,
        clock=SystemClock(),
    )
    with app.app_context():
        yield app


@pytest.mark.parametrize("moment", moments(1))
def test_kill_nine_loses_and_doubles_nothing(
    site_app: Flask, content_url: str, content_files: Path, tmp_path: Path, moment: int
) -> None:
    _one_round(site_app, content_url, content_files, tmp_path, moment)


@pytest.mark.long
@pytest.mark.parametrize("moment", moments(20))
def test_kill_nine_at_twenty_moments(
    site_app: Flask, content_url: str, content_files: Path, tmp_path: Path, moment: int
) -> None:
    _one_round(site_app, content_url, content_files, tmp_path, moment)


def _one_round(app: Flask, url: str, files: Path, folder: Path, moment: int) -> None:
    submissions = _prepare(app)
    assert len(submissions) == IN_FLIGHT == 200
    site = Site(
        {
            "NPT_DATABASE_URL": url,
            "NPT_STORAGE_URL": f"file://{files}",
            "NPT_DATA_DIR": str(folder / "data"),
            "NPT_SECRET_KEY": SECRET,
            "NPT_RATE_LIMITS": "false",
        },
        free_port(),
    )
    site.start()
    try:
        acknowledged_before = _send_all_and_kill(site, submissions, moment)
        assert acknowledged_before >= moment
        _wait_for_jobs()
    finally:
        site.kill()
    _nothing_lost_nothing_doubled(submissions)


def _prepare(app: Flask) -> list[Submission]:
    organisation = make_organisation()
    make_person(organisation, "instructor", email="marker@example.org")
    with read() as s:
        codes = list(
            s.scalars(select(ItemVersion.code).where(ItemVersion.kind == "choice").order_by("code"))
        )[:PRACTICE_EACH]
    found = []
    for _ in range(TRAINEES):
        person = make_person(organisation, "trainee")
        acting = principal(person, organisation)
        cookie, token = _session(app, person.id)
        attempts = [(practise_item(acting, code), "practice") for code in codes]
        attempts += [(start_attempt(acting, module), "quiz") for module in MODULES]
        for attempt_id, kind in attempts:
            if kind == "practice":
                path, body = f"/attempts/{attempt_id}/1/save", _practice_body(attempt_id)
            else:
                path, body = f"/attempts/{attempt_id}/hand-in", urlencode({}).encode()
            found.append(Submission(attempt_id, path, body, kind, cookie, token))
    random.Random(7).shuffle(found)
    return found


def _practice_body(attempt_id: str) -> bytes:
    document = {"position": 1, "response": {"choice": ["1"]}, "key": attempt_id}
    return json.dumps(document).encode()


def _session(app: Flask, person_id: str) -> tuple[str, str]:
    from itsdangerous import URLSafeTimedSerializer

    login = start_session(person_id, device="test", how="password")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookie = serializer.dumps({"_user_id": login, "_fresh": True, "csrf_token": "raw"})
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("raw")
    return str(cookie), str(token)


def _send_all_and_kill(site: Site, submissions: list[Submission], moment: int) -> int:
    queue = iter(submissions)
    lock = threading.Lock()
    faults: list[BaseException] = []
    deadline = time.monotonic() + 150

    def trainee() -> None:
        while True:
            with lock:
                mine = next(queue, None)
            if mine is None:
                return
            while not mine.acknowledged.is_set() and time.monotonic() < deadline:
                try:
                    mine.send(site.port)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.2)
                except AssertionError as fault:
                    faults.append(fault)
                    return

    threads = [threading.Thread(target=trainee) for _ in range(TRAINEES)]
    for thread in threads:
        thread.start()
    while sum(one.acknowledged.is_set() for one in submissions) < moment and not faults:
        time.sleep(0.001)
    site.kill()
    before = sum(one.acknowledged.is_set() for one in submissions)
    site.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert all(one.acknowledged.is_set() for one in submissions), "the retry did not succeed"
    return before


def _wait_for_jobs() -> None:
    """Until the worker is done; a job the dead worker held is due after its lease."""
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        with read() as s:
            left = s.scalar(
                select(func.count()).select_from(Job).where(Job.state.in_(("ready", "leased")))
            )
        if not left:
            return
        time.sleep(0.2)
    raise AssertionError("jobs are left over")


def _nothing_lost_nothing_doubled(submissions: list[Submission]) -> None:
    with read() as s:
        answers = Counter(s.scalars(select(Answer.attempt_id)))
        asked = Counter(s.scalars(select(AttemptItem.attempt_id)))
        states = {row.id: row.status for row in s.execute(select(Attempt.id, Attempt.status))}
        mails = Counter(s.scalars(select(Mail.key)))
        jobs = Counter((row.name, row.key) for row in s.execute(select(Job.name, Job.key)))
        failed = s.scalars(select(Job.last_error).where(Job.state == "failed")).all()
    assert failed == []
    for one in submissions:
        assert answers[one.attempt_id] == asked[one.attempt_id], one.path
        assert states[one.attempt_id] == "released"
    quizzes = [one for one in submissions if one.kind == "quiz"]
    told = Counter(key.split(":")[1] for key in mails if key.startswith("result:"))
    assert told == Counter(one.attempt_id for one in quizzes)
    assert set(mails.values()) == {1}
    assert set(jobs.values()) == {1}
