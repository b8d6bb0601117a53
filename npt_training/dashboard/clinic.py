"""The clinic's home: check one certificate, or the whole staff."""

from __future__ import annotations

from npt_training.accounts.principal import Principal
from npt_training.core.i18n import gettext as _
from npt_training.core.web import url_to
from npt_training.dashboard.shapes import Line, NextThing, Section


def section(actor: Principal) -> Section:
    return Section(
        role="clinic",
        title=_("Certificates"),
        next=NextThing(
            title=_("Check a certificate"),
            text=_("Type the number that stands on it. You see status, scope and dates at once."),
            href=url_to("verification.form"),
            action=_("Check a number"),
        ),
        list_title=_("For your whole staff"),
        lines=(
            Line(
                _("Check several numbers at once"),
                url_to("verification.staff"),
                _("Paste the numbers your staff gave you, one a line."),
            ),
        ),
    )
