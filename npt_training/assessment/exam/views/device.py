"""The device of a request: a random token in a cookie, and what the browser calls itself."""

from __future__ import annotations

import re
from typing import Any

from flask import g, make_response, request

from npt_training.assessment.exam.service import Device, new_token
from npt_training.core.runtime import current

COOKIE = "npt_exam_device"
KEPT_S = 30 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device() -> Device:
    """This browser; a new one gets a token, which ``remember`` hands out."""
    if "npt_exam_token" not in g:
        token = request.cookies.get(COOKIE, "")
        g.npt_exam_token = token if _TOKEN.fullmatch(token) else new_token()
    return Device(g.npt_exam_token, device_words(request.user_agent.string))


def remember(answer: Any) -> Any:
    """The answer with the token in a cookie that no script reads."""
    response = make_response(answer)
    response.set_cookie(
        COOKIE,
        device().token,
        max_age=KEPT_S,
        httponly=True,
        samesite="Lax",
        secure=current().settings.secure,
        path=current().url_prefix or "/",
    )
    return response


def device_words(agent: str) -> str:
    """What a supervisor reads: ``Firefox, Android``."""
    found = [
        next((name for sign, name in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(word for word in found if word)
