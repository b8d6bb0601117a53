"""Refusals of the curriculum."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class ModuleLocked(NptError):
    """Another module has to be complete first."""

    status = 403

    def __init__(self, needed: list[str]) -> None:
        super().__init__(
            _(
                "This module opens when you have completed: %(modules)s. Anatomy and practice "
                "are open all the time.",
                modules=", ".join(needed),
            )
        )
