"""An item of another system, kept as its QTI 3.0 XML and scored by its own response processing."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from npt_training.assessment.items.common import Common
from npt_training.assessment.qti.errors import QtiRefused, XmlRefused
from npt_training.assessment.qti.interactions import NEEDS_PICTURE, Interaction
from npt_training.assessment.qti.item import QtiItem, read_item

LONGEST_XML = 200_000


class Qti(Common):
    """``xml`` is the whole item in the names of QTI 3.0; ``picture`` what it is asked on.

    It has one interaction, all of its rules are known, and its highest score is above 0.
    """

    kind: Literal["qti"]
    xml: Annotated[str, Field(min_length=1, max_length=LONGEST_XML)]
    _read: Any = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _understood(self) -> Self:
        try:
            read = read_item(self.xml.encode())
        except (QtiRefused, XmlRefused) as error:
            raise ValueError(f"xml: {error.message}") from error
        if read.missing:
            raise ValueError(f"xml: {'; '.join(read.missing)}")
        if len(read.interactions) != 1:
            raise ValueError("xml: an item of this kind has one interaction")
        if read.by_hand or not read.max_score or read.max_score < 0:
            raise ValueError("xml: its rules give no score above 0")
        if read.interactions[0].kind in NEEDS_PICTURE and self.picture is None:
            raise ValueError("picture: this interaction needs one")
        self._read = read
        return self

    @property
    def read(self) -> QtiItem:
        found: QtiItem = self._read
        return found

    @property
    def interaction(self) -> Interaction:
        return self.read.interactions[0]

    @property
    def size(self) -> tuple[float, float]:
        """The size its coordinates are in: as declared, or that of the picture."""
        shown = self.interaction.picture
        if shown is not None and shown.size is not None:
            return shown.size
        return (self.picture.width, self.picture.height) if self.picture else (1.0, 1.0)
