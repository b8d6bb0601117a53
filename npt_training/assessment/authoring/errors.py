"""What authoring refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext


class AuthoringRefused(NptError):
    """Something about an item or a picture cannot be as it was given."""

    status = 422


class NotThatState(NptError):
    """The draft has moved on since the page was opened."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This item has moved on since you opened it. Nothing was changed: look at it again.")
        )


class SavedElsewhere(NptError):
    """Somebody else (or another window) saved after this page was opened."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "%(name)s saved this item after you opened it. Your text is not lost: compare the "
                "two and choose.",
                name=name,
            )
        )


class OwnItem(NptError):
    """Nobody reviews what they wrote."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You wrote this version yourself. Another author has to review it."))


class NotReady(NptError):
    """Faults are left; the editor lists them."""

    status = 422

    def __init__(self, faults: list[str]) -> None:
        count = ngettext(
            "%(num)s thing is left to do:", "%(num)s things are left to do:", len(faults)
        )
        super().__init__(f"{count} {' '.join(faults)}")
        self.faults = faults


class SayWhatToChange(NptError):
    """Asking for changes without saying which."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Write what should be changed, then send it back."), field="text")


class TextTooLong(NptError):
    status = 422

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("The text is too long: at most %(limit)s characters.", limit=limit), field="text"
        )


class PoolStays(NptError):
    """What trainees practised on is no examination question, nor the other way round."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("An item stays in the pool of its first version. Write a new item instead."),
            field="pool",
        )


class PictureMissing(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose a picture file first: PNG, JPEG or WebP."), field="file")


class PictureInUse(NptError):
    """The picture was changed since the page was opened, or has its final form."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This picture has changed since you opened it. Look at it again."))


class NotDeidentified(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Tick every line only after looking at the picture: nobody may be recognised in it."),
            field="confirm",
        )


class Uncalibrated(NptError):
    """The two points or the distance between them say nothing."""

    status = 422


class ImportRefused(NptError):
    """A folder or archive of items that cannot be taken; nothing was changed."""

    status = 422
