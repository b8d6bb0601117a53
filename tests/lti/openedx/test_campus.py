"""Open edX's code is really the one that answers: its form, its pages, its keys."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests

from tests.lti.openedx.counterpart import Campus, unit
from tests.lti.openedx.setting_up import studio_fields

pytestmark = pytest.mark.xdist_group("openedx")
TOOL = "http://localhost:8000"


@pytest.fixture(scope="module")
def people(campus: Campus) -> dict[str, str]:
    return {
        "stella": campus.person("stella", "staff", "Stella Staff"),
        "ada": campus.person("ada", "student", "Ada Demo"),
    }


def test_the_form_knows_its_own_labels_only(campus: Campus, people: dict[str, str]) -> None:
    told = campus.save_component("one", studio_fields(TOOL), "stella")
    assert told["deployment_id"] == "1"
    answer = requests.post(
        f"{campus.base}/desk/components/{unit('one')}",
        json={"Lounch URL": TOOL},
        params={"user": "stella"},
        timeout=30,
    )
    assert answer.status_code == 400
    assert answer.json()["unknown"] == ["Lounch URL"]


def test_the_students_page_frames_a_login_at_the_tool(
    campus: Campus, people: dict[str, str]
) -> None:
    told = campus.save_component("two", studio_fields(TOOL), "stella")
    page = campus.shown("learn", "two", "ada")
    found = re.search(r'id="lti-iframe-container" data-target="([^"]+)"', page)
    assert found
    address = urlsplit(found[1])
    assert (address.netloc, address.path) == ("localhost:8000", "/lti/login")
    sent = dict(parse_qsl(address.query))
    assert sent["iss"] == campus.base
    assert sent["client_id"] == told["client_id"]
    assert sent["login_hint"] == people["ada"]


def test_the_key_is_the_one_the_platform_publishes(campus: Campus, people: dict[str, str]) -> None:
    told = campus.save_component("three", studio_fields(TOOL), "stella")
    key = campus.key("three")
    (public,) = requests.get(told["keyset_url"], timeout=30).json()["keys"]
    signed = jwt.encode({"a": 1}, key["pem"], algorithm="RS256", headers={"kid": key["kid"]})
    opened = jwt.decode(signed, jwt.PyJWK(json.loads(json.dumps(public)), "RS256").key, ["RS256"])
    assert opened == {"a": 1}
    assert public["kid"] == key["kid"]
