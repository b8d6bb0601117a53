"""A served school with two authors, and pages signed in as them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.models import Person
from tests.accounts.factories import PASSWORD
from tests.assessment.authoring.school import School, make_school


@dataclass
class Site:
    address: str
    chromium: Any
    school: School
    contexts: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, person: Person, **options: Any) -> Any:
        """A page signed in as ``person``; axe can be put into it."""
        settings = {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True} | options
        context = self.chromium.new_context(**settings)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.address}/sign-in")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], chromium: Any, port: int
) -> Iterator[Site]:
    app = make_app(public_url=f"http://localhost:{port}")
    with app.app_context():
        made = Site(serve(app, port), chromium, make_school())
        yield made
        for context in made.contexts:
            context.close()
    assert not made.errors
