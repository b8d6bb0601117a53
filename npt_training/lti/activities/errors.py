"""Refusals of choosing and opening activities."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NotYours(NptError):
    """A picker that somebody else opened, or that is not there."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            _(
                "This choice was opened by somebody else, or is too old. Open it again from your "
                "course."
            )
        )


class TakesNoLinks(NptError):
    """The place in the LMS takes something else than activities."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "This place in your LMS takes no activities of other tools. Add them from the "
                "course's own list of activities or modules."
            )
        )


class NoWayBack(NptError):
    """The LMS did not say where the choice goes."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your LMS did not say where the choice goes. Tell its administrator that the "
                "deep linking request has no return address."
            )
        )


class OnlyInstructors(NptError):
    """Somebody who is no instructor in the LMS opened the picker."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only instructors choose what a course links to. If you teach this course, ask the "
                "administrator of your LMS for that role."
            )
        )


class NothingChosen(NptError):
    """The form came without a choice."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Choose at least one activity, or go back without choosing."), field="chosen"
        )


class OnlyOne(NptError):
    """The place in the LMS takes one activity and several were chosen."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This place in your LMS takes one activity. Choose one."), field="chosen"
        )


class TitleNeeded(NptError):
    """A link without a title, or with one that is too long."""

    status = 422

    def __init__(self, field: str, most: int) -> None:
        super().__init__(
            _("Give the link a title of at most %(most)s characters.", most=most), field=field
        )


class PointsRefused(NptError):
    """Points that no gradebook takes."""

    status = 422

    def __init__(self, field: str, most: int) -> None:
        super().__init__(
            _("Write the points as a number above 0 and at most %(most)s.", most=most), field=field
        )


class NotOffered(NptError):
    """The activity is not, or no longer, among what the school offers."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("That activity is not offered any more. Choose another."), field="chosen"
        )


class AnswerMissing(NptError):
    """The question about a copied course came back without an answer."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose one of the two."), field="answer")
