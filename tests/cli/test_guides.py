"""The guides: every link leads somewhere, every command they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from npt_training.cli import main

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_lead_to_files(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", guide.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_commands_exist(guide: Path) -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", guide.read_text("utf-8"), flags=re.DOTALL))
    code = "\n".join(line for line in code.splitlines() if "systemctl" not in line)
    for line in re.findall(r"(?<![=\w])npt-training((?: [a-z]+)+)", code):
        command: click.Command = main
        for word in line.split():
            if not isinstance(command, click.Group):
                break
            found = command.commands.get(word)
            assert found is not None, f"{guide.name}: npt-training{line}"
            command = found


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_make_targets_exist(guide: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", guide.read_text("utf-8"), flags=re.MULTILINE))
    assert named <= targets
