"""Installations of the command: empty machines, and one demonstration on each database."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from npt_training import create_app
from npt_training.cli import main
from npt_training.cli.demo import DemoFacts, fill, recall
from npt_training.core.clock import FrozenClock
from npt_training.core.runtime import EXTENSION
from tests.conftest import IsolatedClient
from tests.databases import admin
from tests.demo_cache import demonstration

PASSWORD = "a long enough password"


@dataclass
class Machine:
    """One machine: a data folder and a database address; ``run`` is its command line."""

    folder: Path
    url: str
    env: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *arguments: str, input: str | None = None, **env: str) -> Result:
        settings = {"NPT_DATA_DIR": str(self.data), "NPT_DATABASE_URL": self.url}
        return CliRunner().invoke(
            main, list(arguments), input=input, env={**settings, **self.env, **env}
        )

    def init(self, **env: str) -> Result:
        """Set it up for real; NPT_* by keyword."""
        return self.run(
            "init", "--organisation", "Coastal School", "--issuer", "Coastal Board",
            "--name", "Astrid Berg", "--email", "astrid@example.org", "--password", PASSWORD, **env,
        )  # fmt: skip

    def app(self, **config: Any) -> Flask:
        clock = config.pop("clock", None)
        app = create_app(
            {"data_dir": self.data, "database_url": self.url, "rate_limits": False} | config,
            clock=clock,
        )
        app.testing = True
        app.test_client_class = IsolatedClient
        return app


@pytest.fixture
def new_machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """Make empty machines: ``new_machine("sqlite")``, with no table in their database."""
    databases: list[str] = []
    numbers = itertools.count(1)

    def make(kind: str) -> Machine:
        folder = tmp_path / f"machine-{next(numbers)}"
        folder.mkdir()
        if kind == "sqlite":
            return Machine(folder, f"sqlite:///{folder / 'npt.sqlite3'}")
        server = request.getfixturevalue("postgres")
        databases.append(f"c_{os.urandom(6).hex()}")
        admin(server, f"CREATE DATABASE {databases[-1]}")
        return Machine(folder, server.get_uri(database=databases[-1]))

    yield make
    for database in databases:
        server = request.getfixturevalue("postgres")
        admin(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@pytest.fixture
def machine(new_machine: Callable[..., Machine], backend: str) -> Machine:
    """An empty machine on each database."""
    return new_machine(backend)


@pytest.fixture
def sqlite_machine(new_machine: Callable[..., Machine]) -> Machine:
    return new_machine("sqlite")


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine after ``init``; copy it, do not change it."""
    folder = tmp_path_factory.mktemp("set-up")
    machine = Machine(folder, f"sqlite:///{folder / 'npt.sqlite3'}")
    result = machine.init()
    assert result.exit_code == 0, result.output
    return machine


@pytest.fixture
def school(set_up: Machine, tmp_path: Path) -> Machine:
    """A copy of a machine after ``init``, to work on."""
    return copy_of(set_up, tmp_path / "school")


def copy_of(machine: Machine, folder: Path) -> Machine:
    """The same installation, on SQLite, in another folder."""
    shutil.copytree(machine.folder, folder)
    return Machine(folder, f"sqlite:///{folder / 'npt.sqlite3'}")


@dataclass(frozen=True)
class Demo:
    """A filled demonstration and what it says about itself."""

    machine: Machine
    facts: DemoFacts
    filled_at: FrozenClock


def _filled(machine: Machine) -> Demo:
    clock = FrozenClock()
    app = machine.app(clock=clock)
    with app.app_context():
        facts = fill()
    app.extensions[EXTENSION].db.dispose()
    return Demo(machine, facts, clock)


@pytest.fixture(scope="session")
def sqlite_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration on SQLite, filled once; do not change it."""
    folder = tmp_path_factory.mktemp("demo")
    clock = demonstration(folder)
    machine = Machine(folder, f"sqlite:///{folder / 'npt.sqlite3'}")
    app = machine.app(clock=clock)
    with app.app_context():
        facts = recall()
    app.extensions[EXTENSION].db.dispose()
    assert facts is not None
    return Demo(machine, facts, clock)


@pytest.fixture(scope="session")
def postgresql_demo(tmp_path_factory: pytest.TempPathFactory, postgres: Any) -> Iterator[Demo]:
    """The demonstration on PostgreSQL, filled once; do not change it."""
    admin(postgres, "CREATE DATABASE npt_demo")
    folder = tmp_path_factory.mktemp("demo-pg")
    yield _filled(Machine(folder, postgres.get_uri(database="npt_demo")))
    admin(postgres, "DROP DATABASE npt_demo WITH (FORCE)")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def demo(backend: str, request: pytest.FixtureRequest) -> Demo:
    """The demonstration on each database."""
    found: Demo = request.getfixturevalue(f"{backend}_demo")
    return found
