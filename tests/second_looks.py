"""Which tests look a second time at what another shows; see ``second_looks.txt``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("second_looks.txt")


@cache
def second_looks() -> dict[str, tuple[str, ...]]:
    """Parts of parameters by ``folder/file.py::function``; an empty part fits all of them."""
    found: dict[str, tuple[str, ...]] = {}
    for line in LIST.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, part = line.removesuffix("]").partition("[")
            found[name] = (*found.get(name, ()), part)
    return found
