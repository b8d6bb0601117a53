"""Misbehaviour on demand. ``platform.misbehave(where, how, times)`` switches it on.

``where``: token, jwks, lineitems, scores, results, roster, registration, configuration, or ``*``.
``how``: ``500`` (any status), ``429:SECONDS`` (with Retry-After), ``html`` (200 and a page),
``slow:SECONDS`` (then right), ``drip:SECONDS`` (a byte each second), ``huge`` (50 MB), ``cut``
(half an answer), ``redirect:URL``, ``foreign-token`` (token only). One that is down is stopped.
``times``: how often; -1 until ``platform.behave()``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Response, g, request

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

PAGE = "<!doctype html><html lang='en'><title>Maintenance</title><p>Back soon."
MEGABYTE = b" " * 1_000_000


def area(path: str) -> str:
    """The name of the service at ``path``; empty for pages."""
    last = path.rsplit("/", 1)[-1]
    if last in ("token", "jwks", "scores", "results"):
        return last
    if "/lineitems" in path:
        return "lineitems"
    names = {"memberships": "roster", "register": "registration"}
    return names.get(last, "configuration" if last == "openid-configuration" else "")


def _huge() -> Iterator[bytes]:
    yield b'{"keys": ['
    for _ in range(50):
        yield MEGABYTE
    yield b"]}"


def _drip(seconds: int) -> Iterator[bytes]:
    for _ in range(seconds):
        yield b" "
        time.sleep(1)
    yield b"{}"


def instead(platform: Platform) -> Response | None:
    """What to answer in place of the right answer, if this request is to be badly served."""
    how, _, detail = platform.spend_fault(area(request.path)).partition(":")
    g.fault = how
    if how == "slow":
        time.sleep(float(detail))
    elif how == "html":
        return Response(PAGE, 200, mimetype="text/html")
    elif how == "huge":
        return Response(_huge(), 200, mimetype="application/json")
    elif how == "drip":
        return Response(_drip(int(detail)), 200, mimetype="application/json")
    elif how == "cut":
        return Response('{"keys": [', 200, {"Content-Length": "10"}, mimetype="application/json")
    elif how == "redirect":
        return Response("", 302, {"Location": detail})
    elif how.isdigit():
        headers = {"Retry-After": detail} if detail else {}
        return Response(f"answer {how}", int(how), headers, mimetype="text/plain")
    return None
