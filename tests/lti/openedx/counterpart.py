"""Open edX's own code as a process on loopback, and what a test asks of it.

The package is AGPL: it is installed in an environment of its own as a counterpart for tests, by
``make openedx``; nothing of it is shipped or copied.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

HERE = Path(__file__).parent
PYTHON = HERE.parents[2] / ".venv-openedx" / "bin" / "python"
COURSE = "course-v1:Campus+NP1+2026"


def unit(name: str) -> str:
    """The address of a component in the course, as Open edX spells it."""
    return f"block-v1:Campus+NP1+2026+type@lti_consumer+block@{name}"


@dataclass
class Campus:
    """One site of Open edX's code, on 127.0.0.1; our application is on localhost: another site."""

    port: int
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and wait until it answers."""
        if not PYTHON.exists():
            pytest.fail(
                "Open edX's code is not installed here: run make openedx, which makes "
                ".venv-openedx (make test does it by itself)."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [PYTHON, "-m", "campus", "--port", str(self.port), "--folder", str(self.folder)]
        with (self.folder / "output").open("ab") as output:
            process = subprocess.Popen(command, cwd=HERE, stdout=output, stderr=output)
        self.running.append(process)
        for _ in range(1200):
            try:
                requests.get(f"{self.base}/desk/book", timeout=5)
            except requests.ConnectionError:
                assert process.poll() is None, (self.folder / "output").read_text()[-2000:]
                time.sleep(0.1)
            else:
                return
        raise AssertionError("Open edX's code does not answer")

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()
        self.running.clear()

    def ask(self, path: str, document: Any = None, **query: str) -> Any:
        """GET the desk at ``path``, or POST ``document``."""
        method = "GET" if document is None else "POST"
        answer = requests.request(
            method, f"{self.base}/desk/{path}", json=document, params=query, timeout=30
        )
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.json()

    def person(self, username: str, role: str, name: str) -> str:
        """Make somebody with a place in the course; the id under which tools know them."""
        sent = {"username": username, "email": f"{username}@campus.example", "name": name}
        return str(self.ask("people", sent | {"course": COURSE, "role": role})["external"])

    def save_component(self, name: str, fields: dict[str, Any], user: str) -> dict[str, Any]:
        """Fill the component's form in Studio by its labels; what Studio then tells to copy."""
        return dict(self.ask(f"components/{quote(unit(name))}", fields, user=user))

    def component(self, name: str, user: str) -> dict[str, Any]:
        return dict(self.ask(f"components/{quote(unit(name))}", user=user))

    def share_names(self) -> None:
        """Let the course's roster tell names and addresses, as a site administrator does."""
        self.ask(f"share/{COURSE}", {})

    def book(self) -> dict[str, Any]:
        return dict(self.ask("book"))

    def key(self, name: str) -> dict[str, str]:
        """The private key the platform signs with, and its kid."""
        return dict(self.ask(f"key/{quote(unit(name))}"))

    def page(self, kind: str, name: str, user: str) -> str:
        """The address that signs ``user`` in and shows the unit: ``learn`` or ``studio``."""
        return f"{self.base}/sign-in/{user}?next=/{kind}/{quote(unit(name))}"

    def shown(self, kind: str, name: str, user: str) -> str:
        """The unit's page as ``user`` gets it, without a browser."""
        address = f"{self.base}/{kind}/{quote(unit(name))}"
        answer = requests.get(address, headers=self.cookie(user), timeout=30)
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.text

    def cookie(self, user: str) -> dict[str, str]:
        """The header of somebody who is signed in."""
        answer = requests.get(f"{self.base}/sign-in/{user}", timeout=30, allow_redirects=False)
        return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
