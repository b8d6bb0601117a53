"""Every answer of ours carries the security headers; health and readiness tell the truth."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.core.runtime import current
from npt_training.core.web import Blueprint, absolute_url, local_path, mount


def _nonce(policy: str) -> str:
    found = re.search(r"'nonce-([^']+)'", policy)
    assert found
    return found.group(1)


def test_the_policy_has_a_fresh_nonce_each_time(client: FlaskClient) -> None:
    first, second = (client.get("/healthz").headers["Content-Security-Policy"] for _ in range(2))
    assert _nonce(first) != _nonce(second)
    assert "unsafe" not in first
    assert "default-src 'none'" in first


def test_other_headers(client: FlaskClient) -> None:
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_readiness_names_what_is_away(app: Flask, client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200
    for pem in current().signer.folder.glob("*.pem"):
        pem.unlink()
    current().signer._keys.clear()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"] == {"database": True, "files": True, "keys": False}


def test_an_unknown_page_is_a_page(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers


def test_a_post_without_a_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/theme", data={"theme": "dark"})
    assert answer.status_code == 400
    assert "npt_theme" not in str(answer.headers)


def test_full_addresses_ignore_a_forged_host(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert absolute_url("core.healthz") == "http://localhost:8000/healthz"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "", None, "javascript:1"],
)
def test_no_open_redirect(target: str | None) -> None:
    assert local_path(target, "/home") == "/home"


def test_a_route_without_a_permission_cannot_be_mounted() -> None:
    app = Flask("bare")
    blueprint = Blueprint("bare", __name__)
    blueprint.add_url_rule("/open-by-mistake", view_func=lambda: "x", endpoint="oops")
    with pytest.raises(RuntimeError, match="oops"):
        mount(app, [blueprint], "")
