"""What a tab was opened for, kept while the person signs in there: a signed cookie, 15 minutes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE = "npt_lti_wish"
GOOD_FOR_S = 15 * 60


@dataclass(frozen=True)
class Wish:
    """Somebody of an LMS wants to go on at ``target`` with an account of their own."""

    user_id: str
    target: str


def keep(response: Response, wish: Wish, path: str) -> None:
    response.set_cookie(
        COOKIE, _signer().dumps([wish.user_id, wish.target]), max_age=GOOD_FOR_S, path=path,
        httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip


def kept() -> Wish | None:
    try:
        user_id, target = _signer().loads(request.cookies.get(COOKIE, ""), max_age=GOOD_FOR_S)
    except BadSignature:
        return None
    return Wish(user_id, target)


def forget(response: Response, path: str) -> None:
    response.delete_cookie(COOKIE, path=path, httponly=True, samesite="Lax")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="npt-lti-wish")
