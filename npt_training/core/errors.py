"""Refusals are sentences for people: what was wrong, and what to do."""

from __future__ import annotations


class NptError(Exception):
    """Base of every refusal. Its text is shown as it stands on web, API and command line.

    ``status`` is the HTTP status; ``field`` names the form field it belongs to, if any.
    """

    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(NptError):
    """The object is not there, or is not there for this person: both look alike."""

    status = 404

    def __init__(self, message: str | None = None) -> None:
        from npt_training.core.i18n import gettext as _

        super().__init__(message or _("We could not find that page. Check the address."))


class Forbidden(NptError):
    """A signed-in person lacks the permission the route names."""

    status = 403

    def __init__(self, message: str | None = None) -> None:
        from npt_training.core.i18n import gettext as _

        super().__init__(
            message or _("Your role does not open this page. Ask your administrator for access.")
        )


class NotSignedIn(NptError):
    """Nobody is signed in; browsers are sent to the sign-in page."""

    status = 401

    def __init__(self) -> None:
        from npt_training.core.i18n import gettext as _

        super().__init__(_("Please sign in first."))


class StorageUnavailable(NptError):
    """The database is away, full or busy; nothing was saved and nothing was lost."""

    status = 503

    def __init__(self) -> None:
        from npt_training.core.i18n import gettext as _

        super().__init__(
            _("We could not save this just now. Keep this page open and try again in a moment.")
        )


class TooManyRequests(NptError):
    """A rate limit was reached."""

    status = 429

    def __init__(self, retry_after_s: int) -> None:
        from npt_training.core.i18n import gettext as _

        super().__init__(
            _(
                "Too many tries. Please wait %(seconds)s seconds and try again.",
                seconds=retry_after_s,
            )
        )
        self.retry_after_s = retry_after_s


class StaleForm(NptError):
    """The form's security token is missing or old."""

    status = 400

    def __init__(self) -> None:
        from npt_training.core.i18n import gettext as _

        super().__init__(
            _("This form was open too long or was opened elsewhere. Reload it and send it again.")
        )
