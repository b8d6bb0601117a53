"""In a host, the host's people use our pages, under its prefix, with its own sign-in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training import NPTTraining, create_app
from npt_training.core.migrate import upgrade
from npt_training.core.runtime import EXTENSION
from tests.conftest import IsolatedClient
from tests.host.host_app import load_example


@pytest.fixture
def host(tmp_path: Path, database_url: str) -> Any:
    config = {
        "NPT_DATABASE_URL": database_url,
        "NPT_DATA_DIR": str(tmp_path / "data"),
        "NPT_PUBLIC_URL": "http://host.example",
    }
    app = load_example().make_host(config)
    app.test_client_class = IsolatedClient
    app.extensions[EXTENSION].signer.create(demonstration=True)
    upgrade(app.extensions[EXTENSION].db)
    yield app
    app.extensions[EXTENSION].db.dispose()


def sign_in(app: Flask, user: str) -> Any:
    client = app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'value="([^"]+)"', page)
    assert token is not None
    answer = client.post("/sign-in", data={"user": user, "csrf_token": token.group(1)})
    assert answer.status_code == 302
    return client


def test_a_stranger_is_sent_to_the_host_s_sign_in(host: Flask) -> None:
    answer = host.test_client().get("/training/interests")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_a_person_of_the_host_is_known_by_name(host: Flask) -> None:
    answer = sign_in(host, "17").get("/training/interests")
    assert answer.status_code == 200
    assert "/training/static/" in answer.get_data(as_text=True)


def test_there_are_no_password_pages(host: Flask) -> None:
    paths = {str(rule) for rule in host.url_map.iter_rules() if "npt." in rule.endpoint}
    for word in ("sign-in", "sign-up", "password", "passkey", "reset"):
        assert not [path for path in paths if word in path and "observe" not in path], word


def test_roles_come_from_the_host(host: Flask) -> None:
    assert sign_in(host, "17").get("/training/observe").status_code == 403
    assert sign_in(host, "18").get("/training/observe").status_code == 200


def test_the_host_s_csrf_protection_lets_our_forms_through(host: Flask) -> None:
    client = sign_in(host, "17")
    page = client.get("/training/interests").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    answer = client.post(
        "/training/theme",
        data={"theme": "dark", "back": "/training/interests", "csrf_token": token.group(1)},
    )
    assert answer.status_code == 303
    assert client.post("/training/theme", data={"theme": "dark"}).status_code == 400


def test_two_applications_live_in_one_process(host: Flask, tmp_path: Path) -> None:
    other = create_app(
        {"data_dir": tmp_path / "other", "secret_key": "x" * 32, "public_url": "http://other"}
    )
    upgrade(other.extensions[EXTENSION].db)
    other.test_client_class = IsolatedClient
    assert other.test_client().get("/healthz").status_code == 200
    assert sign_in(host, "17").get("/training/interests").status_code == 200
    assert other.extensions[EXTENSION].db is not host.extensions[EXTENSION].db
    assert other.test_client().get("/training/healthz").status_code == 404


def test_it_needs_an_identity() -> None:
    with pytest.raises(TypeError, match="identity"):
        NPTTraining(Flask("bare"))


def test_a_prefix_behind_a_proxy(tmp_path: Path) -> None:
    app = create_app(
        {
            "data_dir": tmp_path / "data",
            "secret_key": "x" * 32,
            "public_url": "https://school.example/nerves",
            "trusted_proxies": 1,
        }
    )
    app.test_client_class = IsolatedClient
    upgrade(app.extensions[EXTENSION].db)
    answer = app.test_client().get(
        "/interests", headers={"X-Forwarded-Prefix": "/nerves", "X-Forwarded-Host": "evil.example"}
    )
    assert answer.headers["Location"].startswith("/nerves/")
    assert "evil" not in answer.headers["Location"]
    with app.test_request_context():
        from npt_training.core.web import absolute_url

        assert absolute_url("core.healthz") == "https://school.example/nerves/healthz"
