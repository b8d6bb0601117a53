"""The wheel alone is the product: installed in an empty environment, run from an empty folder."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.content.test_check import MODULES
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 120
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this state of the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT))
    [made] = folder.glob("*.whl")
    return made


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel and its pinned packages, and an empty folder."""

    bin: Path
    folder: Path

    def run(self, *arguments: str) -> str:
        return _run(str(self.bin / "npt-training"), *arguments, cwd=self.folder)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    environment, empty = folder / "venv", folder / "empty"
    empty.mkdir()
    _uv("venv", "--quiet", "--python", sys.executable, str(environment))
    python = ("--python", str(environment / "bin" / "python"))
    requirements = str(ROOT / "requirements" / "run.txt")
    _uv("pip", "install", "--quiet", *python, "--require-hashes", "-r", requirements)
    _uv("pip", "install", "--quiet", *python, "--no-deps", "--offline", str(wheel))
    return Installed(environment / "bin", empty)


@pytest.fixture(scope="module")
def demo(installed: Installed) -> str:
    """What ``npt-training demo`` prints in the empty folder."""
    return installed.run("demo")


@pytest.fixture(scope="module")
def site(installed: Installed, demo: str) -> Iterator[str]:
    """The address of ``npt-training run`` from there."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with open(installed.folder / "run.log", "w") as log:
        process = subprocess.Popen(
            [str(installed.bin / "npt-training"), "run", "--port", str(port)],
            cwd=installed.folder,
            env=_environment(),
            stdout=log,
            stderr=log,
        )
        try:
            _wait(address, process, installed.folder / "run.log")
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


def test_the_wheel_holds_everything(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "npt_training/_content/courses/basic/B1/module.yaml",
        "npt_training/_content/courses/basic/B9/module.yaml",
        "npt_training/_content/courses/schemes/leg-and-foot-demonstration.yaml",
        "npt_training/_content/quizzes/items/B9/locate.yaml",
        "npt_training/_content/quizzes/atlas/nerves/leg.yaml",
        "npt_training/migrations/versions/0001_core.py",
        "npt_training/web/templates/web/base.html",
        "npt_training/web/static/dist/manifest.json",
        "npt_training/atlas/build/cli.py",
    ):
        assert needed in names
    for folder, what in (("courses", "*.md"), ("quizzes", "*.webp"), ("quizzes", "*.png")):
        here = {f"npt_training/_content/{p.relative_to(ROOT)}" for p in (ROOT / folder).rglob(what)}
        assert here
        assert here <= names
    code = {str(p.relative_to(ROOT)) for p in (ROOT / "npt_training").rglob("*.py")}
    assert {name for name in code if "_content" not in name} <= names
    pages = {str(p.relative_to(ROOT)) for p in (ROOT / "npt_training").rglob("*.html")}
    assert pages <= names
    assert not [name for name in names if name.startswith(("tests/", "frontend/", ".data"))]


def test_it_says_its_version_and_checks_its_content(installed: Installed) -> None:
    assert re.search(r"\d+\.\d+\.\d+", installed.run("--version"))
    found = json.loads(installed.run("content", "check", "--json"))
    assert found["modules"] == len(MODULES)
    assert found["problems"] == []


def test_the_demonstration_is_set_up_from_an_empty_folder(demo: str, installed: Installed) -> None:
    assert re.search(r"/verify/[0-9A-Z]{5}(-[0-9A-Z]{4}){3}", demo)
    assert "ada@demo.example" in demo
    assert (installed.folder / ".data" / "npt.sqlite3").exists()


def test_the_site_answers(site: str, demo: str) -> None:
    [number] = re.findall(r"/verify/([0-9A-Z-]{20})", demo)[:1]
    for path in ("/", "/healthz", "/readyz", "/verify", f"/verify/{number}", "/sign-in"):
        status, _type, body = _get(site + path)
        assert status == 200, path
        assert body
    assert "Demo Petra Example" in _get(f"{site}/verify/{number}")[2].decode()


def test_a_page_brings_its_style_and_script(site: str) -> None:
    page = _get(site + "/")[2].decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert any(name.endswith(".css") for name in files)
    assert any(name.endswith(".js") for name in files)
    for name in files:
        assert _get(site + name)[0] == 200, name


def test_a_trainee_sees_the_picture_of_a_lesson(site: str, demo: str) -> None:
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    page = browser.open(site + "/sign-in", timeout=30).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    password = re.search(r"password of every account: (\S+)", demo)
    assert password
    form = {"csrf_token": token[1], "email": "petra@demo.example", "password": password[1]}
    browser.open(site + "/sign-in", urllib.parse.urlencode(form).encode(), timeout=30)
    lesson = browser.open(site + "/learn/B9/b9-find-your-first-nerve", timeout=30).read().decode()
    pictures = set(re.findall(r"/files/[0-9a-f]{64}", lesson))
    assert pictures
    for picture in pictures:
        status, kind, body = _get(site + picture)
        assert (status, kind) == (200, "image/webp")
        assert body[8:12] == b"WEBP"


def _get(address: str) -> tuple[int, str, bytes]:
    with urllib.request.urlopen(address, timeout=30) as response:
        return response.status, response.headers.get_content_type(), response.read()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            _get(address + "/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text())


def _environment() -> dict[str, str]:
    """As on a machine of its own: no settings of ours, nothing of this repository in reach."""
    left_out = ("NPT_", "PYTHON", "VIRTUAL_ENV")
    return {k: v for k, v in os.environ.items() if not k.startswith(left_out)}


def _uv(*arguments: str) -> str:
    return _run(str(Path(sys.executable).parent / "uv"), *arguments)


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=_environment(), capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
