"""What the review desk refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class EntryChanged(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This entry has changed since you opened it. Nothing was recorded: read it again.")
        )


class NotConfirmed(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Tick that you compared the entry with its picture and sources, then accept it."),
            field="compared",
        )


class NothingWritten(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Write what should be looked at."), field="text")


class TooLong(NptError):
    status = 422

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("The text is too long: at most %(limit)s characters.", limit=limit), field="text"
        )


class PlaceOffTheBody(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("That place is not on the body. Drag the point onto the skin and send it again."),
            field="x",
        )


class UnknownPlace(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose one of the way-points that the picture shows."), field="place")


class AlreadyClosed(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This note was closed already. Nothing was changed."))


class NothingToWithdraw(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("You have not accepted this entry as it stands."))
