"""What we tell a platform about ourselves: addresses, and the documents made from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.core.web import absolute_url
from npt_training.lti.activities.claims import HISTORY_PARAMETERS
from npt_training.lti.products import Product
from npt_training.lti.products.base import TOOL_CONFIGURATION
from npt_training.web.manifest import asset_url

CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
RESOURCE, DEEP_LINK = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
REVIEW = "LtiSubmissionReviewRequest"


@dataclass(frozen=True)
class Addresses:
    """Every address of ours that an LMS may want, under NPT_PUBLIC_URL."""

    login: str
    launch: str
    jwks: str
    target: str
    icon: str
    domain: str


def addresses() -> Addresses:
    base = current().settings.public_url
    return Addresses(
        login=f"{base}/lti/login",
        launch=f"{base}/lti/launch",
        jwks=f"{base}/lti/jwks.json",
        target=f"{base}/lti/to",
        icon=absolute_url("core.static", path=asset_url("icon.svg")),
        domain=urlsplit(base).netloc,
    )


def description() -> str:
    return _("Lessons, image quizzes and certificates of a nerve-anatomy training programme.")


def importable(product: Product) -> dict[str, Any] | None:
    """The document a platform of this kind imports from an address, if it can."""
    return product.configuration(
        addresses(),
        title=current().settings.site_name,
        description=description(),
        custom=HISTORY_PARAMETERS,
    )


def registration_request(
    product: Product,
    *,
    scopes: Collection[str] | None = None,
    claims: Collection[str] | None = None,
    messages: Collection[str] = (),
) -> dict[str, Any]:
    """Our registration request, for Dynamic Registration 1.0.

    ``scopes``, ``claims`` and ``messages`` are what the platform says it supports; None where it
    does not say, which asks for all of ours.
    """
    at = addresses()
    title = current().settings.site_name
    wanted = [s for s in product.scopes if scopes is None or s in scopes]
    types = [RESOURCE, DEEP_LINK] + ([REVIEW] if REVIEW in messages else [])
    return product.registration(
        {
            "application_type": "web",
            "response_types": ["id_token"],
            "grant_types": ["implicit", "client_credentials"],
            "initiate_login_uri": at.login,
            "redirect_uris": [at.launch],
            "client_name": title,
            "jwks_uri": at.jwks,
            "logo_uri": at.icon,
            "token_endpoint_auth_method": "private_key_jwt",
            "scope": " ".join(wanted),
            TOOL_CONFIGURATION: {
                "domain": at.domain,
                "description": description(),
                "target_link_uri": at.target,
                "custom_parameters": dict(HISTORY_PARAMETERS),
                "claims": [c for c in CLAIMS if claims is None or c in {"iss", "sub", *claims}],
                "messages": [
                    {"type": kind, "target_link_uri": at.target, "label": title} for kind in types
                ],
            },
        }
    )
