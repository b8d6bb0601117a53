"""What registration refuses, in sentences that say what to do."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class LinkUsedUp(NptError):
    """A registration link is unknown, was used, withdrawn, or is too old."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _(
                "This registration link was used already, was withdrawn or is too old. "
                "Ask the administrator of the training site for a new one."
            )
        )


class OpenedByHand(NptError):
    """The link was opened in a browser instead of being given to an LMS."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "This address is for your LMS. Paste it where the LMS asks for the address of a "
                "tool to register; opening it yourself does nothing."
            )
        )


class RegistrationRefused(NptError):
    """The LMS said something that cannot be right, or did not take us; the sentence says what."""

    status = 422


class AlreadyRegistered(NptError):
    """There is a registration with this issuer and client id."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This LMS is registered already under the same client id. "
                "Open it in the list of connections instead."
            ),
            field="client_id",
        )


class NotAnAddress(NptError):
    """A field of a registration form is no address we would use."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class AlreadyDecided(NptError):
    """The registration or deployment is not waiting any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This was decided already. Nothing was changed."))


class NotAmongYours(NptError):
    """A tenant was to be given to an organisation the person does not administer."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose an organisation that you administer."), field="organisation_id")


class UnknownMeaning(NptError):
    """A role was to mean something that is not offered, or no role was written."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Write the role as the LMS sends it, and choose what it means here."), field="role"
        )
