"""Whether web addresses and links in texts are well formed. Nobody is asked over the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_NEVER = re.compile(r"[\s<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
_LINK = re.compile(r"\]\([^)\s]*\)|\]\((?:https?:|#|\.)")
_WEB = re.compile(r"https?://[^\s“”’»,;]+")
_LABEL = re.compile(r"^(?!-)[\w-]{1,63}(?<![-_])$")
_LAST = re.compile(r"^[^\W\d_]{2,}$|^xn--[a-z0-9-]+$")


def web_fault(address: str) -> str | None:
    """What is wrong with an ``http(s)`` address, or None."""
    if _NEVER.search(address):
        return "it holds a sign that no address may hold"
    try:
        parts = urlsplit(address)
        port_free = parts.port is None or parts.port > 0
    except ValueError:
        return "its host or port cannot be read"
    if parts.scheme not in ("http", "https"):
        return "it does not begin with https:// or http://"
    if parts.username is not None or not port_free:
        return "it names a person or a port nobody has"
    labels = (parts.hostname or "").split(".")
    if len(labels) < 2 or not all(map(_LABEL.match, labels)) or not _LAST.match(labels[-1]):
        return "its host is no name such as example.org"
    return None


def mail_fault(address: str) -> str | None:
    """What is wrong with a ``mailto:`` address, or None."""
    name, _, host = address.removeprefix("mailto:").partition("?")[0].rpartition("@")
    if not name or web_fault(f"https://{host}") or "/" in host:
        return "it is no mail address"
    return None


def plain_faults(text: str) -> Iterator[str]:
    """What is wrong with links in ``text``, which is shown as it stands and not as Markdown."""
    if _LINK.search(text):
        yield "a link is only read in a lesson; here it would be shown as brackets"
    for match in _WEB.finditer(text):
        address = match[0].rstrip(".:!?)]'\"")
        fault = web_fault(address)
        if fault is not None:
            yield f"{address} is no web address: {fault}"
