"""Refusals of safety corrections."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class NothingOfThatName(NptError):
    """A correction names something no edition has."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose what the correction concerns."), field="concerns")


class AlreadyWithdrawn(NptError):
    """Somebody withdrew it before."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This correction was withdrawn already. Nothing was changed."))
