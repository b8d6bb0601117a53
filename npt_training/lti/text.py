"""What a token may say in words and a database can keep. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

LONGEST_ID = 255
DEEPEST = 32


class TooDeep(ValueError):
    """Nested deeper than any launch is."""


def is_identifier(value: Any) -> bool:
    """Text that names something: not blank, not long, nothing in it that cannot be shown."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= LONGEST_ID
        and bool(value.strip())
        and value.isprintable()
    )


def storable(value: Any, depth: int = 0) -> Any:
    """``value`` without what a database refuses: NUL, lone surrogates, NaN, and bottomless nests.

    Raises TooDeep when it is nested more than DEEPEST levels.
    """
    if depth > DEEPEST:
        raise TooDeep()
    if isinstance(value, str):
        if value.isascii():
            return value.replace("\0", "")
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {storable(str(k)): storable(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [storable(one, depth + 1) for one in value]
    return value
