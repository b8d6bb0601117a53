"""In Chromium: an LMS frames the registration and is told to close it; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from npt_training.accounts.models import Person
from npt_training.core.clock import SystemClock
from npt_training.lti.registration.service import links, roles
from npt_training.lti.sso import institutions
from tests.accounts.factories import PASSWORD, make_organisation, make_person, principal_of
from tests.browser.test_axe_pages import AXE, OF_COLOUR, RUN, WIDTH
from tests.lti.platform import Platform
from tests.lti.platform.registration import link
from tests.lti.registration.factories import HOST, connect, seen
from tests.ports import free_port

pytestmark = pytest.mark.browser

HOST_PAGE = """<!doctype html><html lang="en"><title>LMS</title><h1>Register a tool</h1>
<script>addEventListener("message", (event) => {{
  if (event.data && event.data.subject === "org.imsglobal.lti.close") {{
    document.querySelector("iframe").remove();
    document.querySelector("h1").textContent = "Closed for " + event.origin;
  }}
}});</script><iframe title="Tool" src="{src}" width="360" height="600"></iframe></html>"""


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def served(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], port: int
) -> Iterator[tuple[str, Person]]:
    """The site's address and its administrator."""
    app = make_app(lti_loopback=True, public_url=f"http://localhost:{port}", clock=SystemClock())
    with app.app_context():
        ari = make_person(make_organisation(), "administrator", name="Ari Admin")
        yield serve(app, port), ari


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": WIDTH, "height": 844}, bypass_csp=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def strict_page(chromium: Any) -> Iterator[Any]:
    """A page that keeps to every Content-Security-Policy."""
    context = chromium.new_context()
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def _hosted(path: str, src: str, serve: Callable[[Flask, int], str]) -> str:
    """A page of another site that frames ``src``; its address."""
    host = Flask("lms-page")
    host.add_url_rule(path, view_func=lambda: HOST_PAGE.format(src=escape(src)))
    port = free_port()
    serve(host, port)
    return f"http://127.0.0.1:{port}{path}"


def test_the_frame_of_an_lms_is_told_to_close(
    served: tuple[str, Person], strict_page: Any, serve: Callable[[Flask, int], str]
) -> None:
    address, ari = served
    with Platform(port=free_port()) as lms:
        opened = link(lms, links.make_link(principal_of(ari))[0])
        strict_page.goto(_hosted("/register", opened, serve))
        strict_page.get_by_role("heading", name=f"Closed for {address}").wait_for()
        assert len(lms.world.clients) == 1


def test_any_other_page_stays_unframed(
    served: tuple[str, Person], strict_page: Any, serve: Callable[[Flask, int], str]
) -> None:
    address, _ari = served
    refused = []
    strict_page.on("console", lambda message: refused.append(message.text))
    strict_page.goto(_hosted("/frame", f"{address}/sign-in", serve))
    strict_page.wait_for_load_state("load")
    assert any("frame-ancestors" in text for text in refused)


def test_axe_finds_nothing(served: tuple[str, Person], page: Any) -> None:
    address, ari = served
    principal = principal_of(ari)
    platform = connect(principal, deployment_id="1")
    tenant = seen(platform, "2", "Faculty of Health")
    roles.set_role(principal, platform.id, "http://school.example/roles#Tutor", "instructor")
    university = institutions.add(
        principal, institutions.Fields("Coast University", HOST, "npt", "", True)
    )
    institutions.switch(principal, university.id, on=True)
    platform_at = f"/lti/admin/platforms/{platform.id}"
    paths = [
        "/lti/register", "/sign-in", f"/sign-in/with/{university.id}",
        "/lti/admin", "/lti/admin/addresses", "/lti/admin/platforms/new", platform_at,
        f"{platform_at}/edit", f"{platform_at}/end", f"/lti/admin/tenants/{tenant.id}",
        "/lti/admin/keys", "/lti/admin/keys/rotate", "/institutions", "/institutions/new",
        f"/institutions/{university.id}", "/account/institutions", "/account/security",
    ]  # fmt: skip
    found: list[Any] = []
    source = AXE.read_text(encoding="utf-8")
    for path in paths:
        if path == "/lti/admin":
            _sign_in(page, address, ari)
        page.emulate_media(color_scheme="light")
        page.goto(address + path)
        assert urlsplit(page.url).path == path
        if page.evaluate("document.documentElement.scrollWidth") > WIDTH:
            found.append((path, "scrolls sideways"))
        page.evaluate(source)
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme)
            found += [(path, scheme, *fault) for fault in page.evaluate(RUN, rules)]
    assert found == []


def _sign_in(page: Any, address: str, person: Person) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()
