"""One unit of work saves whole or not at all, and read-then-write loses nothing."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.core.clock import now
from npt_training.core.db import UnitOfWorkError, locked, read, write
from npt_training.core.jobs import Job
from npt_training.core.mail import Mail


def _mail(key: str) -> Mail:
    return Mail(key=key, to_address="a@example.org", subject="s", text="t", created_at=now())


def test_it_rolls_back_whole(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), write() as s:
        s.add(_mail("one"))
        s.flush()
        _ = 1 / 0
    with read() as s:
        assert s.scalars(select(Mail)).all() == []


def test_an_inner_failure_that_is_swallowed_saves_nothing(app: Flask) -> None:
    with pytest.raises(UnitOfWorkError), write() as outer:
        outer.add(_mail("outer"))
        try:
            with write() as inner:
                inner.add(_mail("inner"))
                raise ValueError
        except ValueError:
            pass
    with read() as s:
        assert s.scalars(select(Mail)).all() == []


def test_a_write_cannot_start_inside_a_read(app: Flask) -> None:
    with read(), pytest.raises(UnitOfWorkError), write():
        pass


def test_sqlite_is_durable(app: Flask, backend: str) -> None:
    if backend != "sqlite":
        return
    with read() as s:
        connection = s.connection()
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_eight_threads_of_read_then_write_lose_nothing(app: Flask) -> None:
    with write() as s:
        job = Job(
            name="n", key="k", payload={"count": 0}, state="done", run_after=now(), created_at=now()
        )
        s.add(job)
        s.flush()
        job_id = job.id
    faults: list[BaseException] = []

    def add_many() -> None:
        try:
            with app.app_context():
                for _ in range(25):
                    with write() as s:
                        row = locked(s, Job, job_id)
                        assert row is not None
                        row.payload = {"count": row.payload["count"] + 1}
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=add_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with read() as s:
        row = s.get(Job, job_id)
        assert row is not None
        assert row.payload == {"count": 200}
