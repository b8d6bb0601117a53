"""axe finds nothing on any page of the journey, for every role, light and dark, on demo data."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from waitress.server import create_server

from npt_training import create_app
from npt_training.certification.numbers import grouped
from npt_training.cli.demo import DemoFacts, recall
from npt_training.core.runtime import EXTENSION
from tests.demo_cache import demonstration as filled
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe-on-demo")]

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
WIDTH = 390
RUN = """async (only) => {
  const options = {resultTypes: ['violations']};
  if (only.length) options.runOnly = {type: 'rule', values: only};
  const found = await axe.run(options);
  return found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
}"""
OF_COLOUR = ["color-contrast", "link-in-text-block"]

STRANGER = [
    "/", "/sign-in", "/forgotten", "/verify", "/verify?number=12345", "/outbox", "/not-here",
    "/outbox > /invitation/",
    "/verify/{valid}", "/verify/{valid, a name from right to left}", "/verify/{expiring}",
    "/verify/{valid, the longest name}", "/verify/{suspended}", "/verify/{withdrawn}",
    "/verify/00000-0000-0000-0000",
]  # fmt: skip
EVERYBODY = ["/", "/account", "/account/security", "/atlas"]
ROLES: dict[str, list[str]] = {
    "stranger": STRANGER,
    "ada": [
        "/", *EVERYBODY, "/learn", "/practice", "/observations", "/observations/new",
        "/certificate", "/atlas/nerves > /atlas/nerves/", "/atlas/landmarks > /atlas/landmarks/",
        "/atlas/hazards > /atlas/hazards/", "/atlas > /atlas/regions/", "/atlas?q=sural",
        "/atlas > /atlas/regions/ > /atlas/views/", "/attempts",
        "/interests", "/search?q=sural", "/cards/", "/cards/sural",
        "/cards/sural/kept", "/search?q=sural&kind=item",
    ],
    "chidi": [
        "/", "/learn/B1", "/learn/B1 > /learn/B1/", "/learn/B9 > /learn/B9/.*heel", "/claims/G01",
        "/claims", "/claims?q=knee", "/corrections", "/quizzes/B1", "/emergency",
        "/emergency/anaphylaxis", "/sheets", "/sheets/consent-record", "/sheets/leaflet-knee",
        "/sheets/station-b6-phantom", "/remarks", "/remarks > /remarks/.{26}",
        "/remarks/new?place=nerve&code=sural",
    ],
    "eunji": ["/", "/attempts > /attempts/", "/quizzes/B1"],
    "hugo": [
        "/", "/observations/new", "/practice?nerve=sural", "/quizzes/B9",
        "/quizzes/B9 > /attempts/", "/quizzes/B9 > /attempts/ > /1$",
        "/quizzes/B9 > /attempts/ > /7$", "/quizzes/B9 > /attempts/ > /12$",
        "/recall", "/recall/nerves", "/examinations", "/examinations > /examinations/.{26}",
    ],
    "jamal": ["/", "/observations > /observations/.{26}", "/certificate"],
    "ana": [
        "/", "/atlas/review", "/atlas/review > /atlas/review/nerve/",
        "/atlas/review/landmark/lat_mal", "/atlas/review?state=accepted", "/atlas/print",
        "/atlas/body",
    ],
    "petra": ["/", "/certificate", "/certificate > /give-back", "/account/security"],
    "ines": [
        *EVERYBODY, "/marking", "/marking/decisions", "/marking/appeals",
        "/marking/appeals > /marking/appeals/.{26}", "/marking/regrade",
        "/marking/regrade > /marking/regrade/.{26}", "/marking/agreement", "/marking/comments",
        "/marking/release", "/observe", "/observe > /observe/form/",
        "/observe > /observations/.{26}", "/analysis", "/analysis > /analysis/tests/",
        "/examinations/desk", "/examinations/desk > /examinations/desk/.{26}", "/live",
        "/cohorts", "/cohorts > /cohorts/[0-9A-Z]{26}", "/cohorts > /cohorts/.{26} > /announce",
    ],
    "aya": [
        "/", "/authoring", "/authoring > /authoring/items/.{26}", "/authoring/qti",
        "/examinations/desk/pool", "/corrections/new", "/editions/labels",
        "/remarks/queue", "/remarks/queue > /remarks/queue/.{26}",
        "/remarks/queue > /remarks/queue/.{26} > /close",
    ],
    "cleo": ["/", "/awards", "/awards > /awards/people/", "/awards > /awards/proposals/"],
    "cyrus": [
        "/", "/awards > /awards/proposals/", "/certificates", "/certificates > /certificates/.{26}",
        "/certificates > /certificates/.{26}$ > /suspended",
    ],
    "chris": ["/", "/verify/staff"],
    "ari": [*EVERYBODY, "/people", "/people > /people/.{26}", "/people/invite", "/organisation",
            "/audit", "/authoring", "/authoring/new", "/authoring/pictures", "/authoring/exchange",
            "/authoring/twins", "/marking/policy", "/faculty", "/faculty > /faculty/[a-z]",
            "/faculty/volume-per-point/decide", "/faculty/adrenaline-anaphylaxis/decide",
            "/faculty/posterior-neck/decide", "/sheets/aftercare/edit",
            "/editions", "/editions > /editions/[0-9A-Z]{26}"],
}  # fmt: skip


@dataclass(frozen=True)
class Demonstration:
    address: str
    facts: DemoFacts


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration, served."""
    folder, port = tmp_path_factory.mktemp("axe"), free_port()
    clock = filled(folder)
    app = create_app(
        {
            "data_dir": folder / "data",
            "database_url": f"sqlite:///{folder / 'npt.sqlite3'}",
            "public_url": f"http://localhost:{port}",
            "rate_limits": False,
        },
        clock=clock,
    )
    with app.app_context():
        facts = recall()
    assert facts is not None
    server = create_server(app, host="127.0.0.1", port=port, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield Demonstration(f"http://localhost:{port}", facts)
    server.close()
    app.extensions[EXTENSION].db.dispose()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A phone; axe is put into it past the policy that forbids foreign scripts."""
    context = chromium.new_context(viewport={"width": WIDTH, "height": 844}, bypass_csp=True)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("who", ROLES)
def test_no_violations(demonstration: Demonstration, page: Any, who: str) -> None:
    if who != "stranger":
        _sign_in(demonstration, page, who)
    source = AXE.read_text(encoding="utf-8")
    found: list[Any] = []
    for path in ROLES[who]:
        page.emulate_media(color_scheme="light")
        _open(demonstration, page, path)
        if page.evaluate("document.documentElement.scrollWidth") > WIDTH:
            found.append((path, "scrolls sideways"))
        page.evaluate(source)
        for scheme, rules in (("light", []), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme)
            found += [(path, scheme, *fault) for fault in page.evaluate(RUN, rules)]
    assert found == []


def test_a_fault_would_be_found(demonstration: Demonstration, page: Any) -> None:
    """The check itself works: a field without its label, a grey on grey, dark unlike light."""
    _open(demonstration, page, "/verify")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("""() => {
        document.querySelector('label[for=number]').remove();
        document.querySelector('h1').style.color = '#ccc';
    }""")
    assert {rule for rule, _nodes in page.evaluate(RUN, [])} >= {"color-contrast", "label"}
    grounds = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def _sign_in(demonstration: Demonstration, page: Any, who: str) -> None:
    page.goto(f"{demonstration.address}/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(demonstration.facts.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def _open(demonstration: Demonstration, page: Any, path: str) -> None:
    """Open ``a > b``: the page a, then on it the first link whose address matches b, and so on."""
    for state, number in demonstration.facts.numbers.items():
        path = path.replace(f"{{{state}}}", grouped(number))
    first, *links = path.split(" > ")
    page.goto(f"{demonstration.address}{first}")
    for pattern in links:
        found = page.evaluate(
            """pattern => [...document.querySelectorAll('main a')].map((link) => link.href)
               .find((href) => new RegExp(pattern).test(href.replace(location.origin, '')))""",
            pattern,
        )
        assert found, f"{path}: no link like {pattern} on {page.url}"
        asked = urlsplit(found)  # a mail names the address of whoever filled the demonstration
        page.goto(demonstration.address + urlunsplit(("", "", asked.path, asked.query, "")))
