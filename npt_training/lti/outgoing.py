"""One HTTP exchange with a checked address, ended at its deadline whatever the other side does."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import certifi
from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import TimeoutError as TimeoutOfUrllib3
from urllib3.util.ssl_ import create_urllib3_context

from npt_training.lti.addresses import Target


class TooLarge(Exception):
    """The answer is longer than was allowed."""


class Late(Exception):
    """The deadline passed."""


@dataclass
class Watch:
    """Cuts the line when time is up, also in the middle of a handshake or a header.

    A socket's own timeout counts anew with every byte, so a platform that sends one byte a second
    would hold a thread for ever. The watch shuts the connection down through a second handle.
    """

    seconds: float
    cut: bool = False
    _handle: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Watch:
        self.ends = time.monotonic() + self.seconds
        self._timer = threading.Timer(self.seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    @property
    def left_s(self) -> float:
        """Seconds left; raises Late when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0 or self.cut:
            raise Late()
        return left

    def hold(self, sock: socket.socket) -> None:
        with self._lock:
            if self._handle is not None:
                self._handle.close()
            self._handle = sock.dup()

    def _cut(self) -> None:
        with self._lock:
            self.cut = True
            if self._handle is not None:
                try:
                    self._handle.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # the other side was quicker


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: HTTPHeaderDict
    body: bytes


def exchange(
    method: str,
    target: Target,
    numbers: list[str],
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    max_bytes: int,
    watch: Watch,
) -> Answer:
    """Ask ``target`` at one of ``numbers``. Raises TooLarge, Late, OSError or HTTPError."""
    connection = _connection(target, numbers, watch)
    try:
        connection.request(
            method,
            target.path,
            body=body,
            headers={**headers, "Accept-Encoding": "identity", "Connection": "close"},
            preload_content=False,
        )
        response = connection.getresponse()
        content = _read(response, max_bytes)
        if watch.cut:
            raise Late()
        return Answer(response.status, response.headers, content)
    except Exception as error:
        if watch.cut or isinstance(error, TimeoutError | TimeoutOfUrllib3):
            raise Late() from error
        raise
    finally:
        connection.close()


def _connection(target: Target, numbers: list[str], watch: Watch) -> HTTPConnection:
    """A connection that knows the platform by name (TLS, Host) and dials a checked number."""

    def dial() -> socket.socket:
        failure: OSError | None = None
        for number in numbers:
            try:
                sock = socket.create_connection((number, target.port), timeout=watch.left_s)
            except OSError as error:
                failure = error
                continue
            watch.hold(sock)
            return sock
        raise failure or OSError("no address")

    made: HTTPConnection
    if target.scheme == "https":
        made = HTTPSConnection(target.host, target.port, ssl_context=_trust())
    else:
        made = HTTPConnection(target.host, target.port)
    made.timeout = watch.left_s
    made._new_conn = dial  # type: ignore[method-assign]
    return made


@cache
def _trust() -> ssl.SSLContext:
    """Authorities of this machine (also SSL_CERT_FILE) and those that come with certifi."""
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    return context


def _read(response: Any, max_bytes: int) -> bytes:
    """The body, unpacked where a platform packs it unasked; never more than ``max_bytes``."""
    parts: list[bytes] = []
    length = 0
    for part in response.stream(16_384, decode_content=False):
        length += len(part)
        if length > max_bytes:
            raise TooLarge()
        parts.append(part)
    content = b"".join(parts)
    if response.headers.get("Content-Encoding", "").lower() == "gzip":
        unpack = zlib.decompressobj(wbits=31)
        content = unpack.decompress(content, max_bytes + 1)
        if len(content) > max_bytes:
            raise TooLarge()
    return content
