"""What is refused to a browser in a frame or a tab, and to whoever connects two accounts."""

from __future__ import annotations

from npt_training.core.i18n import lazy_gettext as _l
from npt_training.lti.errors import LtiRefused


class TabRefused(LtiRefused):
    """A code that opens no tab."""

    status = 410
    advice = _l("Go back to your course's page and press “Open in a new tab” again.")


class CodeUnknown(TabRefused):
    says = _l("This tab was not opened from a course.")


class CodeUsed(TabRefused):
    says = _l("This was opened already. Each press of the button opens one tab.")


class CodeExpired(TabRefused):
    says = _l("More than a minute passed since the page in your course was loaded.")


class CodeElsewhere(TabRefused):
    status = 403
    says = _l("Another site tried to open this tab.")


class LaunchOver(TabRefused):
    status = 403
    says = _l("Your course's connection was ended.")
    advice = _l("Ask the administrator of this site whether it should be opened again.")


class PlaceClosed(LtiRefused):
    """The person's membership of the tenant's organisation was ended here."""

    status = 403
    says = _l("Your account at this school was closed.")
    advice = _l("Ask the administrator of this site to reopen it.")


class JoinRefused(LtiRefused):
    """The LMS's account and the one here are not connected."""

    status = 409
    advice = _l("Ask the administrator of this site: they can see both accounts.")


class JoinedElsewhere(JoinRefused):
    says = _l("Your LMS account is connected with another account here already.")


class OwnDoor(JoinRefused):
    says = _l("What you did from your course is kept in an account with a sign-in of its own.")


class WorkOnRecord(JoinRefused):
    says = _l("You have already worked in your course; what you did there stays where it is.")


class AccountTaken(JoinRefused):
    says = _l("This account is connected with somebody else of the same learning platform.")
