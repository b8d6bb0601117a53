"""The way of a browser between Open edX and us, and the guide's tables, without a browser."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from flask.testing import FlaskClient

GUIDE = Path(__file__).parents[3] / "docs" / "lms" / "openedx.md"
WRITTEN = "https://training.example"


def guide(tool: str) -> str:
    """The guide's text with our own address in place of the one it writes."""
    return GUIDE.read_text(encoding="utf-8").replace(WRITTEN, tool)


def table(text: str, heading: str) -> dict[str, str]:
    """The two columns of the table below a heading (the start of its line)."""
    part = text.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", part, re.MULTILINE)
    assert len(rows) > 2, f"no table below {heading}"
    return dict(rows[1:])


def studio_values(text: str) -> dict[str, Any]:
    """What the guide says to type into Studio's form, as values."""
    found = {}
    for name, cell in table(text, "2.").items():
        value = cell.strip("`")
        is_json = value[0] in "[0123456789" or value in ("true", "false")
        found[name] = json.loads(value) if is_json else value
    return found


def told_by_studio(page: str) -> dict[str, str]:
    """What Studio shows below the component: bold words and what stands after them."""
    rows = re.findall(r"<b>([^<:]+): </b>\s*([^<\s]+)", page)
    return {name: unescape(value) for name, value in rows}


def address_in(page: str) -> str:
    """The login that a page of Open edX opens: in its iframe, or by the deep linking link."""
    framed = re.search(r'id="lti-iframe-container" data-target="([^"]+)"', page)
    if framed:
        return framed[1]  # the component writes it without escaping
    linked = re.search(r'<a href="([^"]+)" target="_blank">\s*Deep Linking', page)
    assert linked, page[:2000]
    return unescape(linked[1])


def arrive(client: FlaskClient, page: str) -> Any:
    """Follow a page of Open edX into our application: the last answer."""
    login = urlsplit(address_in(page))
    began = client.get(f"{login.path}?{login.query}")
    assert began.status_code in (302, 303), began.text
    signed = requests.get(began.location, timeout=30)
    assert signed.status_code == 200, signed.text[-2000:]
    action, form = form_in(signed.text)
    launched = client.post(urlsplit(action).path, data=form)
    for _ in range(5):
        if launched.status_code not in (302, 303):
            return launched
        launched = client.get(launched.location)
    raise AssertionError("too many redirects")


def form_in(page: str) -> tuple[str, dict[str, str]]:
    """The address and the fields of a page's only posted form."""
    action = re.search(r'action="([^"]+)"', page)
    assert action, page[:2000]
    inputs = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    return unescape(action[1]), {name: unescape(value) for name, value in inputs}
