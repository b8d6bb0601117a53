"""The real command in a process of its own, on a private copy of the pack."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


def copy_pack(folder: Path) -> Path:
    """The pack's texts, to be spoilt; the atlas is large and stays where it is."""
    shutil.copytree(ROOT / "courses", folder / "courses")
    for name in ("items", "figures"):
        shutil.copytree(ROOT / "quizzes" / name, folder / "quizzes" / name)
    (folder / "quizzes/atlas").symlink_to(ROOT / "quizzes/atlas")
    return folder


class Command:
    """``npt-training content preview`` while it runs."""

    def __init__(self, pack: Path, home: Path, *arguments: str) -> None:
        self.pack, self.home, self.port = pack, home, free_port()
        self.log = home / "preview.log"
        (home / "tmp").mkdir(parents=True)
        command = "from npt_training.cli import main; main()"
        arguments = ("content", "preview", str(pack), "--port", str(self.port), *arguments)
        with open(self.log, "w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", command, *arguments],
                env={
                    **os.environ, "NPT_DATA_DIR": str(home / "data"), "TMPDIR": str(home / "tmp"),
                    "NPT_DATABASE_URL": f"sqlite:///{home / 'authors.sqlite3'}",
                },
                stdout=out, stderr=out,
            )  # fmt: skip

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def said(self) -> str:
        return self.log.read_text()

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait(self, until: Callable[[], bool], within_s: float = 60) -> None:
        end = time.monotonic() + within_s
        while not until():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def shows(self, path: str, text: str) -> str:
        """Wait until the page has the text; the page."""
        self.wait(lambda: text in self.get(path)[1])
        return self.get(path)[1]

    @contextmanager
    def changed(self, name: str, old: str, new: str) -> Iterator[Path]:
        """A file with other words in it; afterwards as it was, and shown so."""
        path = self.pack / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        try:
            yield path
        finally:
            told = self.said().count("Shown after")
            path.write_text(text, "utf-8")
            self.wait(lambda: self.said().count("Shown after") > told)


@pytest.fixture(scope="session")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """The preview of module B4, started once."""
    folder = tmp_path_factory.mktemp("preview")
    command = Command(copy_pack(folder / "pack"), folder / "home", "--module", "B4")
    try:
        command.wait(lambda: "Ctrl+C ends it" in command.said(), 140)
        yield command
    finally:
        command.process.kill()
        command.process.wait()
