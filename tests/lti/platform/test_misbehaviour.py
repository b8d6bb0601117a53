"""Each way to misbehave is seen over the network as it would be on a bad day; then it is over."""

from __future__ import annotations

import time

import pytest
import requests

from tests.lti.platform import Platform
from tests.lti.platform.scene import Scene


@pytest.fixture
def served(port: int):
    with Platform(port=port) as platform:
        platform.add_tool()
        yield platform


def test_statuses_pages_and_waits(served: Platform) -> None:
    def get() -> requests.Response:
        return requests.get(f"{served.base}/jwks", timeout=5, allow_redirects=False)

    served.misbehave("jwks", "429:120", times=1)
    answer = get()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "120")
    assert get().json() == served.jwks()
    served.misbehave("*", "html")
    assert "<title>Maintenance" in get().text
    served.misbehave("jwks", "redirect:http://169.254.169.254/", times=1)
    assert get().headers["Location"] == "http://169.254.169.254/"
    served.behave()
    served.misbehave("jwks", "slow:0.3", times=1)
    began = time.monotonic()
    assert get().json() == served.jwks()
    assert time.monotonic() - began >= 0.3


def test_fifty_megabytes_of_keys(served: Platform) -> None:
    served.misbehave("jwks", "huge", times=1)
    with requests.get(f"{served.base}/jwks", timeout=5, stream=True) as answer:
        assert sum(len(part) for part in answer.iter_content(1 << 20)) > 50_000_000


def test_a_stopped_platform_refuses_connections_and_forgets_nothing(served: Platform) -> None:
    course = served.add_course()
    served.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{served.base}/jwks", timeout=5)
    served.serve()
    assert requests.get(f"{served.base}/jwks", timeout=5).json() == served.jwks()
    assert served.world.courses == {course.id: course}


def test_the_token_of_another_tool(scene: Scene) -> None:
    scene.platform.add_tool("https://other.example")
    scene.platform.misbehave("token", "foreign-token", times=1)
    foreign = scene.ask_token().json["access_token"]
    assert scene.platform.world.tokens[foreign][0] != scene.course.client_id
    own = scene.ask_token().json["access_token"]
    assert scene.platform.world.tokens[own][0] == scene.course.client_id
