"""Jobs: queued with their cause, done once, retried with back-off, taken over after a crash."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.core import jobs
from npt_training.core.audit import AuditEntry, record
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.jobs import Job, emit, enqueue, run_one, run_pending
from npt_training.core.runtime import current


def _note(payload: dict[str, Any]) -> None:
    with write() as s:
        record(s, "test.done", actor=None, subject=payload["subject"])


def _done() -> list[str | None]:
    with read() as s:
        return list(s.scalars(select(AuditEntry.subject).where(AuditEntry.action == "test.done")))


@pytest.fixture(autouse=True)
def tasks(app: Flask) -> None:
    current().tasks.task("test.note", _note)
    current().tasks.handle("test.happened", "test.first", _note)
    current().tasks.handle("test.happened", "test.second", _note)


def test_a_rolled_back_cause_queues_nothing(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), write() as s:
        enqueue(s, "test.note", {"subject": "a"}, key="a")
        _ = 1 / 0
    assert run_pending() == 0


def test_the_same_key_is_done_once(app: Flask) -> None:
    for _ in range(3):
        with write() as s:
            enqueue(s, "test.note", {"subject": "a"}, key="a")
    run_pending()
    assert _done() == ["a"]


def test_every_listener_hears_an_event(app: Flask) -> None:
    with write() as s:
        emit(s, "test.happened", {"subject": "a"}, key="a")
        emit(s, "test.happened", {"subject": "a"}, key="a")
    run_pending()
    assert _done() == ["a", "a"]


def test_a_failing_job_waits_longer_each_time_and_gives_up(app: Flask, clock: FrozenClock) -> None:
    def fail(payload: dict[str, Any]) -> None:
        with write() as s:
            record(s, "test.done", actor=None, subject="half")
            s.flush()
            raise RuntimeError("the mail server is away")

    current().tasks.task("test.fail", fail)
    with write() as s:
        enqueue(s, "test.fail", {}, key="a")
    gaps = []
    for _ in range(jobs.MAX_ATTEMPTS):
        assert run_pending() == 1
        with read() as s:
            job = s.scalars(select(Job)).one()
        gaps.append(job.run_after - clock.now())
        clock.advance(hours=7)
    assert gaps[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert max(gaps) == jobs.MAX_BACKOFF
    assert job.state == "failed"
    assert "the mail server is away" in str(job.last_error)
    assert _done() == [], "a failed handler leaves nothing behind"
    assert run_pending() == 0


def test_a_crashed_worker_s_job_is_taken_over_after_its_lease(
    app: Flask, clock: FrozenClock
) -> None:
    with write() as s:
        enqueue(s, "test.note", {"subject": "a"}, key="a")
    claimed = jobs._claim("the worker that dies")
    assert claimed is not None
    assert not run_one("another")
    clock.advance(jobs.LEASE + timedelta(seconds=1))
    assert run_one("another")
    with write() as s:
        assert not jobs._finish(s, claimed[0], "the worker that dies")
    assert _done() == ["a"]


def test_eight_workers_do_each_job_once(app: Flask) -> None:
    with write() as s:
        for number in range(40):
            enqueue(s, "test.note", {"subject": str(number)}, key=str(number))

    def work() -> None:
        with app.app_context():
            run_pending()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_pending()
    assert sorted(_done()) == sorted(str(n) for n in range(40))
