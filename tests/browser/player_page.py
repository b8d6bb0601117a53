"""The player's pages around a server that only notes what it is sent, and fails on demand."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify, redirect, request, send_from_directory
from PIL import Image

from npt_training.web.manifest import DIST
from tests.web.pages import environment

WIDTH, HEIGHT = 1000, 1250
LAST = 9
NERVES = ["Sural nerve", "Saphenous nerve", "Tibial nerve", "Deep fibular nerve"]
WANTED: dict[str, dict[str, Any]] = {
    "locate": {"point": True, "confidence": True},
    "points": {"points": 3},
    "territory": {"point": True},
    "trace": {"path": True},
    "area": {"area": True},
    "typed": {"line": True, "confidence": True},
    "numeric": {"number": True, "units": ["mm", "cm"]},
    "annotate": {"marks": 5},
    "case": {
        "text": True, "step": 1, "told": "The ankle turned inwards.",
        "revealed": [{"text": "A runner.", "prompt": "What first?", "answer": "Look"}],
    },
    "associate": {
        "image": None,
        "pins": [{"name": f"pin-{n}", "number": n, "text": NERVES[n]} for n in (1, 2)],
        "names": [{"value": str(n), "text": area} for n, area in enumerate(("Heel", "Shin"), 1)],
    },
}  # fmt: skip
PAGE = """{% extends "web/base.html" %}{% import "web/player_stage.html" as player %}
{% block title %}Question{% endblock %}{% block head %}{{ player.scripts() }}{% endblock %}
{% block main %}{{ player.item(stage) }}{% endblock %}"""


@dataclass
class Received:
    """What arrived, in order; ``status`` is what the server answers next."""

    status: int = 200
    answers: list[dict[str, Any]] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    tries: int = 0
    handed_in: list[int] = field(default_factory=list)
    """How many answers had arrived when it was handed in."""


def make_site() -> tuple[Flask, Received]:
    app = Flask("player", static_folder=None)
    received = Received()
    page = environment().from_string(PAGE)

    @app.get("/static/<path:path>")
    def static(path: str) -> Response:
        return send_from_directory(DIST, path)

    @app.get("/picture.png")
    def picture() -> Response:
        out = io.BytesIO()
        Image.new("RGB", (WIDTH, HEIGHT), "#d9c4b5").save(out, "PNG")
        return Response(out.getvalue(), mimetype="image/png")

    @app.get("/item/<kind>/<int:position>")
    def item(kind: str, position: int) -> str:
        return page.render(stage=stage_of(kind, position) | timed(request.args.get("left")))

    @app.post("/save")
    def save() -> Any:
        received.tries += 1
        if received.status != 200:
            return jsonify(message=f"The server says {received.status}."), received.status
        received.answers.append(request.get_json())
        last = request.get_json()["position"] == LAST
        return jsonify(saved=True, **({"next": "/done"} if last else {}))

    @app.post("/hand-in")
    def hand_in() -> Any:
        if received.status != 200:
            return "not now", received.status
        received.handed_in.append(len(received.answers))
        return redirect("/done")

    @app.get("/done")
    def done() -> str:
        return "done"

    @app.post("/answer")
    def answer() -> str:
        received.forms.append(request.form.to_dict(flat=False))
        return "taken"

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self' 'nonce-nonce'; style-src 'self'; "
            "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'"
        )
        return response

    return app, received


def timed(left: str | None) -> dict[str, Any]:
    """The keys of an examination with ``left`` seconds to go, by a server's clock of its own."""
    if left is None:
        return {}
    at = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    end = at + timedelta(seconds=int(left))
    times = {"deadline": end.isoformat(), "server_now": at.isoformat()}
    return times | {"hand_in_url": "/hand-in"}


def stage_of(kind: str, position: int) -> dict[str, Any]:
    names = [{"value": f"n{i}", "text": name} for i, name in enumerate(NERVES)]
    stage: dict[str, Any] = {
        "kind": {"row": "order", "typed": "identify"}.get(kind, kind), "attempt": "attempt-1",
        "position": position, "count": LAST,
        "prompt": "Where does it come to the surface?", "action": "/answer", "save_url": "/save",
        "next_url": f"/item/{kind}/{position + 1}" if position < LAST else None, "ahead": True,
        "image": {"src": "/picture.png", "width": WIDTH, "height": HEIGHT, "alt": "A leg"},
        "fixed": {"src": "/picture.png", "width": 400, "height": 500, "crop": "0,0,1,1"},
    }  # fmt: skip
    stage |= WANTED.get(kind, {})
    if kind in {"identify", "choice"}:
        stage["options"] = names
    if kind == "label":
        stage["names"] = names
        stage["pins"] = [{"name": f"pin-{n}", "number": n} for n in (1, 2)]
        stage["layers"] = [{"kind": "pin", "x": 300 * n, "y": 400 * n, "number": n} for n in (1, 2)]
    if kind in {"order", "row"}:
        stage["names"] = [
            {"value": str(n), "text": rank} for n, rank in enumerate(("First", "Second"), 1)
        ]
        stage["pins"] = [
            {"name": f"pin-{n}", "number": n, "text": NERVES[n] if kind == "row" else ""}
            for n in (1, 2)
        ]
    if kind == "order":
        stage["layers"] = [{"kind": "pin", "x": 300 * n, "y": 400 * n, "number": n} for n in (1, 2)]
    return stage
