"""The part of a view that an examination item shows instead of the whole."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from npt_training.assessment.items.strict import Strict

SIZE: Final = (1600, 2000)
"""Pixels of every window, whatever it shows of whatever view: its size tells nothing."""
WIDTHS: Final = (480, 960, 1600)
Share = Annotated[float, Field(ge=-5, le=5)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Window(Strict):
    """``box``: left, top, width and height as shares of the view; it may lie over its edges.

    ``files``: the cut picture by its width in px. All places in an item with a window, and in the
    answers to it, are shares of the window.
    """

    box: tuple[Share, Share, Share, Share]
    files: dict[int, Digest]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if min(self.box[2:]) <= 0:
            raise ValueError("box: its width and height are above 0")
        if not self.files:
            raise ValueError("files: name one at least")
        return self
