"""What accounts refuses, each with a sentence that says what to do."""

from __future__ import annotations

from werkzeug.exceptions import HTTPException

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class SignInRefused(NptError):
    """Address or password is wrong; the sentence does not say which."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "The e-mail address or the password is not right. "
                "Try again, or ask for a new password."
            )
        )


class NoMembership(NptError):
    """The person is known but belongs to no organisation here any more."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Your account is closed at this organisation. Ask your administrator to reopen it.")
        )


class CodeRefused(NptError):
    """The code of the second step is wrong, old or was used."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This code is not right. Wait for the next one in your app and type it here."),
            field="code",
        )


class PasskeyRefused(NptError):
    """The passkey answered wrongly, too late, or for something else."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("That passkey was not accepted. Try again, or use your password."))


class PasswordRefused(NptError):
    """The new password breaks a rule; the sentence names the rule."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message, field="password")


class WrongPassword(NptError):
    """The present password was asked for and is not right."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("This is not your present password."), field="current")


class LinkRefused(NptError):
    """A link from a mail is unknown, was used, or is too old."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This link was used already or is too old. Ask for a new one and use it soon.")
        )


class EmailTaken(NptError):
    """Another person here has that address."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Somebody here already has this e-mail address. Use another one."), field="email"
        )


class AlreadyMember(NptError):
    """The address belongs to an active member of this organisation."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This person is already a member. Change their roles on their page instead."),
            field="email",
        )


class LastAdministrator(NptError):
    """Nobody would be left to manage people."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This is the last administrator. Make somebody else administrator first.")
        )


class NotYoursAlone(NptError):
    """The person belongs to another organisation too, whose door this would also open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This person belongs to another organisation too. Ask the site's operator to do it.")
        )


class UnknownRole(NptError):
    """A role was named that does not exist here."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose at least one of the roles in the list."), field="roles")


class SignUpClosed(NptError):
    """Open sign-up is switched off."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("Accounts are by invitation here. Ask your school to invite you."))


class ReauthenticationNeeded(NptError):
    """The step is weighty and the person was last recognised too long ago."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("Please confirm that it is you, then do this again."))


class HostAnswers(HTTPException):
    """The host application wants to answer this request itself, to recognise the person anew."""
