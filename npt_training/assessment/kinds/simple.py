"""The kinds a stage of a case can ask."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.kinds.base import Kind
from npt_training.assessment.kinds.choice import ChoiceKind
from npt_training.assessment.kinds.evidence import EvidenceKind
from npt_training.assessment.kinds.identify import IdentifyKind
from npt_training.assessment.kinds.locate import LocateKind
from npt_training.assessment.kinds.numeric import NumericKind
from npt_training.assessment.kinds.region import RegionKind
from npt_training.assessment.kinds.short import ShortKind

SIMPLE_KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        ChoiceKind(),
        ShortKind(),
        NumericKind(),
        LocateKind(),
        IdentifyKind(),
        RegionKind(),
        EvidenceKind(),
    )
}
"""By name, the same as in items/case.py."""
