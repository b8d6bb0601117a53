"""LTI Dynamic Registration 1.0: a platform calls, we ask it who it is and register with it.

Nothing is trusted that its host did not say, and nothing launches before an administrator has
approved it. No transaction is open while we talk to the platform.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.lti.addresses import AddressRefused, read_target
from npt_training.lti.fetch import FetchFailed, get_json, post_json
from npt_training.lti.models import Deployment, Platform
from npt_training.lti.products import Product, guess, products
from npt_training.lti.products.base import TOOL_CONFIGURATION
from npt_training.lti.registration.configuration import (
    PlatformConfiguration,
    read_configuration,
    read_registration,
)
from npt_training.lti.registration.errors import (
    AlreadyRegistered,
    OpenedByHand,
    RegistrationRefused,
)
from npt_training.lti.registration.offer import registration_request
from npt_training.lti.registration.service import links

MAX_BYTES = 200_000
TIMEOUT_S = 10.0


def register(token: str, asked: str, registration_token: str | None) -> Platform:
    """Register with the platform whose configuration is at ``asked``; it then waits for approval.

    Raises LinkUsedUp, OpenedByHand, RegistrationRefused or AlreadyRegistered; a link whose platform
    did not take us may be tried again.
    """
    link = links.look_up(token)
    if not asked:
        raise OpenedByHand()
    headers = {"Authorization": f"Bearer {registration_token}"} if registration_token else {}
    configuration = _configuration(asked, headers)
    product = guess(configuration.issuer, configuration.facts)
    links.take(link.id)
    try:
        answer = _ask(configuration, product, headers)
        client_id, deployment_id = read_registration(answer)
        return _keep(link.id, link.organisation_id, configuration, product, client_id,
                     deployment_id, answer)  # fmt: skip
    except BaseException:
        links.give_back(link.id)
        raise


def _configuration(asked: str, headers: dict[str, str]) -> PlatformConfiguration:
    try:
        fetched = get_json(asked, max_bytes=MAX_BYTES, timeout_s=TIMEOUT_S, headers=headers)
    except FetchFailed as failed:
        raise RegistrationRefused(
            _("We could not read the configuration of your LMS. %(why)s", why=failed.reason)
        ) from failed
    found = read_configuration(fetched.document, asked=asked, speaks_for=_speaks_for)
    for url in (found.issuer, found.auth_url, found.token_url, found.jwks_url,
                found.registration_url):  # fmt: skip
        try:
            read_target(url, loopback=current().settings.lti_loopback)
        except AddressRefused as error:
            raise RegistrationRefused(
                _(
                    "The configuration of your LMS names an address we do not use. %(why)s",
                    why=str(error),
                )
            ) from error
    return found


def _speaks_for(host: str, issuer: str) -> bool:
    return any(product.speaks_for(host, issuer) for product in products().values())


def _ask(found: PlatformConfiguration, product: Product, headers: dict[str, str]) -> Any:
    request = registration_request(
        product, scopes=found.scopes, claims=found.claims, messages=found.messages
    )
    try:
        return post_json(
            found.registration_url,
            request,
            max_bytes=MAX_BYTES,
            timeout_s=TIMEOUT_S,
            headers=headers,
        ).document
    except FetchFailed as failed:
        raise RegistrationRefused(
            _("Your LMS did not register this tool. %(why)s", why=failed.reason)
        ) from failed


def _keep(
    link_id: str,
    organisation_id: str,
    found: PlatformConfiguration,
    product: Product,
    client_id: str,
    deployment_id: str | None,
    answer: dict[str, Any],
) -> Platform:
    at = now()
    platform = Platform(
        organisation_id=organisation_id,
        name=_name(found),
        issuer=found.issuer,
        client_id=client_id,
        auth_url=found.auth_url,
        token_url=found.token_url,
        token_audience=found.authorization_server,
        jwks_url=found.jwks_url,
        product=product.name,
        status="pending",
        how="dynamic",
        origins=product.origins(found.issuer, found.auth_url),
        role_overrides={},
        told=_told(found, answer),
        created_at=at,
    )
    try:
        with write() as s:
            known = s.scalars(
                select(Platform.id).where(
                    Platform.issuer == found.issuer, Platform.client_id == client_id
                )
            ).first()
            if known is not None:
                raise AlreadyRegistered()
            s.add(platform)
            s.flush()
            if deployment_id is not None:
                s.add(
                    Deployment(
                        platform_id=platform.id,
                        organisation_id=organisation_id,
                        deployment_id=deployment_id,
                        status="pending",
                        created_at=at,
                    )
                )
            links.ends_in(s, link_id, platform.id)
            audit.record(
                s,
                "lti.platform_registered",
                actor=None,
                subject=organisation_id,
                detail={"platform": platform.id, "issuer": found.issuer, "link": link_id},
            )
    except IntegrityError as error:
        raise AlreadyRegistered() from error
    return platform


def _name(found: PlatformConfiguration) -> str:
    """How the list calls it until an administrator gives it a name: where its browser pages are."""
    return found.issuer.removeprefix("https://").removeprefix("http://").rstrip("/")[:200]


def _told(found: PlatformConfiguration, answer: dict[str, Any]) -> dict[str, Any]:
    """What we keep of its answers: nothing that opens a door."""
    ours = answer.get(TOOL_CONFIGURATION)
    kept = {key: answer[key] for key in ("client_name", "scope", "redirect_uris") if key in answer}
    return {
        "product": {
            key: found.facts[key]
            for key in ("product_family_code", "version")
            if isinstance(found.facts.get(key), str)
        },
        "scopes": sorted(found.scopes or ()),
        "messages": sorted(found.messages),
        "registered": kept,
        "tool": ours if isinstance(ours, dict) and len(str(ours)) < 20_000 else {},
    }
