"""The kinds of item as they stand in the bank, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from npt_training.assessment.items.added import added_kinds
from npt_training.assessment.items.case import Case, Stage
from npt_training.assessment.items.common import (
    PRACTICE,
    Common,
    Highlight,
    StandsOn,
    Target,
)
from npt_training.assessment.items.formats import FORMATS, format_of, is_format
from npt_training.assessment.items.joined import Associate, Left, Right
from npt_training.assessment.items.named import Choice, Identify, Label, Option, RubricRow, Written
from npt_training.assessment.items.picture import Calibration, Photo, Structure
from npt_training.assessment.items.placed import (
    DRAWN_PATH,
    MIN_FULL_MM,
    WIDEST_BORDER_MM,
    AreaDrawn,
    Banded,
    Locate,
    Order,
    OrderPoint,
    TerritoryTap,
    Trace,
)
from npt_training.assessment.items.typed import LABELS, Evidence, Numeric, Short
from npt_training.assessment.items.zoned import HiddenSpot, Points, Region, Zone

Builtin = (
    Locate | Identify | Label | Choice | Written | Trace | TerritoryTap | Order
    | Points | Region | AreaDrawn | Associate | Numeric | Short | Evidence | Case
)  # fmt: skip
Item = Annotated[Builtin, Field(discriminator="kind")]
AnyItem = Common
KINDS = (
    "locate", "points", "region", "trace", "territory", "area", "order", "identify", "label",
    "associate", "choice", "numeric", "short", "evidence", "case", "written",
)  # fmt: skip
"""Names of the built-in kinds, in the order people read them."""
_ADAPTER: TypeAdapter[Builtin] = TypeAdapter(Item)

__all__ = [
    "DRAWN_PATH", "FORMATS", "KINDS", "LABELS", "MIN_FULL_MM", "PRACTICE", "WIDEST_BORDER_MM",
    "AnyItem", "AreaDrawn",
    "Associate", "Banded", "Calibration", "Case", "Choice", "Common", "Evidence", "HiddenSpot",
    "Highlight", "Identify", "Label", "Left", "Locate", "Numeric", "Option", "Order", "OrderPoint",
    "Photo", "Points", "Region", "Right", "RubricRow", "Short", "Stage", "StandsOn", "Structure",
    "Target", "TerritoryTap", "Trace", "Written", "Zone", "added_kinds", "format_of",
    "is_format", "item_of", "kind_names",
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
