"""What a stranger sees first."""

from __future__ import annotations

from typing import Any


def opening_plate() -> Any:
    return None
