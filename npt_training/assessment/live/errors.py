"""What the live room refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NoSuchRoom(NptError):
    """No open room has that code."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("No room is open under this code. Compare it with the screen and type it again."),
            field="code",
        )


class MembersOnly(NptError):
    """The room is for signed-in learners of its school."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This room is for learners of the school. Sign in there first, then join again."),
            field="code",
        )


class RoomFull(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This room is full. Look on with somebody who is in."), field="code")


class SeatGone(NptError):
    """The room was closed, and every place in it with it."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("This room is closed. Nothing you tapped was kept."))


class TapsClosed(NptError):
    """The truth is on the screen, or the next picture is."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This picture takes no taps any more. Look at the screen."))


class NoTap(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Tap the place on the picture first, then send it."), field="x")


class MovedOn(NptError):
    """Another screen or a second click was faster."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("The room has moved on already. Look at it again."))


class NotForRooms(NptError):
    """The item is not there, not for practice, or not answered by one tap on a picture."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Choose one of the pictures shown: only practice pictures with one tap fit a room."),
            field="item",
        )
