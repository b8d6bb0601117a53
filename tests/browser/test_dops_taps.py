"""The observation form on a phone: twelve taps at most, nothing shown too early, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from npt_training.competency import service
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import PASSWORD
from tests.competency.factories import WELL, a_request, make_school, open_gate

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"])]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_TAPS = 12
TO_CHANGE = "Wait a breath longer before the next point."
COUNT = "addEventListener('pointerdown', () => window.counted(), true)"


@dataclass
class Bedside:
    """An instructor with their own phone, before the form that a trainee's code opened."""

    page: Any
    address: str
    offer: Callable[[int], str]
    taps: list[int] = field(default_factory=lambda: [0])

    def open(self, self_rating: int = 4) -> None:
        """Open the form from a fresh code; counting begins when it is on the screen."""
        self.page.goto(f"{self.address}/observe/{self.offer(self_rating)}")
        self.page.locator("form.dops").wait_for()
        self.taps[0] = 0

    def rate_everything(self, overall: str) -> None:
        for item in self.page.locator(".dops-critical").all():
            item.get_by_text("Did it", exact=True).tap()
        self.page.get_by_text("Everything else I saw was done").tap()
        self.page.get_by_text(re.compile(f"^{overall} ")).tap()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label).tap()
        self.page.keyboard.type(text)

    def sign(self) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign as observed").first.tap()

    def text(self) -> str:
        return str(self.page.locator("main").inner_text())


@pytest.fixture
def bedside(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> Iterator[Bedside]:
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
        clock=FrozenClock(datetime.now(UTC)),
    )
    with app.app_context():
        people = make_school()
        open_gate(people.trainee)

    def offer(self_rating: int) -> str:
        with app.app_context():
            request = a_request(self_rating=self_rating)
            return service.request_observation(people.trainee, request).link_secret

    address = serve(app, port)
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(60_000)
    context.add_init_script(COUNT)
    page = context.new_page()
    made = Bedside(page, address, offer)
    context.expose_function("counted", lambda: made.taps.__setitem__(0, made.taps[0] + 1))
    _sign_in(page, address, people.instructor_person.email)
    _add_passkey(page, address)
    yield made
    context.close()


def _sign_in(page: Any, address: str, email: str | None) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).tap()


def _add_passkey(page: Any, address: str) -> None:
    authenticator = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    page.goto(f"{address}/account/security/passkeys/new")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the passkey").tap()


def test_a_clean_e5_form_takes_twelve_taps(bedside: Bedside) -> None:
    bedside.open()
    bedside.rate_everything("E5")
    bedside.write("One thing done well", WELL)
    assert "face to face" in bedside.page.locator(".sign-statement").inner_text()
    bedside.sign()
    assert "Signed. The form is locked" in bedside.text()
    assert 10 <= bedside.taps[0] <= MOST_TAPS


def test_a_second_text_is_asked_only_below_e5(bedside: Bedside) -> None:
    bedside.open()
    second = bedside.page.get_by_label("One thing to change")
    bedside.rate_everything("E5")
    assert not second.is_visible()
    bedside.page.get_by_text(re.compile("^E4 ")).tap()
    assert second.is_visible()
    bedside.write("One thing done well", WELL)
    bedside.sign()
    assert "Below E5, write one thing to change" in bedside.text()
    bedside.write("One thing to change", TO_CHANGE)
    bedside.sign()
    assert "Signed. The form is locked" in bedside.text()
    assert TO_CHANGE in bedside.text()


def test_the_self_rating_changes_no_byte_before_signing(bedside: Bedside) -> None:
    pages = []
    for self_rating in (1, 5):
        bedside.open(self_rating)
        answer = bedside.page.request.get(bedside.page.url)
        pages.append(_without_ids(answer.text(), bedside.page.url))
        assert "somebody stood by" not in pages[-1]
    assert pages[0] == pages[1]


def _without_ids(text: str, url: str) -> str:
    """The page without what differs anyway: its address, nonce and security tokens."""
    text = text.replace(url.rsplit("/", 1)[1], "ID")
    text = re.sub(r'nonce="[^"]+"', "", text)
    text = re.sub(r'(csrf[_-]token"[^>]*(?:value|content)=)"[^"]+"', r"\1", text)
    return text


def test_after_signing_both_ratings_are_read(bedside: Bedside) -> None:
    bedside.open(self_rating=3)
    bedside.rate_everything("E5")
    bedside.write("One thing done well", WELL)
    bedside.sign()
    assert re.search(r"E3\b", bedside.text())
    assert re.search(r"E5\b", bedside.text())


def test_a_fault_keeps_everything_entered(bedside: Bedside, tmp_path: Path) -> None:
    bedside.open()
    bedside.rate_everything("E4")
    bedside.write("One thing done well", WELL)
    bedside.write("One thing to change", "Short.")
    before = bedside.page.evaluate(ENTERED)
    bedside.sign()
    assert "Please look at this again" in bedside.text()
    assert bedside.page.evaluate(ENTERED) == before
    assert len(before) == 8 + 1 + 1 + 2


ENTERED = """() => [...document.querySelectorAll('form.dops input, form.dops textarea')]
  .filter((one) => one.type === 'textarea' || one.checked)
  .map((one) => [one.name, one.value])"""
