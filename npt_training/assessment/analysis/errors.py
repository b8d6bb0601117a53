"""What item analysis and standard setting refuse, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class TableRefused(NptError):
    """A plain table of marks that cannot be read. ``line`` counts from 1, the header included;
    ``column`` is the name at its head."""

    status = 422

    def __init__(self, reason: str, *, line: int | None = None, column: str | None = None) -> None:
        self.line, self.column, self.reason = line, column, reason
        super().__init__(_where(line, column) + reason, field="table")


def _where(line: int | None, column: str | None) -> str:
    if line is not None and column is not None:
        return _("Line %(line)s, column “%(column)s”: ", line=line, column=column)
    if line is not None:
        return _("Line %(line)s: ", line=line)
    return _("Column “%(column)s”: ", column=column) if column is not None else ""


class NoTitle(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Give it a title, at most 200 characters."), field="title")


class NothingToJudge(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Choose at least one question for the judges, at most 200."), field="items"
        )


class BadStation(NptError):
    status = 422

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason, field=field)


class NotAJudge(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "Choose members of your school who mark, may see every question and are not "
                "invited yet."
            ),
            field="judges",
        )


class NotInvited(NptError):
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You are not one of the judges. Ask who set this up to invite you."))


class EstimateRefused(NptError):
    """An estimate is missing or no number; ``number`` is the question's, from 1."""

    status = 422

    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "Question %(number)s: write a whole number from 0 to 100, the percent of just "
                "competent people who would get it right.",
                number=number,
            ),
            field=f"estimate-{number}",
        )


class RoundClosed(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Another round has been opened meanwhile, or the cut is recorded. Nothing was kept.")
        )


class NoEstimates(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("No judge has sent estimates in this round yet: wait for at least one."))


class NotEnough(NptError):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("There is nothing to base a cut on yet."))


class CutRefused(NptError):
    status = 422

    def __init__(self, most: float) -> None:
        super().__init__(
            _("The cut is a number from 0 to %(most)s marks.", most=f"{most:g}"), field="cut"
        )


class ReasonMissing(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This is not the cut the method gives. Say why it is set differently."),
            field="reason",
        )
