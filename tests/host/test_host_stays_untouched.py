"""Mounting changes nothing of the host: hooks, handlers, globals, sign-in, languages, bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.core.migrate import upgrade
from npt_training.core.runtime import EXTENSION
from tests.conftest import IsolatedClient
from tests.host.host_app import load_example

PAGES = ["/", "/sign-in", "/missing", "/pin"]


def snapshot(app: Flask) -> dict[str, Any]:
    """Everything of an application that an extension could quietly change."""
    ours = lambda name: str(name).startswith("npt")  # noqa: E731
    hooks = {
        kind: {key: list(value) for key, value in getattr(app, kind).items() if not ours(key)}
        for kind in (
            "before_request_funcs", "after_request_funcs", "teardown_request_funcs",
            "template_context_processors", "url_value_preprocessors", "url_default_functions",
        )
    }  # fmt: skip
    return {
        **hooks,
        "errors": {k: repr(v) for k, v in app.error_handler_spec.items() if v and not ours(k)},
        "teardown": list(app.teardown_appcontext_funcs),
        "url_errors": list(app.url_build_error_handlers),
        "globals": sorted(app.jinja_env.globals),
        "filters": sorted(app.jinja_env.filters),
        "tests": sorted(app.jinja_env.tests),
        "extensions_of_jinja": sorted(app.jinja_env.extensions),
        "config": {k: repr(v) for k, v in app.config.items()},
        "login": vars(app.login_manager).keys(),  # type: ignore[attr-defined]
        "login_view": app.login_manager.login_view,  # type: ignore[attr-defined]
        "babel": repr(sorted(vars(app.extensions["babel"]))),
        "extensions": sorted(name for name in app.extensions if not ours(name)),
        "session_interface": type(app.session_interface),
        "routes": sorted(str(r) for r in app.url_map.iter_rules() if not ours(r.endpoint)),
        "cli": sorted(app.cli.commands),
        "wsgi": type(app.wsgi_app),
        "json": type(app.json),
    }


def normal(body: bytes) -> bytes:
    """Without the CSRF token, which differs each time."""
    return re.sub(rb'value="[\w.-]{40,}"', b'value="token"', body)


@pytest.fixture
def hosts(tmp_path: Path, database_url: str) -> Iterator[tuple[Flask, Flask]]:
    example = load_example()
    config = {
        "NPT_DATABASE_URL": database_url,
        "NPT_DATA_DIR": str(tmp_path / "data"),
        "NPT_PUBLIC_URL": "http://host.example",
    }
    plain, mounted = example.make_host(config, mount=False), example.make_host(config)
    for app in (plain, mounted):
        app.test_client_class = IsolatedClient
    mounted.extensions[EXTENSION].signer.create(demonstration=True)
    upgrade(mounted.extensions[EXTENSION].db)
    yield plain, mounted
    mounted.extensions[EXTENSION].db.dispose()


def test_nothing_of_the_host_changes(hosts: tuple[Flask, Flask]) -> None:
    plain, mounted = hosts
    before, after = snapshot(plain), snapshot(mounted)
    for what in before:
        found = str(before[what]), str(after[what])
        cleaned = [re.sub(r"0x[0-9a-f]+", "0x", text) for text in found]
        assert cleaned[0] == cleaned[1], what


@pytest.mark.parametrize("page", PAGES)
def test_the_host_s_pages_keep_every_byte(hosts: tuple[Flask, Flask], page: str) -> None:
    plain, mounted = (app.test_client().get(page) for app in hosts)
    assert plain.status_code == mounted.status_code
    assert normal(plain.data) == normal(mounted.data)
    assert sorted(plain.headers.keys()) == sorted(mounted.headers.keys())


def test_our_missing_pages_under_the_prefix_are_the_host_s(hosts: tuple[Flask, Flask]) -> None:
    _plain, mounted = hosts
    answer = mounted.test_client().get("/training/no-such-page")
    assert answer.status_code == 404
    assert b"The host's own page" in answer.data
