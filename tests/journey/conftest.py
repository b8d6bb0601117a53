"""The site as it is served, with a worker behind it, and people with browsers of their own."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from npt_training.accounts.models import Organisation
from npt_training.core.clock import SystemClock
from npt_training.core.jobs import work_forever
from npt_training.core.runtime import EXTENSION
from tests.accounts.factories import PASSWORD, make_organisation, make_person

PATIENCE_MS = 60_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@dataclass
class Visitor:
    """Somebody at the site: one browser context, one page, and what went wrong there."""

    page: Any
    touch: bool
    errors: list[str] = field(default_factory=list)

    def press(self, target: Any) -> None:
        """A tap on a phone, a click elsewhere."""
        target.tap() if self.touch else target.click()

    def go(self, target: Any) -> None:
        """Press something that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press(target)

    def link(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.go(self.page.get_by_role("link", name=name, exact=exact).first)

    def button(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.go(self.page.get_by_role("button", name=name, exact=exact).first)

    def nav(self, name: str) -> None:
        """An entry of the main menu, behind its button on a phone."""
        if self.touch:
            self.press(self.page.locator(".site-menu-narrow summary"))
        self.go(self.page.locator(".site-nav a:visible").get_by_text(name, exact=True))

    def sees(self, text: str) -> None:
        """Wait until the words stand on the page."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    def sign_in(self, email: str) -> None:
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.button("Sign in", exact=True)

    def read_code(self, folder: Path) -> str:
        """Point another phone's camera at the QR code on this screen."""
        picture = folder / "code.png"
        self.page.locator("[data-qr]").first.screenshot(path=picture)
        with Image.open(picture) as shown:
            [found] = zxingcpp.read_barcodes(shown.convert("L"))
        return str(found.text)


@dataclass
class Site:
    """The served application, its first school, and everybody who visits."""

    app: Flask
    address: str
    school: Organisation
    browser: Any
    visitors: list[Visitor] = field(default_factory=list)

    def person(self, role: str, name: str) -> str:
        """A member of the school; returns their e-mail address."""
        email = f"{name.split()[0].lower()}@example.org"
        with self.app.app_context():
            make_person(self.school, role, name=name, email=email)
        return email

    def visit(self, path: str = "/", **options: Any) -> Visitor:
        """A new browser at ``path``; errors on its console are kept."""
        context = self.browser.new_context(**(DESK | options))
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context.new_page(), bool(options.get("has_touch")))
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        visitor.page.on("console", lambda message: _note(visitor, message))
        self.visitors.append(visitor)
        visitor.page.goto(f"{self.address}{path}")
        return visitor

    def member(self, role: str, name: str, **options: Any) -> Visitor:
        """A member of the school who has just signed in."""
        email = self.person(role, name)
        visitor = self.visit("/sign-in", **options)
        visitor.sign_in(email)
        return visitor


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """When a journey stops, tell where everybody stood."""
    report = yield
    site = getattr(item, "funcargs", {}).get("site")
    if report.when == "call" and report.failed and isinstance(site, Site):
        seen = [f"{one.page.url}\n{one.text()}\n{one.errors}" for one in site.visitors]
        for number, one in enumerate(site.visitors):
            one.page.screenshot(path=item.funcargs["tmp_path"] / f"visitor-{number}.png")
        report.sections.append(("What the visitors saw last", "\n\n".join(seen)))
    return report


def _note(visitor: Visitor, message: Any) -> None:
    if message.type == "error":
        visitor.errors.append(f"{visitor.page.url}: {message.text}")


@pytest.fixture
def site(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> Iterator[Site]:
    """The real content, served by waitress, with a worker; every console error fails the test."""
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
        rate_limits=True,
        db_pool_size=20,
        clock=SystemClock(),
    )
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(app, stop), daemon=True)
    worker.start()
    with app.app_context():
        school = make_organisation()
    made = Site(app, serve(app, port), school, chromium)
    yield made
    for visitor in made.visitors:
        visitor.page.context.close()
    stop.set()
    app.extensions[EXTENSION].tasks.wake.set()
    worker.join(timeout=10)
    assert [error for visitor in made.visitors for error in visitor.errors] == []


def _work(app: Flask, stop: threading.Event) -> None:
    with app.app_context():
        work_forever(stop)
