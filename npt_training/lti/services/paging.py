"""Reading a list that a platform gives in pages: bounded in pages, and its token stays with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from requests.utils import parse_header_links

from npt_training.core.i18n import gettext as _
from npt_training.lti.models import Platform
from npt_training.lti.services.calls import call
from npt_training.lti.services.rules import same_host


class ListBroken(Exception):
    """The list cannot be read to its end; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def pages(
    platform: Platform,
    url: str,
    scopes: Iterable[str],
    accept: str,
    *,
    most: int,
    most_bytes: int = 10_000_000,
    may_be_absent: bool = False,
) -> Iterator[Any]:
    """The document of each page, as ``rel="next"`` leads on.

    Raises what ``call`` does, and ListBroken where the list goes round in a circle, on to another
    server, or past ``most`` pages or ``most_bytes`` in all.
    """
    wanted, seen = list(scopes), set[str]()
    size, following = 0, url
    while following:
        if len(seen) >= most:
            raise ListBroken(_("The list has more than %(most)s pages.", most=most))
        seen.add(following)
        fetched = call(
            platform, "GET", following, wanted, accept=accept, may_be_absent=may_be_absent
        )
        size += len(fetched.body)
        if size > most_bytes:
            raise ListBroken(_("The list is longer than %(most)s bytes.", most=most_bytes))
        yield fetched.document
        following = next_page(following, fetched.headers.get("Link"))
        if following and not same_host(following, url):
            raise ListBroken(_("The list goes on at another server; we do not follow."))
        if following in seen:
            raise ListBroken(_("The list goes round in a circle."))


def next_page(url: str, links: str | None) -> str:
    """The address after ``url`` by a Link header (RFC 8288); empty at the end."""
    for link in parse_header_links(links or ""):
        if "next" in str(link.get("rel", "")).lower().split() and link.get("url"):
            return urljoin(url, link["url"])
    return ""
