"""Why a login or launch was refused, in words for the person who clicked, and what to do.

Each refusal is shown as a page inside the LMS's frame with a reference number; the log line with
that number tells the administrator the rest.
"""

from __future__ import annotations

from typing import Any, ClassVar

from npt_training.core.errors import NptError
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.ids import new_id
from npt_training.lti.rules import Reason

AGAIN = _l("Go back to your course and open the activity again.")
TELL = _l("Tell the administrator of your learning platform, with the reference number below.")


class LtiRefused(NptError):
    """Base of every refusal of a login or a launch.

    ``says`` is what was wrong, ``advice`` what to do; ``platform`` is the registration it came
    through, where it is known; ``detail`` goes to the log and never holds a secret.
    """

    says: ClassVar[Any] = _l("This launch could not be accepted.")
    advice: ClassVar[Any] = AGAIN
    reason: ClassVar[Reason | None] = None

    def __init__(self, detail: str = "", *, platform: Any = None, **words: Any) -> None:
        super().__init__(str(self.says) % words if words else str(self.says))
        self.detail = detail
        self.platform = platform
        self.reference = new_id()[-10:]

    @property
    def what_to_do(self) -> list[str]:
        """The advice as sentences, in order."""
        given = self.advice if isinstance(self.advice, tuple) else (self.advice,)
        return [str(one) for one in given]


class OpenedOutside(LtiRefused):
    """Somebody came without a learning platform: a bookmark, a crawler, a typed address."""

    says = _l("This address is for learning platforms: it opens an activity from a course.")
    advice = _l("Open the activity from your course, or sign in on our own page.")


class LoginIncomplete(LtiRefused):
    says = _l("The learning platform left something out when it sent you here: %(field)s.")
    advice = TELL


class PlatformUnknown(LtiRefused):
    says = _l("This learning platform (%(issuer)s) is not registered here.")
    advice = _l(
        "An administrator has to connect the two first. If that was done, the issuer or the client "
        "id differs: compare both letter by letter, also a slash at the end."
    )


class WhichRegistration(LtiRefused):
    says = _l("Several registrations of %(issuer)s are known here, and the login named none.")
    advice = (_l("The learning platform has to send its client_id with the login."), TELL)


class PlatformWaits(LtiRefused):
    status = 403
    says = _l("The connection to this learning platform waits for approval.")
    advice = _l("An administrator of this site has to approve it under LMS.")


class PlatformEnded(LtiRefused):
    status = 403
    says = _l("The connection to this learning platform was ended.")
    advice = _l("Ask the administrator of this site whether it should be opened again.")


class TargetRefused(LtiRefused):
    reason = Reason.TARGET_ELSEWHERE
    says = _l("The activity's address is not one of this site.")
    advice = (_l("The address of the tool is wrong in the course or in the platform."), TELL)


class PlatformSaysNo(LtiRefused):
    """The platform answered the login with an error instead of a token."""

    says = _l("Your learning platform did not confirm who you are.")
    advice = _l("Sign in to your learning platform again and open the activity from the course.")


class LaunchIncomplete(LtiRefused):
    says = _l("The launch came without its token or state.")


class LaunchUnknown(LtiRefused):
    says = _l("This launch does not belong to a login that was begun here.")


class LaunchExpired(LtiRefused):
    says = _l("Too much time passed between opening the activity and this page.")


class LaunchUsed(LtiRefused):
    says = _l("This launch was used already. Each opens the activity once.")


class BrowserDiffers(LtiRefused):
    says = _l("This launch was begun in another browser.")


class BrowserUnproven(LtiRefused):
    """The login's cookie did not come back. ``login`` is its row; ``login.storage_target`` names
    the frame whose platform storage can prove the browser, where there is one."""

    says = _l("Your browser did not keep the cookie that ties this page to your course.")
    advice = _l(
        "Allow cookies for this site, or open the activity in a new tab if your course offers it. "
        "Private windows and some blockers refuse cookies inside other pages."
    )

    def __init__(self, login: Any, *, platform: Any = None) -> None:
        super().__init__("the login cookie did not return", platform=platform)
        self.login = login
