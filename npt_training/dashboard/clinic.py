"""The clinic's home: check one certificate, or the whole staff."""

from __future__ import annotations

from npt_training.accounts.principal import Principal
from npt_training.core.i18n import gettext as _
from npt_training.dashboard import links
from npt_training.dashboard.shapes import Line, Section


def section(actor: Principal) -> Section:
    return Section(
        role="clinic",
        title=_("Checking certificates"),
        number_form=True,
        list_title=_("For your whole staff"),
        lines=(
            Line(
                _("Check several numbers at once"),
                links.staff_check(),
                _("Paste the numbers your staff gave you, one a line."),
            ),
        ),
    )
