"""How fast scores go to an LMS: one worker, a strict platform in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from benchmarks.site import Prepared
from npt_training.app import create_app
from npt_training.core.runtime import EXTENSION
from npt_training.lti.services.delivery import deliver
from tests.lti.platform import Platform
from tests.lti.services.campus import full, make_campus

LEARNERS = 200
PATIENCE_S = 300.0


def deliveries_per_second(url: str, folder: Path, port: int, platform_port: int) -> float:
    """Scores of 200 learners carried one after the other; our server on ``port`` has the keys."""
    app = create_app(
        {
            "database_url": url,
            "data_dir": folder,
            "secret_key": Prepared.secret,
            "lti_loopback": True,
        }
    )
    platform = Platform(port=platform_port, state=folder / "platform")
    try:
        with app.app_context():
            campus = make_campus(app, platform, column=100.0)
            campus.client.jwks_url = f"http://127.0.0.1:{port}/lti/jwks.json"
            for _ in range(LEARNERS):
                campus.score(campus.learner(), full(80.0))
            platform.keep()
            with _served(platform):
                began = time.perf_counter()
                deliver(campus.platform_id, stretch_s=PATIENCE_S)
                took = time.perf_counter() - began
            there = len(Platform(port=platform_port, state=platform.state).world.received)
            if there != LEARNERS:
                raise RuntimeError(f"only {there} of {LEARNERS} scores arrived")
    finally:
        app.extensions[EXTENSION].db.dispose()
    return LEARNERS / took


@contextmanager
def _served(platform: Platform) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.lti.platform"]
    process = subprocess.Popen(
        [*command, "--port", str(platform.port), "--state", str(platform.state)]
    )
    try:
        for _ in range(600):
            try:
                requests.get(f"{platform.base}/jwks", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
