"""A platform in a process of its own: killed and started, it still knows what it answered."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.lti.platform import Platform


def started(port: int, state: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.lti.platform", "--port", str(port)]
    process = subprocess.Popen([*command, "--state", str(state), "--setting", "page_size=3"])
    for _ in range(600):
        try:
            requests.get(f"http://127.0.0.1:{port}/jwks", timeout=2)
        except requests.ConnectionError:
            assert process.poll() is None, "the platform ended"
            time.sleep(0.05)
        else:
            return process
    raise AssertionError("the platform does not answer")


def test_a_killed_platform_comes_back_with_its_rows(port: int, tmp_path: Path) -> None:
    state = tmp_path / "state"
    platform = Platform(port=port, state=state)
    course = platform.add_course(platform.add_tool())
    link = platform.add_link(course)
    user = platform.add_user(course)
    platform.begin(link, user)
    process = started(port, state)
    try:
        hint = next(iter(platform.world.pending))
        sent = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": platform.only.id,
            "redirect_uri": platform.only.redirect_uris[0],
            "login_hint": user.id,
            "lti_message_hint": hint,
            "nonce": "once",
            "state": "state",
        }
        assert requests.post(f"{platform.base}/auth", data=sent, timeout=10).status_code == 200
        process.kill()
        process.wait()
        process = started(port, state)
        again = requests.post(f"{platform.base}/auth", data=sent, timeout=10)
        assert again.json()["error"] == "this nonce was used before"
        assert requests.get(f"{platform.base}/jwks", timeout=10).json() == platform.jwks()
    finally:
        process.kill()
        process.wait()
    assert Platform(port=port, state=state).world.seen_nonces == {"once"}
