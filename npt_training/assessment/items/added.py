"""Kinds of item that other packages bring: entry points of the group ``npt_training.item_kinds``.

Each entry point is named after its kind and names a subclass of :class:`..kinds.base.Kind`, whose
``item`` is the pydantic class of its items. A name of a built-in kind cannot be taken.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

GROUP = "npt_training.item_kinds"
OURS = {"qti": "npt_training.assessment.kinds.qti"}
"""Kinds of ours that no author writes by hand: they come in by the same door."""


@lru_cache(maxsize=1)
def added_kinds() -> dict[str, Any]:
    """Instances of the kinds found, by name; read once in a process. TypeError for a bad one."""
    found: dict[str, Any] = {name: import_module(at).KIND for name, at in OURS.items()}
    for point in entry_points(group=GROUP):
        kind = point.load()
        if getattr(kind, "name", None) != point.name or not hasattr(kind, "item"):
            raise TypeError(f"{point.value} is no kind of item named {point.name!r}")
        found[point.name] = kind()
    return found
