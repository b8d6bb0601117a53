"""Refusals of the faculty's decisions."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class ValueUnfit(NptError):
    """What was typed does not answer the question; ``code`` as in ``values.Unfit``."""

    status = 422

    def __init__(self, code: str, least: str = "", most: str = "") -> None:
        sentences = {
            "empty": _("Say what the faculty decided."),
            "number": _("Write the number in figures, such as 0.5."),
            "order": _("The second number must be larger than the first, or empty."),
            "bounds": _("Give a number from %(least)s to %(most)s.", least=least, most=most),
            "unit": _("Choose the unit."),
            "choice": _("Choose one of the answers."),
            "long": _("Keep it under 500 characters."),
        }  # fmt: skip
        super().__init__(sentences[code], field="value")


class BasisMissing(NptError):
    """Nothing stands without the place it was taken from."""

    status = 422

    def __init__(self, dose: bool = False) -> None:
        super().__init__(
            _(
                "Name the national guideline and its year, so that anybody can look the dose up, "
                "such as: Resuscitation Council, anaphylaxis guideline, 2021."
            )
            if dose
            else _("Name the guideline or the minute of the meeting it was taken from."),
            field="basis",
        )


class DayUnfit(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Give the day on which the faculty decided. It cannot lie in the future."),
            field="decided_on",
        )


class DecidedMeanwhile(NptError):
    """Somebody else wrote a decision while this form was open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Somebody decided this while your form was open. Look at what stands now first.")
        )


class NothingStands(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Nothing is decided here, so there is nothing to withdraw."))
