"""What institution sign-in refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class ArrivalRefused(NptError):
    """What came back from the institution cannot be used; the sentence says why."""

    status = 422


class NotBegun(NptError):
    """Somebody came back whom this browser had not sent, or who had been here already."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("This sign-in was not begun in this browser, or took too long. Please begin again.")
        )


class NobodyNew(NptError):
    """The institution is not set to make accounts."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This institution does not make accounts here. Ask your school to invite you.")
        )


class ConnectedElsewhere(NptError):
    """The institution's account opens another person here, and that is never changed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This account of your institution belongs to another person here already. "
                "Ask your administrator if that is not right."
            )
        )


class SomebodyElse(NptError):
    """A person was to confirm that it is them and came back as somebody else."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("That was not the account you are signed in with. Try again."))


class KnownInstitution(NptError):
    """There is an institution with this issuer and client id."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This institution is here already, with the same client id."), field="client_id"
        )


class IssuerRefused(NptError):
    """The issuer is no address we would use."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message, field="issuer")
