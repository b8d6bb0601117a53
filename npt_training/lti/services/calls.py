"""A request to a platform's service with a token of ours; one that is not taken is renewed once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npt_training.lti.fetch import Fetched, FetchFailed, get_json, send_json
from npt_training.lti.models import Platform
from npt_training.lti.services import tokens, words
from npt_training.lti.services.errors import TokenFailed

ROSTER_BYTES = 2_000_000
"""Of one page of a list; a page of a hundred members is about 50 kB."""


def call(
    platform: Platform,
    method: str,
    url: str,
    scopes: Iterable[str],
    *,
    accept: str = "application/json",
    document: Any = None,
    media_type: str = "application/json",
    max_bytes: int = ROSTER_BYTES,
    may_be_absent: bool = False,
) -> Fetched:
    """The platform's good answer.

    A platform that gave us somebody else's token says that what is ours is not there, so a 404
    drops the token too, unless it is an ordinary answer (``may_be_absent``).

    Raises FetchFailed with what it answered otherwise, and TokenFailed where there is no token to
    ask with or none that it takes: then nothing was done there.
    """
    wanted = list(scopes)
    for last in (False, True):
        token = tokens.access_token(platform.id, wanted)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            if method == "GET":
                return get_json(url, accept=accept, max_bytes=max_bytes, headers=headers)
            return send_json(
                method,
                url,
                document,
                media_type=media_type,
                accept=accept,
                max_bytes=max_bytes,
                headers=headers,
            )
        except FetchFailed as failed:
            absent = failed.status in (404, 410) and not may_be_absent
            if failed.status == 401 or absent:
                tokens.drop(platform.id, token, wanted)
            if failed.status != 401:
                raise
            if last:
                raise TokenFailed(words.token_not_accepted(), status=401) from failed
    raise AssertionError("unreachable")
