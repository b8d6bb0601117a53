"""Agreement of markers in figures."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.desk.agreeing import marked_twice
from npt_training.assessment.desk.agreement import FEW
from npt_training.assessment.desk.names import names_of
from npt_training.core.web import needs, render


@needs(Permission.MARK)
def agreement() -> Any:
    """Weighted kappa by item and by marker."""
    lines = marked_twice(actor())
    return render("desk/agreement.html", lines=lines, names=names_of(lines.by_marker), few=FEW)
