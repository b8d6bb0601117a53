"""A browser that says what it loads, as real ones do: a page at the top, in a frame, or a script's
request. One jar of cookies: the hard case, of an LMS on our own site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from tests.accounts.factories import PASSWORD
from tests.lti.core.world import Lms

CODE = re.compile(r'name="code" value="([^"]+)"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')
US = "http://localhost:8000"


def code_in(page: Any) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return unescape(found[1])


def token_in(page: Any) -> str:
    """The security token of a page: that of the session which made it."""
    found = TOKEN.search(page.text) or FIELD.search(page.text)
    assert found, page.text
    return unescape(found[1])


@dataclass
class Browser:
    client: FlaskClient

    def frame(self, path: str, **form: Any) -> Any:
        """A page in the LMS's frame; with fields, a form sent there."""
        return self._ask("iframe", path, form)

    def top(self, path: str, **form: Any) -> Any:
        """A page at the top of a tab."""
        return self._ask("document", path, form)

    def script(self, path: str, way: str, **form: Any) -> Any:
        """What a script asks for; ``way`` as its page says it."""
        return self._ask("empty", path, form, {"X-NPT-Way": way})

    def launch(self, lms: Lms, *, loads: str = "iframe", **claims: Any) -> Any:
        """Open an activity in the frame, or in a window of its own (``loads`` "document")."""
        asked = lms.begin(self.client)
        form = {"state": asked["state"], "id_token": lms.sign(lms.claims(asked, **claims))}
        return self._ask(loads, "/lti/launch", form)

    def sign_in(self, person: Any) -> None:
        """With an account of one's own, at the top."""
        page = self.top("/sign-in")
        sent = {"csrf_token": token_in(page), "email": person.email, "password": PASSWORD}
        answer = self.top("/sign-in", **sent)
        assert answer.status_code == 303, answer.text

    def take(self, code: str, **headers: str) -> Any:
        """Press the button that opens a new tab."""
        sent = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin", "Origin": US}
        return self.client.post("/lti/tab", data={"code": code}, headers=sent | headers)

    def _ask(
        self, loads: str, path: str, form: dict[str, Any], more: dict[str, str] | None = None
    ) -> Any:
        headers = {"Sec-Fetch-Dest": loads} | (more or {})
        if form:
            return self.client.post(path, data=form, headers=headers)
        return self.client.get(path, headers=headers)
