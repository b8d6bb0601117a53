"""Health, built front-end files, stored pictures, the development outbox, the reader's theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, jsonify, redirect, request, send_from_directory
from sqlalchemy import text

from npt_training.core import mail, storage
from npt_training.core.db import read
from npt_training.core.errors import NotFound, NptError
from npt_training.core.runtime import current
from npt_training.core.web import Blueprint, local_path, public, render, url_to

bp = Blueprint("core", __name__)
DIST = Path(__file__).resolve().parent.parent / "web" / "static" / "dist"
FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/healthz")
@public
def healthz() -> Any:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Database, files and keys answer too; 503 names the one that does not."""
    checks = {"database": _database_ready(), "keys": _keys_ready(), "files": _files_ready()}
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


def _database_ready() -> bool:
    try:
        with read() as s:
            s.execute(text("SELECT version_num FROM npt_alembic_version")).one()
    except Exception:
        return False
    return True


def _keys_ready() -> bool:
    try:
        return bool(current().signer.key_id)
    except (NptError, OSError, ValueError):
        return False


def _files_ready() -> bool:
    try:
        return bool(current().storage.fs.exists(current().storage.root))
    except OSError:
        return False


@bp.get("/static/<path:path>")
@public
def static(path: str) -> Response:
    """A built front-end file; its name carries its hash."""
    response = send_from_directory(DIST, path)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@bp.get("/files/<digest>")
@public
def file(digest: str) -> Response:
    """A picture by its content address. Addresses cannot be guessed and hold nothing personal."""
    stored = storage.describe(digest)
    if stored is None or not stored.open:
        raise NotFound()
    response = Response(storage.get(digest), mimetype=stored.media_type)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@bp.get("/outbox")
@public
def outbox() -> Any:
    """Development only: the mails that would have been sent."""
    if current().settings.production or current().settings.smtp_url or current().hosted:
        raise NotFound()
    return render("core/outbox.html", mails=mail.outbox())


@bp.post("/theme")
@public
def theme() -> Any:
    """Remember light, dark or automatic on this device."""
    response = redirect(local_path(request.form.get("back"), url_to("core.healthz")), code=303)
    chosen = request.form.get("theme", "auto")
    if chosen in {"light", "dark", "auto"}:
        response.set_cookie(
            "npt_theme",
            chosen,
            max_age=365 * 86400,
            samesite="Lax",
            secure=current().settings.secure,
        )
    return response
