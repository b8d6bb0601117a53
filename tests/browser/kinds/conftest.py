"""One served application and one sign-in for all journeys of this folder."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from waitress.server import create_server

from npt_training import create_app
from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.core.runtime import EXTENSION
from tests.accounts.factories import PASSWORD, make_organisation, make_person
from tests.assessment import factories, figure_items
from tests.browser.kinds.journeys import KINDS
from tests.ports import free_port

SECRET = "a secret for tests, not for sites"


@dataclass
class School:
    """The application with an item of every kind, somebody who learns, and their cookies."""

    app: Flask
    address: str
    chromium: Any
    learner: Principal
    organisation: Organisation
    folder: Path
    signed_in: Any = None
    errors: list[str] = field(default_factory=list)

    def open(self, path: str, **options: Any) -> Any:
        """A page of a new browser, signed in, at ``path``."""
        context = self.chromium.new_context(storage_state=self.signed_in, **options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.address}{path}")
        return page

    def practise(self, code: str) -> str:
        with self.app.app_context():
            return service.practise_item(self.learner, code)

    def question(self, attempt_id: str) -> service.Asked:
        with self.app.app_context():
            return service.question(self.learner, attempt_id, 1)


def sign_in(page: Any, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def school(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Any
) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("kinds")
    shutil.copy(sqlite_template, folder / "npt.sqlite3")
    port = free_port()
    app = create_app(
        {
            "database_url": f"sqlite:///{folder / 'npt.sqlite3'}",
            "data_dir": folder / "data",
            "secret_key": SECRET,
            "public_url": f"http://localhost:{port}",
            "rate_limits": False,
        }
    )
    with app.app_context():
        diagrams = figure_items.drawn(folder / "figures")
        factories.make_edition([*(one.doc for one in KINDS.values()), *diagrams])
        organisation = make_organisation()
        person = make_person(organisation, "trainee")
        learner = factories.principal(person, organisation)
    server = create_server(app, host="127.0.0.1", port=port, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    made = School(app, f"http://localhost:{port}", chromium, learner, organisation, folder)
    context = chromium.new_context()
    sign_in(context.new_page(), made.address, person.email)
    made.signed_in = context.storage_state()
    context.close()
    yield made
    server.close()
    app.extensions[EXTENSION].db.dispose()


@pytest.fixture
def visit(school: School) -> Iterator[Callable[..., Any]]:
    """``school.open``, closed after the test; an error in a script fails it."""
    pages: list[Any] = []

    def opened(path: str, **options: Any) -> Any:
        pages.append(school.open(path, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()
    found, school.errors = school.errors, []
    assert found == []
