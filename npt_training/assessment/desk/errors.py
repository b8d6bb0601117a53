"""What the desk refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class PolicyRefused(NptError):
    """A setting is not one of those offered, or out of range."""

    status = 422

    def __init__(self, field: str) -> None:
        text = {
            "second": _("Choose which results are marked twice."),
            "band_points": _("Give the band around the pass mark as points from 0 to 50."),
            "moderation_points": _("Give the difference that calls a third person, 0 to 100."),
        }[field]
        super().__init__(text, field=field)


class KeptBeside(NptError):
    """Somebody else saved first. Nothing is thrown away: these marks stand beside theirs."""

    status = 409

    def __init__(self, *, differ: bool) -> None:
        super().__init__(
            _(
                "Somebody else marked this answer while you had it open. Both are kept. "
                "The two differ, so a third person decides."
            )
            if differ
            else _(
                "Somebody else marked this answer while you had it open. Both are kept: theirs "
                "count, yours stand beside them as second marks."
            )
        )


class NotASecondMarker(NptError):
    """The first marker of an answer does not mark it a second time."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You marked this answer first. Its second marker is somebody else."))


class NothingToUndo(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("There is no mark of yours to take back."))


class NoteRefused(NptError):
    """A comment on the picture has no text or lies beside it."""

    status = 422

    def __init__(self, most: int) -> None:
        super().__init__(
            _(
                "Give each place on the picture a comment, with its place in percent from 0 to "
                "100; at most %(most)s places.",
                most=most,
            ),
            field="note-1-text",
        )


class NothingWritten(NptError):
    status = 422

    def __init__(self, field: str, sentence: str | None = None) -> None:
        super().__init__(sentence or _("Write a sentence first."), field=field)


class TooLong(NptError):
    status = 422

    def __init__(self, field: str, most: int) -> None:
        super().__init__(
            _("The text is too long: at most %(most)s characters.", most=most), field=field
        )


class BankFull(NptError):
    status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            _("The comment bank holds %(most)s of your sentences. Drop one first.", most=most),
            field="text",
        )


class NotModerator(NptError):
    """One of the two markers cannot decide alone."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "You are one of the two markers. Propose marks for the other to agree to, or let "
                "a third person decide."
            )
        )


class OwnProposal(NptError):
    status = 403

    def __init__(self) -> None:
        super().__init__(_("This is your own proposal. The other marker agrees to it, or not."))


class Decided(NptError):
    """Somebody decided meanwhile."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This was decided meanwhile. The decision stands; nothing was changed."))


class UnblindingClosed(NptError):
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Your school marks blind: names stay closed. Your administrator can open them.")
        )


class NothingToRelease(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Choose at least one result to release."), field="attempt")


class AppealOpen(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("You have asked to look at this answer again already. You are told when it is done.")
        )


class AppealAnswered(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This appeal was answered meanwhile. Nothing was changed."))


class FirstMarkerDecides(NptError):
    """The one who gave the marks does not judge an appeal against them."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("You marked this answer. Another instructor answers the appeal against its marks.")
        )


class NoNewMarks(NptError):
    """An appeal is upheld by new marks."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Upholding means new marks: give marks that differ from those that stand."),
            field="marks",
        )


class ChangeRefused(NptError):
    """The change of key cannot be read, or does not fit the question."""

    status = 422

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(
            sentence or _("Choose what changes about the key of this question."), field="change"
        )


class PreviewOld(NptError):
    """Answers or marks came in after the preview was made."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Something changed since this preview was made. Look at it again, then apply it.")
        )
