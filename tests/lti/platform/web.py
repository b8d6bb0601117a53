"""Media types, exactly; bodies that are JSON objects; answers."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from tests.lti.platform.world import Refused


def wants(media: str) -> None:
    """406 unless the request says it takes ``media`` by its own name."""
    if media not in [value for value, _quality in request.accept_mimetypes]:
        raise Refused(406, f"Accept has to name {media}")


def body_of(media: str) -> dict[str, Any]:
    """The request's JSON object; 415 where it is not sent as ``media``."""
    if request.mimetype != media:
        raise Refused(415, f"Content-Type has to be {media}, not {request.mimetype or 'missing'}")
    try:
        body = json.loads(request.get_data())
    except ValueError as error:
        raise Refused(400, "not JSON") from error
    if not isinstance(body, dict):
        raise Refused(400, "not a JSON object")
    return body


def answer(
    document: Any, media: str, headers: dict[str, str] | None = None, status: int = 200
) -> Response:
    return Response(json.dumps(document), status, headers, mimetype=media)
