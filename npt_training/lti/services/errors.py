"""What the services of a platform refuse us, and what we refuse an instructor, in sentences."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class TokenFailed(Exception):
    """No token for a platform's services; ``reason`` says why in words."""

    def __init__(
        self, reason: str, *, status: int | None = None, retry_after_s: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after_s = retry_after_s


class NoColumn(Exception):
    """A link has no column in the gradebook and cannot get one; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ColumnBusy(Exception):
    """Somebody else is looking for the column or making it just now."""


class NothingToDecide(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("That was decided already, or a newer mark took its place."))


class NothingToSend(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("There is no mark of this person to send yet: they have not finished the activity.")
        )


class Undecided(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Choose whether our mark replaces the one in the LMS or theirs stays."),
            field="decision",
        )


class NotConfirmed(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose which marks are sent again."), field="which")


class NoRoster(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This LMS does not share the list of the course with us. Its administrator can "
                "switch on “Names and roles” for the tool; then open an activity from the course "
                "once."
            )
        )


class RosterBusy(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("The list is being read at this moment. Look again in a minute."))


class NotOfThisLink(NptError):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _(
                "The LMS asked to review somebody who has not opened this activity from this "
                "course. There is nothing of theirs to look at."
            )
        )
