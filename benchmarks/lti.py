"""Coming in from an LMS: login, launch and the first page, beside one bare request.

A strict platform of the tests signs every launch; it is no part of what is measured. What counts is
the processor time of our server for all three requests, over that of a bare server for one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from benchmarks.measure import Server
from benchmarks.site import Prepared
from npt_training.accounts.service import person_by_email
from npt_training.app import create_app
from npt_training.core.runtime import EXTENSION
from tests.lti.platform import Link, Platform, User

GOAL = 12.0
SITE = "http://127.0.0.1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Arrivals:
    """People of one course who open their quiz from the LMS, one after the other."""

    platform: Platform
    link: Link
    people: list[User]
    opened: list[str] = field(default_factory=list)

    def arrive(self, ours: Server, number: int) -> tuple[int, bytes]:
        """One person's login, launch and first page; the status of the page."""
        user = self.people[number % len(self.people)]
        address = urlsplit(self.platform.begin(self.link, user))
        began = call(ours, "GET", f"{address.path}?{address.query}")
        sent = dict(parse_qsl(urlsplit(began.headers["Location"]).query))
        form = {"state": sent["state"], "id_token": self.platform.id_token(sent)}
        launched = call(
            ours, "POST", "/lti/launch", urlencode(form), FORM | {"Cookie": began.cookies}
        )
        shown = launched
        while shown.status in (302, 303):
            page = shown.headers["Location"]
            shown = call(ours, "GET", page, None, {"Cookie": launched.cookies})
        return (shown.status, shown.body) if shown is not launched else (0, launched.body)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def cookies(self) -> str:
        """The cookies this answer sets, as the next request sends them."""
        lines = self.headers.get_all("Set-Cookie") or []
        return "; ".join(line.partition(";")[0] for line in lines)


def call(
    server: Server,
    method: str,
    path: str,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request on the server's kept-alive connection, with its headers."""
    server.connection.request(method, path, body, headers or {})
    answer = server.connection.getresponse()
    return Answer(answer.status, answer.headers, answer.read())


def prepare_arrivals(url: str, folder: Path, port: int, count: int = 20) -> Arrivals:
    """A course with a quiz on a platform that the demonstration's school trusts."""
    from npt_training.accounts.service import organisation_of

    app = create_app({"database_url": url, "data_dir": folder, "secret_key": Prepared.secret})
    platform = Platform()
    platform.add_tool(f"{SITE}:{port}")
    course = platform.add_course()
    link = platform.add_link(course, column=100, url=f"{SITE}:{port}/lti/to/quiz/B1")
    people = [platform.add_user(course) for _ in range(count)]
    with app.app_context():
        school = person_by_email("ada@demo.example")
        assert school is not None
        platform.approve_in(app, organisation=organisation_of(school.id))
    app.extensions[EXTENSION].db.dispose()
    return Arrivals(platform, link, people)
