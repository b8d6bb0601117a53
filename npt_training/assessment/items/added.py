"""Kinds of item that other packages bring: entry points of the group ``npt_training.item_kinds``.

Each entry point is named after its kind and names a subclass of :class:`..kinds.base.Kind`, whose
``item`` is the pydantic class of its items. A name of a built-in kind cannot be taken.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points
from typing import Any

GROUP = "npt_training.item_kinds"


@lru_cache(maxsize=1)
def added_kinds() -> dict[str, Any]:
    """Instances of the kinds found, by name; read once in a process. TypeError for a bad one."""
    found: dict[str, Any] = {}
    for point in entry_points(group=GROUP):
        kind = point.load()
        if getattr(kind, "name", None) != point.name or not hasattr(kind, "item"):
            raise TypeError(f"{point.value} is no kind of item named {point.name!r}")
        found[point.name] = kind()
    return found
