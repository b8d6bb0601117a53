"""``run`` and ``worker``: a first start, a second one, and starts that cannot be."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from flask import request

from npt_training.cli.demo import is_fresh
from npt_training.cli.demo.story import Story
from npt_training.cli.serve import open_server
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import EXTENSION, current
from tests.cli.conftest import Demo, Machine, copy_of

pytestmark = pytest.mark.xdist_group("demo")


class Serving:
    """``npt-training run`` as a process of its own, stopped at the end."""

    def __init__(self, machine: Machine, *arguments: str, **env: str) -> None:
        settings = {"NPT_DATA_DIR": str(machine.data), "NPT_DATABASE_URL": machine.url, **env}
        command = "from npt_training.cli import main; main()"
        self.log = machine.folder / "run.log"
        with open(self.log, "w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", command, *arguments],
                env={**os.environ, **settings}, stdout=out, stderr=out,
            )  # fmt: skip

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def wait_for(self, text: str, within_s: float = 90) -> str:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            said = self.log.read_text()
            if text in said:
                return said
            assert self.process.poll() is None, said
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def test_a_second_start_prints_the_demonstration_again(
    sqlite_demo: Demo, tmp_path: Path, port: int
) -> None:
    machine = copy_of(sqlite_demo.machine, tmp_path / "copy")
    with Serving(machine, "run", "--demo", "--port", str(port)) as site:
        said = site.wait_for("Serving on")
        assert f"http://localhost:{port}/verify/" in said
        assert "First start" not in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        assert site.stop() == 0


def test_an_interrupted_first_start_leaves_an_empty_database(
    sqlite_machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stops it in the middle, the next start begins anew."""

    def stop(_story: Story, _who: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Story, "propose", stop)
    result = sqlite_machine.run("demo")
    assert result.exit_code != 0
    app = sqlite_machine.app()
    with app.app_context():
        assert is_fresh()
        assert current().clock.now().year >= 2026
    monkeypatch.undo()
    assert sqlite_machine.run("demo").exit_code == 0


def test_real_data_is_served_without_a_word_about_the_demonstration(
    school: Machine, port: int
) -> None:
    with Serving(school, "run", "--demo", "--port", str(port)) as site:
        said = site.wait_for("Serving on")
        assert "demonstration" not in said.casefold()
        assert site.stop() == 0


def test_before_init_run_and_worker_say_what_to_do(machine: Machine, port: int) -> None:
    served = machine.run("run", "--port", str(port))
    assert served.exit_code == 1
    assert "npt-training init" in served.output
    worked = machine.run("worker")
    assert worked.exit_code == 1
    assert "npt-training init" in worked.output


def test_an_older_schema_is_upgraded_in_development_and_refused_in_production(
    sqlite_machine: Machine, port: int
) -> None:
    app = sqlite_machine.app()
    with app.app_context():
        upgrade(current().db, "0004_curriculum")
    refused = sqlite_machine.run(
        "run", "--port", str(port), NPT_MODE="production",
        NPT_PUBLIC_URL="https://training.example.org", NPT_SECRET_KEY="s" * 40,
    )  # fmt: skip
    assert refused.exit_code == 1
    assert "npt-training db upgrade" in refused.output
    with app.app_context():
        assert revisions(current().db)[0] == "0004_curriculum"
    with Serving(sqlite_machine, "run", "--port", str(port)) as site:
        site.wait_for("Serving on")
        assert site.stop() == 0
    with app.app_context():
        found, newest = revisions(current().db)
        assert found == newest


def test_a_taken_port_is_told_before_anything_is_filled(sqlite_machine: Machine, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        result = sqlite_machine.run("run", "--demo", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port}" in result.output
    assert "--port" in result.output
    assert not (sqlite_machine.folder / "npt.sqlite3").exists()


def test_the_worker_ends_on_a_signal(school: Machine) -> None:
    with Serving(school, "worker") as worker:
        worker.wait_for("Working on jobs")
        time.sleep(0.5)
        assert worker.stop() == 0


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_forwarded_addresses_are_believed_from_our_proxies_alone(
    school: Machine, port: int, proxies: int, seen: str
) -> None:
    app = school.app(trusted_proxies=proxies)
    app.add_url_rule("/who", "who", lambda: request.remote_addr or "")
    server = open_server(app, "127.0.0.1", port, threads=1)
    threading.Thread(target=server.run, daemon=True).start()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/who", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.read().decode() == seen
        assert "waitress" not in str(answer.headers).casefold()
    server.close()
    app.extensions[EXTENSION].db.dispose()
