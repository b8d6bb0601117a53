"""The platform's process really stops with marks waiting, and starts again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.core.clock import SystemClock
from npt_training.core.db import read
from npt_training.core.jobs import run_pending
from npt_training.lti.services import outbox
from npt_training.lti.services.models import Delivery
from tests.lti.services.outage import (
    Line,
    campus_apart,
    each_once_and_in_order,
    write_scores,
)

SECRET = "a secret that outlives the process"
WORKER = [sys.executable, "-c", "from npt_training.cli import main; main()", "worker"]


@pytest.fixture
def site(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A site that lives in real time."""
    app = make_app(lti_loopback=True, clock=SystemClock(), secret_key=SECRET)
    with app.app_context():
        yield app


def delivered() -> int:
    with read() as s:
        count = select(func.count()).select_from(Delivery).where(Delivery.state == "delivered")
        return s.scalar(count) or 0


def test_twenty_marks_outlast_a_platform_that_was_killed(
    site: Flask, serve: Callable[[Flask, int], str], port: int, tmp_path: Path
) -> None:
    address = serve(site, port)
    with campus_apart(site, address, tmp_path, learners=10) as (campus, users, lms):
        lms.start()
        lms.kill()
        write_scores(campus, users, rounds=2)
        run_pending()
        assert campus.row().failures == 1
        assert campus.states() == ["waiting"] * 20
        lms.start()
        assert outbox.resend(None, refused=False).due == 20
        run_pending()
        assert campus.states() == ["delivered"] * 20
        lms.kill()
        each_once_and_in_order(lms.received(), users, rounds=2)


@pytest.mark.long
def test_two_hundred_marks_go_out_by_themselves_once_it_is_back(
    site: Flask,
    serve: Callable[[Flask, int], str],
    port: int,
    tmp_path: Path,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody helps: the worker's process finds the platform again when its hold ends."""
    address, line = serve(site, port), Line()
    with campus_apart(site, address, tmp_path, learners=50) as (campus, users, lms):
        lms.start()
        line.add("the platform is up")
        lms.kill()
        line.add("the platform is killed (signal 9)")
        write_scores(campus, users, rounds=4)
        line.add("200 marks are written and wait")
        worker = start_worker(database_url, tmp_path, address)
        try:
            wait_until(lambda: campus.row().failures >= 2, 240)
            row = campus.row()
            line.add(f"{row.failures} tries failed, {sum(t for t in tries())} of them at a mark")
            assert delivered() == 0
            assert sum(tries()) == row.failures
            lms.start()
            line.add("the platform is started again")
            wait_until(lambda: delivered() == 200, 400)
            line.add("200 marks are noted as delivered")
        finally:
            worker.kill()
            worker.wait()
        lms.kill()
        received = lms.received()
        line.arrivals(received)
        each_once_and_in_order(received, users, rounds=4)
        with capsys.disabled():
            print(f"\n{line.text()}")


@pytest.mark.long
def test_a_worker_killed_among_them_doubles_nothing(
    site: Flask,
    serve: Callable[[Flask, int], str],
    port: int,
    tmp_path: Path,
    database_url: str,
) -> None:
    """Signal 9 to the worker three times while it carries; what it held is asked for again."""
    address = serve(site, port)
    with campus_apart(site, address, tmp_path, learners=20) as (campus, users, lms):
        lms.start()
        write_scores(campus, users, rounds=3)
        for part in (12, 30, 48):
            worker = start_worker(database_url, tmp_path, address)
            wait_until(lambda part=part: delivered() >= part, 240)  # type: ignore[misc]
            worker.kill()
            worker.wait()
        for _ in range(3):
            outbox.resend(None, refused=False)
            run_pending()
        assert campus.states() == ["delivered"] * 60
        lms.kill()
        each_once_and_in_order(lms.received(), users, rounds=3)


def tries() -> list[int]:
    with read() as s:
        return list(s.scalars(select(Delivery.tries)))


def start_worker(database_url: str, folder: Path, address: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "NPT_DATABASE_URL": database_url,
        "NPT_DATA_DIR": str(folder / "data"),
        "NPT_SECRET_KEY": SECRET,
        "NPT_PUBLIC_URL": address,
        "NPT_LTI_LOOPBACK": "true",
    }
    return subprocess.Popen(
        WORKER, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_until(done: Callable[[], bool], most_s: float) -> None:
    ends = time.monotonic() + most_s
    while not done():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.2)
