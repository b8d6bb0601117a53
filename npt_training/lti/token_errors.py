"""Why a launch's token was refused: one class for each fault the rules name."""

from __future__ import annotations

from typing import Any

from npt_training.core.i18n import lazy_gettext as _l
from npt_training.lti.errors import TELL, LtiRefused
from npt_training.lti.rules import Reason, Refused


class TokenUnreadable(LtiRefused):
    says = _l("The launch's token cannot be read.")
    advice = TELL


class SignatureWrong(LtiRefused):
    says = _l("The launch's token is not signed by this learning platform.")
    advice = TELL


class KeyUnknown(LtiRefused):
    says = _l("The launch is signed with a key that the learning platform does not publish.")
    advice = (_l("Try again in two minutes. If it stays:"), TELL)


class KeysUnavailable(LtiRefused):
    status = 503
    says = _l("We could not fetch the learning platform's keys, so we cannot check the launch.")
    advice = (_l("Try again in two minutes. If it stays:"), TELL)


class AlgorithmRefused(LtiRefused):
    reason = Reason.ALGORITHM
    says = _l("The launch is not signed with RS256, the one algorithm LTI asks for.")
    advice = TELL


class KeyUnnamed(LtiRefused):
    reason = Reason.KEY_UNNAMED
    says = _l("The launch does not say which key it is signed with.")
    advice = TELL


class HeaderRefused(LtiRefused):
    reason = Reason.HEADER
    says = _l("The launch's token asks for an extension that LTI does not have.")
    advice = TELL


class ClaimsRefused(LtiRefused):
    reason = Reason.SHAPE
    says = _l("The launch's token is not built as LTI says.")
    advice = TELL


class IssuerDiffers(LtiRefused):
    reason = Reason.ISSUER
    says = _l("The launch comes from another platform than the login.")
    advice = TELL


class AudienceDiffers(LtiRefused):
    reason = Reason.AUDIENCE
    says = _l("The launch is meant for another tool.")
    advice = TELL


class AuthorisedPartyDiffers(LtiRefused):
    reason = Reason.AUTHORISED_PARTY
    says = _l("The launch was issued to another tool (azp).")
    advice = TELL


class ExpiryMissing(LtiRefused):
    reason = Reason.NO_EXPIRY
    says = _l("The launch does not say until when it is good (exp).")
    advice = TELL


class TokenExpired(LtiRefused):
    reason = Reason.EXPIRED
    says = _l("The launch has run out.")
    advice = (_l("Open the activity again. If it stays, the platform's clock is wrong."), TELL)


class IssueTimeMissing(LtiRefused):
    reason = Reason.NO_ISSUE_TIME
    says = _l("The launch does not say when it was made (iat).")
    advice = TELL


class TokenFromTheFuture(LtiRefused):
    reason = Reason.FROM_THE_FUTURE
    says = _l("The launch was made at a time that has not come yet: the platform's clock is ahead.")
    advice = TELL


class TokenTooOld(LtiRefused):
    reason = Reason.TOO_OLD
    says = _l("The launch is older than ten minutes.")
    advice = (_l("Open the activity again. If it stays, the platform's clock is behind."), TELL)


class TokenNotYetValid(LtiRefused):
    reason = Reason.NOT_YET
    says = _l("The launch is not valid yet (nbf).")
    advice = TELL


class NonceDiffers(LtiRefused):
    reason = Reason.NONCE
    says = _l("The launch does not answer the login it came with.")


class VersionRefused(LtiRefused):
    reason = Reason.VERSION
    says = _l("The launch is not LTI 1.3.0.")
    advice = (_l("The tool has to be set up as LTI 1.3 in the platform."), TELL)


class MessageUnknown(LtiRefused):
    reason = Reason.MESSAGE
    says = _l("The platform asks for something this tool does not do.")
    advice = TELL


class DeploymentMissing(LtiRefused):
    reason = Reason.NO_DEPLOYMENT
    says = _l("The launch does not name its deployment.")
    advice = TELL


class DeploymentDiffers(LtiRefused):
    reason = Reason.OTHER_DEPLOYMENT
    says = _l("The launch names another deployment than the login.")
    advice = TELL


class DeploymentWaits(LtiRefused):
    """A placement of the tool nobody has approved yet; it was noted for the administrator."""

    status = 403
    reason = Reason.DEPLOYMENT_WAITS
    says = _l("This placement of the tool waits for approval.")
    advice = _l(
        "An administrator of this site has to approve it under LMS. It is on the "
        "list there already; nothing has to be typed in."
    )


class DeploymentEnded(LtiRefused):
    status = 403
    reason = Reason.DEPLOYMENT_ENDED
    says = _l("This placement of the tool was ended.")
    advice = _l("Ask the administrator of this site whether it should be opened again.")


class TargetMissing(LtiRefused):
    reason = Reason.NO_TARGET
    says = _l("The launch does not say which page to open (target_link_uri).")
    advice = TELL


class TargetDiffers(LtiRefused):
    reason = Reason.OTHER_TARGET
    says = _l("The launch asks for another page than its login.")
    advice = _l(
        "Tell the administrator of this site, with the reference number below. If your learning "
        "platform is Open edX, its connection here has to say so."
    )


class RolesMissing(LtiRefused):
    reason = Reason.NO_ROLES
    says = _l("The launch has no list of roles.")
    advice = TELL


class ResourceLinkMissing(LtiRefused):
    reason = Reason.NO_RESOURCE_LINK
    says = _l("The launch does not say which link it comes from (resource_link).")
    advice = TELL


class ContextRefused(LtiRefused):
    reason = Reason.CONTEXT
    says = _l("The launch names a course without its id (context).")
    advice = TELL


class DeepLinkingSettingsMissing(LtiRefused):
    reason = Reason.NO_SETTINGS
    says = _l("The platform does not say where your choice should go (deep_linking_settings).")
    advice = TELL


class ReviewedMissing(LtiRefused):
    reason = Reason.NO_REVIEWED
    says = _l("The platform does not say whose work is to be reviewed (for_user).")
    advice = TELL


class AnonymousLaunch(LtiRefused):
    """Legal in LTI, of no use here: nothing could be kept or marked."""

    status = 403
    reason = Reason.ANONYMOUS
    says = _l("Your learning platform does not share who you are, so nothing could be kept.")
    advice = _l(
        "Sign in to your learning platform, if you are there as a guest. The administrator can let "
        "the tool know who launches (in most platforms: share the user's id with this tool)."
    )


class SubjectRefused(LtiRefused):
    reason = Reason.SUBJECT
    says = _l(
        "The platform names you by something that is not text (sub): LTI asks for text of at most "
        "255 characters."
    )
    advice = TELL


_BY_REASON: dict[Reason, type[LtiRefused]] = {
    kind.reason: kind for kind in LtiRefused.__subclasses__() if kind.reason is not None
}
_BY_REASON[Reason.DEPLOYMENT_UNKNOWN] = DeploymentWaits


def refusal(verdict: Refused, platform: Any) -> LtiRefused:
    """The class for a verdict of the rules."""
    return _BY_REASON[verdict.reason](verdict.detail, platform=platform)
