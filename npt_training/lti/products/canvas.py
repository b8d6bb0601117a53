"""Canvas, of Instructure or hosted by oneself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from npt_training.core.i18n import gettext as _
from npt_training.lti.products.base import TOOL_CONFIGURATION, Ours, Product, Registered

_HOSTS = {
    f"https://canvas.{stage}instructure.com": f"sso.{stage}canvaslms.com"
    for stage in ("", "beta.", "test.")
}
_FIELDS = {
    "application_type", "client_name", "grant_types", "initiate_login_uri", "jwks_uri",
    "logo_uri", "client_uri", "redirect_uris", "response_types", "scope",
    "token_endpoint_auth_method", TOOL_CONFIGURATION,
}  # fmt: skip
_CONFIGURATION = {
    "claims", "custom_parameters", "description", "domain", "messages", "secondary_domains",
    "target_link_uri",
}  # fmt: skip
_MESSAGE = {"type", "target_link_uri", "label", "icon_uri", "custom_parameters", "placements",
            "roles"}  # fmt: skip
_PLACEMENTS = {
    "LtiDeepLinkingRequest": ["assignment_selection", "link_selection"],
    "LtiResourceLinkRequest": ["course_navigation"],
}


class Canvas(Product):
    name = "canvas"
    title = "Canvas"
    families = ("canvas",)
    issuers: ClassVar[tuple[str, ...]] = tuple(_HOSTS)

    def speaks_for(self, host: str, issuer: str) -> bool:
        """All schools of the cloud share the issuer ``canvas.instructure.com``; the configuration
        comes from the school's own name under instructure.com or from ``sso.canvaslms.com``, all
        of them Instructure's. Source: Instructure's developer pages, and its public source."""
        if issuer not in _HOSTS:
            return False
        stage = issuer.removeprefix("https://canvas.")
        school, _dot, rest = host.partition(".")
        return host == _HOSTS[issuer] or (bool(school) and rest == stage)

    def registration(self, document: dict[str, Any]) -> dict[str, Any]:
        """Canvas answers 422 to a field it does not know, and shows a tool only where a placement
        puts it. Without its privacy level it sends nobody's name. Sources: lti.md §1.6 (ltijs 239);
        Instructure's developer pages on registration."""
        ours = dict(document[TOOL_CONFIGURATION])
        told = {key: value for key, value in ours.items() if key in _CONFIGURATION}
        told["messages"] = [
            {key: value for key, value in message.items() if key in _MESSAGE}
            | {"placements": _PLACEMENTS[message["type"]]}
            for message in ours["messages"]
            if message["type"] in _PLACEMENTS
        ]
        told["https://canvas.instructure.com/lti/privacy_level"] = "public"
        kept = {key: value for key, value in document.items() if key in _FIELDS}
        return kept | {TOOL_CONFIGURATION: told}

    def configuration(
        self, ours: Ours, *, title: str, description: str, custom: Mapping[str, str]
    ) -> dict[str, Any]:
        """What an LTI key of Canvas is made from. Source: Instructure's developer pages on
        configuring LTI Advantage tools."""
        return {
            "title": title,
            "description": description,
            "oidc_initiation_url": ours.login,
            "target_link_uri": ours.target,
            "redirect_uris": [ours.launch],
            "scopes": list(self.scopes),
            "public_jwk_url": ours.jwks,
            "custom_fields": dict(custom),
            "extensions": [
                {
                    "domain": ours.domain,
                    "tool_id": "npt-training",
                    "platform": "canvas.instructure.com",
                    "privacy_level": "public",
                    "settings": {
                        "text": title,
                        "icon_url": ours.icon,
                        "selection_width": 900,
                        "selection_height": 800,
                        "placements": [
                            {
                                "placement": placement,
                                "message_type": message,
                                "target_link_uri": ours.target,
                                "text": title,
                            }
                            for message, placements in _PLACEMENTS.items()
                            for placement in placements
                        ],
                    },
                }
            ],
        }

    def origins(self, issuer: str, *urls: str) -> list[str]:
        """The issuer of Canvas in the cloud is not where its pages are: every school has a name
        of its own under instructure.com. Source: lti.md §1.5."""
        if issuer in _HOSTS:
            return [issuer, "https://*.instructure.com"]
        return super().origins(issuer, *urls)

    def client_assertion_audience(self, platform: Registered) -> str:
        """Always the address of the token endpoint; what Canvas calls its authorization server is
        a bare host name. Source: lti.md §1.6; Instructure's developer pages on registration."""
        return platform.token_url

    def score_extras(self) -> dict[str, Any]:
        """Without this every score counts as another submission. Source: lti.md §1.6."""
        return {"https://canvas.instructure.com/lti/submission": {"new_submission": False}}

    def is_slow_down(self, status: int, body: str) -> bool:
        """A rate limit comes as 403 with these words. Source: lti.md §1.6."""
        throttled = status == 403 and "rate limit" in body.casefold()
        return throttled or super().is_slow_down(status, body)

    def refusal_words(self, status: int, body: str) -> str:
        """422 is said of somebody who is not a student, and of a course that is not published.
        Source: lti.md §1.6 (PrairieLearn 11292)."""
        if status == 422:
            return _(
                "Canvas takes marks only for students of a published course. Publish the course, "
                "or look whether this person is still enrolled, then send the mark again."
            )
        return super().refusal_words(status, body)
