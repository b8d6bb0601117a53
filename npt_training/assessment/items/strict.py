"""The base of everything that is read from content files."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Content is refused when it says something nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)
