"""The kinds of item as they stand in the bank, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from npt_training.assessment.items.added import added_kinds
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

Builtin = Locate | Identify | Label | Choice | Written | Trace | TerritoryTap | Order
Item = Annotated[Builtin, Field(discriminator="kind")]
AnyItem = Common
KINDS = ("locate", "trace", "territory", "order", "identify", "label", "choice", "written")
"""Names of the built-in kinds, in the order people read them."""
_ADAPTER: TypeAdapter[Builtin] = TypeAdapter(Item)

__all__ = [
    "KINDS", "MIN_FULL_MM", "PRACTICE", "WIDEST_BORDER_MM", "AnyItem", "Banded", "Choice",
    "Common", "Highlight", "Identify", "Label", "Locate", "Option", "Order", "OrderPoint",
    "RubricRow", "StandsOn", "Target", "TerritoryTap", "Trace", "Written", "added_kinds", "item_of",
    "kind_names",
]  # fmt: skip


def kind_names() -> tuple[str, ...]:
    """Every kind of item there is: the built-in ones first, then those of other packages."""
    return KINDS + tuple(name for name in sorted(added_kinds()) if name not in KINDS)


def item_of(doc: Any) -> AnyItem:
    """The typed item of a plain document; raises pydantic.ValidationError."""
    name = doc.get("kind") if isinstance(doc, dict) else None
    if isinstance(name, str) and name not in KINDS and name in added_kinds():
        item: AnyItem = added_kinds()[name].item.model_validate(doc)
        return item
    return _ADAPTER.validate_python(doc)
