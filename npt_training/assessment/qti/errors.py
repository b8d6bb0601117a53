"""What reading or writing QTI refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class XmlRefused(NptError):
    """The text is not XML that may be read: hostile, broken, or too large."""

    status = 422


class QtiRefused(NptError):
    """The XML is no QTI item or manifest that can be understood."""

    status = 422


class ResponseUnreadable(NptError):
    """The response is not an object of response identifiers to values."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("A response is an object of response identifiers, each with a value or a list.")
        )


class ArchiveRefused(NptError):
    """The package could harm, or is no package: nothing of it was kept."""

    status = 422


class Unsupported(NptError):
    """Part of an item that this engine does not know; the item is reported, not guessed at."""

    status = 422

    def __init__(self, what: str, line: int = 0) -> None:
        where = _(" (line %(line)s)", line=line) if line else ""
        super().__init__(_("%(what)s is not supported", what=what) + where)
        self.what = what


class ExportRefused(NptError):
    """An item that cannot be written without changing what it scores."""

    status = 422


class PackageStale(NptError):
    """The report belongs to another file, or is too old to confirm."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This report is no longer kept. Upload the package again."))
