"""Refusals of quizzes and examinations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from npt_training.core.errors import NptError
from npt_training.core.i18n import format_datetime
from npt_training.core.i18n import gettext as _


class CannotStart(NptError):
    """It is not open, used up, or cooling off."""

    status = 409


class CodeRefused(NptError):
    """The start code is missing, wrong or too old."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("That code does not open this examination now. Ask the invigilator for the code."),
            field="code",
        )


class OtherDevice(NptError):
    """The sitting is bound to another device. ``taken`` is when this one was ended, or None."""

    status = 409

    def __init__(self, attempt_id: str, taken: datetime | None = None) -> None:
        super().__init__(
            _(
                "This examination goes on elsewhere since %(when)s, so it is ended here. Nothing "
                "you gave before is lost.",
                when=format_datetime(taken),
            )
            if taken is not None
            else _("This examination is open on another device. Open it here only to move it.")
        )
        self.attempt_id, self.taken = attempt_id, taken

    def kept(self) -> OtherDevice:
        """The same, for an answer that came from here afterwards."""
        self.message = _(
            "This examination goes on elsewhere since %(when)s, so it is ended here. The answer "
            "you gave here after that is kept apart and is not scored; your instructor sees it and "
            "may let it count.",
            when=format_datetime(self.taken),
        )
        return self


class TimeOver(NptError):
    """The time of a sitting has ended."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("The time is over. What reached us in time is handed in and kept as it was.")
        )


class NotPublishable(NptError):
    """What is written cannot be published; ``faults`` says each line and what is wrong with it."""

    status = 422

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        first = "; ".join(f"{where}: {what}" for where, what in faults)
        super().__init__(_("This cannot be published yet. %(faults)s", faults=first))
        self.faults = list(faults)


class DraftChanged(NptError):
    """Somebody else saved the draft while this page was open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else saved this while you had it open. Your entries are below and not "
                "saved; saving again replaces theirs."
            )
        )


class FieldRefused(NptError):
    """One field of a form cannot be read."""

    status = 422


class OwnSitting(NptError):
    """Nobody decides about their own examination."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This concerns yourself or somebody you declared an interest in. Ask a colleague.")
        )


class NothingToRelease(NptError):
    """No result waits that could be released."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("No result is ready for release. What waits for marks comes later."))


class AlreadyAdmitted(NptError):
    """A late answer is admitted once."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This late answer was admitted already. Nothing was changed."))


class UnknownModule(NptError):
    """Items are wanted for a module that names no nerves, or that there is not."""

    status = 422

    def __init__(self, module_id: str) -> None:
        super().__init__(
            _("There is no module %(id)s that names nerves. Choose another.", id=module_id)
        )


class MakingRuns(NptError):
    """New items are being made already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("New items are being made already. Wait until that is done."))
