"""What recall refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NothingDue(NptError):
    """No card is due, or the bank has no picture for those that are."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Nothing is due for review right now. Practise another nerve, or come back later.")
        )
