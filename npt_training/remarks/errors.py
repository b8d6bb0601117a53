"""Refusals of remarks."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NothingWritten(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Write what you want to say."), field="text")


class TooLong(NptError):
    status = 422

    def __init__(self, most: int, written: int) -> None:
        super().__init__(
            _(
                "The text is too long: %(written)s characters, and at most %(most)s fit.",
                written=written,
                most=most,
            ),
            field="text",
        )


class KindNeeded(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Choose whether something is wrong or you do not understand it."), field="kind"
        )


class UnknownPart(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose one of the parts of this page, or the whole."), field="heading")


class AfterTheExamination(NptError):
    """Nobody writes about a question while an examination may still be running."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "About a question of an examination you can write once its answers are shown. "
                "During the sitting ask the person who supervises it."
            )
        )


class NotShownYet(NptError):
    """The explanation comes first."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Answer the question first: its explanation may say what you miss."))


class ActedMeanwhile(NptError):
    """Another editor did something while the form was open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Somebody dealt with this meanwhile. Read what they did, then send yours if needed.")
        )


class AlreadyClosed(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This was answered or closed already. Nothing was changed."))
