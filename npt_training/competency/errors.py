"""Refusals of observations and signatures."""

from __future__ import annotations

from flask import Response

from npt_training.competency.rules import Fault
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class GateClosed(NptError):
    """The image gate of the nerve is not passed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("First find this nerve on pictures: 80 % within six months. Practise it now."),
            field="nerve_id",
        )


class NotForYourself(NptError):
    """Nobody observes or signs for themselves."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You cannot observe yourself. Show the code to your instructor."))


class InterestDeclared(NptError):
    """The observer declared an interest in the trainee, or the other way round."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("An interest is declared between you two. Ask another instructor to observe.")
        )


class NotInThisState(NptError):
    """The observation has moved on: signed, returned, declined or expired."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(
            _("This observation is %(state)s already. Nothing was changed.", state=state)
        )


class FormIncomplete(NptError):
    """The form cannot be signed yet; ``faults`` says field by field why."""

    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(_("The form is not complete yet."))
        self.faults = faults


class IdentityNotProven(NptError):
    """The password or passkey given at signing was not right."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("That was not your password or passkey. Nothing was signed; try again."),
            field="password",
        )


class HostAsks(Exception):
    """The host wants to ask the signer itself; its response is sent as it is."""

    def __init__(self, response: Response) -> None:
        super().__init__("the host asks who signs")
        self.response = response


class RequestRefused(NptError):
    """The trainee's request has a fault in one field."""

    status = 422
