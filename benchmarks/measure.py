"""Timing over HTTP on kept-alive connections, interleaved, with the servers' CPU beside it."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil


@dataclass
class Server:
    """A server process and one kept-alive connection to it."""

    process: subprocess.Popen[bytes]
    port: int
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def wait(self, path: str) -> None:
        """Until ``path`` answers; a server that dies ends the run."""
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server on port {self.port} ended")
            try:
                self.call("GET", path)
                return
            except (ConnectionError, OSError, http.client.HTTPException):
                self.connection.close()
                time.sleep(0.1)
        raise RuntimeError(f"the server on port {self.port} does not answer")

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def cpu_s(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(timeout=20)


Call = Callable[[int], tuple[int, bytes]]


@dataclass(frozen=True)
class Pair:
    """Medians of two interleaved series, in ms, and CPU ms per request of their servers."""

    ours_ms: float
    base_ms: float
    ours_cpu_ms: float | None
    base_cpu_ms: float | None

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.base_ms


def interleaved(
    ours: Call,
    base: Call,
    *,
    count: int,
    warm: int,
    expect: tuple[int, int] = (200, 200),
    servers: tuple[Server, Server] | None = None,
) -> Pair:
    """Call both in turn ``count`` times after ``warm`` rounds; every status must be as expected."""
    for number in range(warm):
        _timed(ours, number, expect[0])
        _timed(base, number, expect[1])
    before = [server.cpu_s() for server in servers] if servers else None
    first, second = [], []
    for number in range(warm, warm + count):
        first.append(_timed(ours, number, expect[0]))
        second.append(_timed(base, number, expect[1]))
    cpu = (
        [
            (server.cpu_s() - start) * 1000 / count
            for server, start in zip(servers, before, strict=True)
        ]
        if servers and before
        else [None, None]
    )
    return Pair(statistics.median(first), statistics.median(second), cpu[0], cpu[1])


def _timed(call: Call, number: int, expected: int) -> float:
    start = time.perf_counter()
    status, body = call(number)
    took = (time.perf_counter() - start) * 1000
    if status != expected:
        raise RuntimeError(f"expected {expected}, got {status}: {body[:300]!r}")
    return took
