"""Refusals of assessment, each with a sentence that says what to do."""

from __future__ import annotations

from datetime import datetime

from npt_training.core.errors import NptError
from npt_training.core.i18n import format_datetime
from npt_training.core.i18n import gettext as _


class ResponseRefused(NptError):
    """The response cannot be read as an answer to this question."""

    status = 422


class PointRefused(ResponseRefused):
    """The coordinates are not a place on the picture."""

    def __init__(self) -> None:
        super().__init__(
            _("That place is not on the picture. Place your point again on the picture."),
            field="x",
        )


class StageLocked(NptError):
    """A stage of a case is answered once, in its turn."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This stage of the case is locked, or not open yet. What you answered first is "
                "kept. Open the question again to go on."
            )
        )


class AlreadyAnswered(NptError):
    """A question or an attempt is handed in once; the first answer stays."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("You have answered this already. Your first answer is kept."))


class AttemptClosed(NptError):
    """The attempt was handed in or has run out."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This attempt is closed, so nothing was changed. Your answers are kept as they were.")
        )


class NoHints(NptError):
    """There is no hint here, or none more: quizzes and examinations have none at all."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("There is no other hint to this question. Your answer is kept."))


class ChangedElsewhere(NptError):
    """The page was opened before a later save of the same question."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This question was answered in another window after you opened this page. "
                "Open the question again to see the answer that is kept."
            )
        )


class CoolingOff(NptError):
    """Two fails in a row: the next attempt starts later."""

    status = 409

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _(
                "Your next attempt opens on %(when)s. Practice stays open until then.",
                when=format_datetime(until),
            )
        )
        self.until = until


class WaitsForMarking(NptError):
    """An earlier attempt is not marked yet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your last attempt is with an instructor. You can start again when it is marked; "
                "practice stays open."
            )
        )


class NoQuestions(NptError):
    """The bank has no item that fits."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no question of that kind yet. Choose another one."))


class OwnWork(NptError):
    """Nobody marks their own answers."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("This is your own answer. Another instructor has to mark it."))


class InterestDeclared(NptError):
    """Nobody marks for somebody they have declared an interest in."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("An interest is declared between you and this trainee. Another instructor marks it.")
        )


class MarkedMeanwhile(NptError):
    """Another instructor was faster; their marks stand."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else marked this answer while you had it open. Their marks are kept; "
                "yours were not saved."
            )
        )


class MarksRefused(NptError):
    """Nothing is ticked, or more than the rubric has."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Tick the lines that are met, or tick that none of them is."), field="rubric"
        )


class NotReleased(NptError):
    """Results are not out yet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("An instructor still has to mark this attempt."))


class SecureQuestion(NptError):
    """The question is of the secure pool, and the actor is no examiner."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "This question is of the secure pool. Only examiners and those who manage content "
                "see it; it waits for one of them."
            )
        )
