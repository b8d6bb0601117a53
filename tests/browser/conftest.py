"""The player's page in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.browser.player_page import Received, make_site


class Player:
    """One browser page with the player on it, and what the server received."""

    def __init__(self, browser: Any, address: str, received: Received) -> None:
        self.browser, self.address, self.received = browser, address, received
        self.contexts: list[Any] = []
        self.errors: list[str] = []

    def open(self, path: str, **options: Any) -> Any:
        settings = {"viewport": {"width": 1280, "height": 900}} | options
        context = self.browser.new_context(**settings)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.address}{path}")
        if options.get("java_script_enabled", True):
            page.wait_for_selector(
                "html.has-keys :is(.player-stage.is-live, form.player:not(:has(.player-stage)))"
            )
        return page


@pytest.fixture
def player(chromium: Any, serve: Callable[[Flask, int], str], port: int) -> Iterator[Player]:
    app, received = make_site()
    made = Player(chromium, serve(app, port), received)
    yield made
    for context in made.contexts:
        context.close()
    assert not made.errors
