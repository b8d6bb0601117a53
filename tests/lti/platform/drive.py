"""Launching our application without a browser or a server: Flask's test client plays both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient

from tests.lti.platform.claims import DEEP_LINK, REVIEW
from tests.lti.platform.world import Course, Link, User

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform


@dataclass(frozen=True)
class Approved:
    """Rows of ours that trust the platform."""

    organisation_id: str
    platform_id: str
    deployment_ids: dict[str, str]


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    pairs = re.findall(r'name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in pairs}


class Driving:
    """What a person's browser does on the way from the LMS into the tool."""

    def login(
        self: Platform, client: FlaskClient, link: Link | None, user: User, **how: Any
    ) -> dict[str, str]:
        """Start a launch and follow the tool's redirect: what it sent to the auth endpoint."""
        address = urlsplit(self.begin(link, user, **how))
        answer = client.get(f"{address.path}?{address.query}")
        assert answer.status_code in (302, 303), answer.text
        assert answer.location.startswith(f"{self.base}/auth?"), answer.location
        return dict(parse_qsl(urlsplit(answer.location).query, keep_blank_values=True))

    def authorised(self: Platform, login_params: dict[str, str]) -> dict[str, str]:
        """What the auth endpoint makes the browser post to the tool."""
        answer = self.wsgi.test_client().post("/auth", data=login_params)
        assert answer.status_code == 200, answer.text
        return fields(answer.text)

    def launch(
        self: Platform, client: FlaskClient, link: Link | None, user: User, **how: Any
    ) -> Any:
        """Login, authentication, launch: the tool's answer to the last, redirects not followed."""
        form = self.authorised(self.login(client, link, user, **how))
        return client.post("/lti/launch", data=form)

    def deep_link(
        self: Platform, client: FlaskClient, course: Course, user: User, link: Link | None = None
    ) -> Any:
        """Open the tool's picker for a course, or to choose again for a link."""
        return self.launch(client, link, user, course=course, message=DEEP_LINK)

    def review(self: Platform, client: FlaskClient, link: Link, user: User, learner: User) -> Any:
        """Open the review of a learner's submission as ``user``."""
        return self.launch(client, link, user, message=REVIEW, for_user=learner)

    def take_choice(self: Platform, page: str) -> list[Link]:
        """Post the picker's response (the page that holds ``JWT``) back: the links it made."""
        found = re.search(r'action="([^"]+/deep-link/[^"]+)"', page)
        assert found, page
        answer = self.wsgi.test_client().post(urlsplit(unescape(found[1])).path, data=fields(page))
        assert answer.status_code == 200, answer.text
        return self.linked
