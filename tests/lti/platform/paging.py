"""Long lists in pages: the next one's address is in the Link header and nowhere else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from tests.lti.platform.world import Refused


def page_of(rows: list[Any], size: int) -> tuple[list[Any], dict[str, str]]:
    """The rows of this page and its headers. A ``limit`` may make pages smaller, never larger."""
    try:
        limit = int(request.args.get("limit", size))
        start = int(request.args.get("from", 0))
    except ValueError as error:
        raise Refused(400, "limit has to be a whole number") from error
    if limit < 1 or start < 0:
        raise Refused(400, "limit has to be at least 1")
    end = start + min(limit, size)
    if end >= len(rows):
        return rows[start:], {}
    query = urlencode(request.args.to_dict() | {"from": str(end)})
    following = f'<{request.base_url}?{query}>; rel="next"'
    first = f'<{request.base_url}>; rel="first"'
    return rows[start:end], {"Link": f"{first}, {following}"}
