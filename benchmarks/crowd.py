"""Many people at once over HTTP on loopback: each waits, opens a question, answers it, goes on.

One process, one event loop, one kept-alive connection a person and server. It ends by itself:
a person makes a fixed number of requests, and a request that takes longer than ``PATIENCE_S`` or
fails is tried again with the same key at most ``TRIES`` times, as the player does.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

PATIENCE_S = 30.0
TRIES = 5


@dataclass(frozen=True)
class Sitter:
    """One person with an open paper: how they are signed in, and what they answer, in order."""

    cookie: str
    token: str
    attempt_id: str
    answers: list[dict[str, object]]


@dataclass
class Times:
    """Seconds of every request by what was asked, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    repeated: int = 0
    lost: list[str] = field(default_factory=list)

    def add(self, what: str, took: float) -> None:
        self.seconds.setdefault(what, []).append(took)

    def percentile(self, what: str, share: float) -> float:
        """Milliseconds that ``share`` of the requests stayed below."""
        row = sorted(self.seconds[what])
        return 1000 * row[min(len(row) - 1, int(share * len(row)))]


@dataclass
class Wire:
    """A kept-alive HTTP/1.1 connection to a port of this machine."""

    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def call(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body; ConnectionError or TimeoutError when there is no whole answer."""
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            return await asyncio.wait_for(self._exchange(method, path, headers, body), PATIENCE_S)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.close()
            raise ConnectionError(str(error)) from error

    async def _exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        assert self.reader is not None
        assert self.writer is not None
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        self.writer.write("\r\n".join(lines).encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        if "content-length" in fields:
            content = await self.reader.readexactly(int(fields["content-length"]))
        else:
            content = await self._chunks()
        if fields.get("connection") == "close":
            self.close()
        return int(head[0].split()[1]), content

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        found = b""
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            found += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return found

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def sit(
    sitters: list[Sitter], port: int, bare_port: int, pace_s: tuple[float, float]
) -> Times:
    """Everybody answers everything; beside each answer one insert goes to the bare server."""
    times = Times()
    await asyncio.gather(
        *(_one(number, sitter, port, bare_port, pace_s, times)
          for number, sitter in enumerate(sitters))
    )  # fmt: skip
    return times


async def _one(
    number: int,
    sitter: Sitter,
    port: int,
    bare_port: int,
    pace_s: tuple[float, float],
    times: Times,
) -> None:
    rng = random.Random(number)
    ours, bare = Wire(port), Wire(bare_port)
    signed = {"Cookie": sitter.cookie, "X-CSRFToken": sitter.token}
    posted = signed | {"Content-Type": "application/json"}
    await asyncio.sleep(rng.uniform(0, pace_s[1]))
    for position, response in enumerate(sitter.answers, 1):
        page = f"/attempts/{sitter.attempt_id}/{position}"
        await _ask(ours, "page", "GET", page, signed, b"", times)
        await asyncio.sleep(rng.uniform(*pace_s))
        key = f"{sitter.attempt_id}-{position}"
        body = json.dumps({"position": position, "response": response, "key": key}).encode()
        await _ask(ours, "answer", "POST", f"{page}/save", posted, body, times)
        plain = {"Content-Type": "application/json"}
        await _ask(bare, "bare", "POST", "/insert", plain, json.dumps({"v": key}).encode(), times)
    ours.close()
    bare.close()


async def _ask(
    wire: Wire,
    what: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    times: Times,
) -> None:
    start = time.perf_counter()
    for _try in range(TRIES):
        try:
            status, content = await wire.call(method, path, headers, body)
        except ConnectionError:
            times.repeated += 1
            continue
        if status == 200:
            times.add(what, time.perf_counter() - start)
            return
        times.lost.append(f"{method} {path}: {status} {content[:200]!r}")
        return
    times.lost.append(f"{method} {path}: no answer")
