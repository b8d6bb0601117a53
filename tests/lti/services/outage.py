"""A platform in a process of its own that is stopped and started, and what reached it."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from tests.lti.platform import Platform, User
from tests.lti.platform.world import Received
from tests.lti.services.campus import Campus, full, make_campus
from tests.ports import free_port


@dataclass
class Line:
    """What happened when, in seconds from the beginning."""

    begun: float = field(default_factory=time.monotonic)
    wall: float = field(default_factory=time.time)
    events: list[tuple[float, str]] = field(default_factory=list)

    def add(self, words: str) -> None:
        self.events.append((time.monotonic() - self.begun, words))

    def arrivals(self, received: list[Received]) -> None:
        """Fold what the platform took into the line."""
        for one in received:
            at = one.at - self.wall
            self.events.append((at, f"taken: {one.body['userId']} {one.body['scoreGiven']:g}"))

    def text(self, most: int = 12) -> str:
        """The line in order; of many arrivals in a row the first and the last."""
        lines, taken = [], []
        for at, words in [*sorted(self.events), (0.0, "")]:
            if words.startswith("taken"):
                taken.append((at, words))
                continue
            if taken:
                lines.append(f"{taken[0][0]:8.2f} s  first of {len(taken)} {taken[0][1]}")
                lines.append(f"{taken[-1][0]:8.2f} s  last of them {taken[-1][1]}")
                taken = []
            if words:
                lines.append(f"{at:8.2f} s  {words}")
        return "\n".join(lines[: 2 * most])


class Lms:
    """The platform's process; its rows are in ``state`` and outlive it."""

    def __init__(self, port: int, state: Path) -> None:
        self.port, self.state = port, state
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.lti.platform", "--port", str(self.port), "--state",
             str(self.state)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/jwks")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the platform does not answer")

    def kill(self) -> None:
        """Signal 9, and wait until it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def received(self) -> list[Received]:
        return Platform(port=self.port, state=self.state).world.received


@contextmanager
def campus_apart(
    app: Flask, address: str, folder: Path, learners: int
) -> Iterator[tuple[Campus, list[User], Lms]]:
    """A campus whose platform is not served yet, with learners, and its process to start."""
    port, state = free_port(), folder / "lms.pickle"
    platform = Platform(port=port, state=state)
    platform.add_tool(address)
    campus = make_campus(app, platform)
    users = [campus.learner() for _ in range(learners)]
    platform.keep()
    lms = Lms(port, state)
    try:
        yield campus, users, lms
    finally:
        lms.kill()


def write_scores(campus: Campus, users: list[User], rounds: int) -> None:
    """``rounds`` rising marks for everybody."""
    for number in range(rounds):
        for user in users:
            campus.score(user, full(10.0 * (number + 1)))


def each_once_and_in_order(received: list[Received], users: list[User], rounds: int) -> None:
    wanted = [10.0 * (number + 1) for number in range(rounds)]
    for user in users:
        own = [one.body["scoreGiven"] for one in received if one.body["userId"] == user.id]
        assert own == wanted, (user.id, own)
    assert len(received) == rounds * len(users)
