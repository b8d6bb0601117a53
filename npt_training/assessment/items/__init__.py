"""The kinds of item as they stand in the bank, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from npt_training.assessment.items.common import (
    PRACTICE,
    Common,
    Highlight,
    StandsOn,
    Target,
)
from npt_training.assessment.items.named import Choice, Identify, Label, Option, RubricRow, Written
from npt_training.assessment.items.placed import (
    MIN_FULL_MM,
    WIDEST_BORDER_MM,
    Banded,
    Locate,
    Order,
    OrderPoint,
    TerritoryTap,
    Trace,
)

AnyItem = Locate | Identify | Label | Choice | Written | Trace | TerritoryTap | Order
Item = Annotated[AnyItem, Field(discriminator="kind")]
KINDS = ("locate", "trace", "territory", "order", "identify", "label", "choice", "written")
_ADAPTER: TypeAdapter[AnyItem] = TypeAdapter(Item)

__all__ = [
    "KINDS", "MIN_FULL_MM", "PRACTICE", "WIDEST_BORDER_MM", "AnyItem", "Banded", "Choice",
    "Common", "Highlight", "Identify", "Label", "Locate", "Option", "Order", "OrderPoint",
    "RubricRow", "StandsOn", "Target", "TerritoryTap", "Trace", "Written", "item_of",
]  # fmt: skip


def item_of(doc: Any) -> AnyItem:
    """The typed item of a plain document; raises pydantic.ValidationError."""
    return _ADAPTER.validate_python(doc)
