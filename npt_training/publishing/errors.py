"""Refusals of publishing."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NotClean(NptError):
    """Only a check without mistakes can be published."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This check found mistakes or is not finished, so nothing is published.")
        )


class FilesChanged(NptError):
    """The files are not those that were checked."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("The files were changed after this check. Check them again, then publish.")
        )


class NobodyChosen(NptError):
    """Moving people needs people."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose at least one person to move."))


class SameEdition(NptError):
    """People are moved from one edition to another."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose another edition than the one they follow."))
