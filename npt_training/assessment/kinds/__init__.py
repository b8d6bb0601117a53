"""The kinds of item, found by name."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.items import AnyItem, added_kinds
from npt_training.assessment.kinds.area import AreaKind
from npt_training.assessment.kinds.associate import AssociateKind
from npt_training.assessment.kinds.base import Kind
from npt_training.assessment.kinds.case import CaseKind
from npt_training.assessment.kinds.choice import ChoiceKind
from npt_training.assessment.kinds.evidence import EvidenceKind
from npt_training.assessment.kinds.identify import IdentifyKind
from npt_training.assessment.kinds.label import LabelKind
from npt_training.assessment.kinds.locate import LocateKind
from npt_training.assessment.kinds.numeric import NumericKind
from npt_training.assessment.kinds.order import OrderKind
from npt_training.assessment.kinds.points import PointsKind
from npt_training.assessment.kinds.region import RegionKind
from npt_training.assessment.kinds.short import ShortKind
from npt_training.assessment.kinds.territory import TerritoryKind
from npt_training.assessment.kinds.trace import TraceKind
from npt_training.assessment.kinds.written import WrittenKind

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        LocateKind(),
        PointsKind(),
        RegionKind(),
        TraceKind(),
        TerritoryKind(),
        AreaKind(),
        OrderKind(),
        IdentifyKind(),
        LabelKind(),
        AssociateKind(),
        ChoiceKind(),
        NumericKind(),
        ShortKind(),
        EvidenceKind(),
        CaseKind(),
        WrittenKind(),
    )
}


def kind_named(name: str) -> Kind[Any]:
    """The kind of that name, built in or of another package; KeyError for an unknown one."""
    found: Kind[Any] = KINDS.get(name) or added_kinds()[name]
    return found


def kind_of(item: AnyItem) -> Kind[Any]:
    """What knows how to show and score ``item``."""
    return kind_named(item.kind)
