"""Which recorded standard the cut of a version came from, frozen when it is published."""

from __future__ import annotations

from npt_training.assessment.analysis.standards import Panel, standards_of
from npt_training.assessment.exam.errors import FieldRefused
from npt_training.assessment.exam.spec import CutStandard
from npt_training.core.i18n import gettext as _

SAME_PERCENT = 0.05
"""A cut this near to the standard's, in percent of the marks, is the standard's rounded."""
MOST_REASON = 2000


def on_offer(organisation_id: str) -> list[CutStandard]:
    """The school's standards whose cut is recorded, the newest first."""
    found = [_frozen(one) for one in standards_of(organisation_id)]
    return [one for one in found if one is not None]


def differs(standard: CutStandard, cut_percent: float) -> bool:
    return abs(standard.cut_percent - cut_percent) > SAME_PERCENT


def chosen(
    organisation_id: str, standard_id: str, cut_percent: float, reason: str
) -> CutStandard | None:
    """The standard of that id as it stands, ``""`` for none; with the reason for another cut.

    Raises FieldRefused for one that is not on offer, and for another cut without a reason.
    """
    if not standard_id:
        return None
    found = next((one for one in on_offer(organisation_id) if one.id == standard_id), None)
    if found is None:
        raise FieldRefused(_("Choose one of the recorded standards."), field="standard")
    reason = reason.strip()[:MOST_REASON]
    if not differs(found, cut_percent):
        return found
    if not reason:
        raise FieldRefused(
            _(
                "This standard came to %(standard)s %%, the cut here is %(cut)s %%. Say why they "
                "differ.",
                standard=f"{found.cut_percent:g}",
                cut=f"{cut_percent:g}",
            ),
            field="cut_reason",
        )
    return found.model_copy(update={"reason": reason})


def _frozen(panel: Panel) -> CutStandard | None:
    decision = panel.decision
    if decision is None:
        return None
    rated = panel.estimates.get(max(panel.estimates, default=0), {})
    return CutStandard(
        id=panel.id,
        method=panel.method,
        title=panel.title,
        judges=len(rated),
        candidates=len(panel.table),
        cut_percent=round(decision.percent, 2),
        decided_at=decision.at,
    )
