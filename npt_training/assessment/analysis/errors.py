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
