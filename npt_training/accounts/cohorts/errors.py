"""Refusals around cohorts."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NameTaken(NptError):
    """Two cohorts of a school may not have one name."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("There is a cohort of that name. Choose another, such as with the year."),
            field="name",
        )


class DatesReversed(NptError):
    """A cohort ends after it starts."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("The last day is before the first."), field="ends_on")


class CohortClosed(NptError):
    """Nobody joins a closed cohort, and nothing is announced to it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This cohort is closed. Open it again first."))


class NobodyToTell(NptError):
    """An announcement needs readers."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Nobody is in this cohort yet. Put people in it, then announce."))
