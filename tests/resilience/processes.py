"""Web and worker as real processes on loopback that can be killed with signal 9."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

COMMAND = [sys.executable, "-c", "from npt_training.cli import main; main()"]


@dataclass
class Site:
    """One web and one worker process on the same database; ``environment`` holds NPT_*."""

    environment: dict[str, str]
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *, worker: bool = True) -> None:
        environment = {**os.environ, **self.environment}
        web = ["run", "--no-worker", "--port", str(self.port)]
        for arguments in [web, ["worker"]] if worker else [web]:
            self.running.append(
                subprocess.Popen(
                    [*COMMAND, *arguments],
                    env=environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        self.wait()

    def wait(self) -> None:
        """Until the web answers."""
        for _ in range(600):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            assert all(process.poll() is None for process in self.running), "a process ended"
            time.sleep(0.1)
        raise AssertionError("the site does not answer")

    def kill(self) -> None:
        """Signal 9 to the processes we started, and wait until they are gone."""
        for process in self.running:
            os.kill(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait()
        self.running.clear()
