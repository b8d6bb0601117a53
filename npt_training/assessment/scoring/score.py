"""What scoring one response gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Score:
    """``fraction`` of the item's mark, 0 to 1; None when a person has to mark it.

    ``detail`` says how it came about, in plain JSON (millimetres, pins right), for feedback.
    """

    fraction: float | None
    detail: dict[str, Any] = field(default_factory=dict)
