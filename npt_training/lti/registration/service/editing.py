"""Writing down a platform by hand, and changing what is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.lti.addresses import AddressRefused, read_target
from npt_training.lti.models import AccessToken, Deployment, Platform, PlatformKeys
from npt_training.lti.products import guess, product_named, products
from npt_training.lti.registration.errors import AlreadyRegistered, NotAnAddress
from npt_training.lti.registration.service.platforms import own

_SOURCE = re.compile(r"https://(\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_LOOPBACK = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")
_CHANGED = ("name", "auth_url", "token_url", "jwks_url", "token_audience", "product", "origins")


@dataclass(frozen=True)
class Fields:
    """What is written into the form of a platform, as typed; ``origins`` one a line."""

    name: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str
    product: str
    origins: str


def add_by_hand(
    actor: Principal, fields: Fields, *, issuer: str, client_id: str, deployment_id: str
) -> Platform:
    """Register a platform from its addresses, typed in. An administrator does it, so it is
    approved at once. Raises AlreadyRegistered or NotAnAddress."""
    actor.require(Permission.MANAGE_SETTINGS)
    issuer, client_id = issuer.strip(), client_id.strip()
    _address("issuer", issuer)
    product = products().get(fields.product) or guess(issuer)
    at = now()
    platform = Platform(
        organisation_id=actor.organisation_id,
        issuer=issuer,
        client_id=client_id,
        status="approved",
        how="hand",
        role_overrides={},
        told={},
        created_by=actor.person_id,
        created_at=at,
        decided_by=actor.person_id,
        decided_at=at,
        origins=[],
    )
    _fill(platform, fields, product.name)
    platform.origins = platform.origins or product.origins(issuer, platform.auth_url)
    try:
        with write() as s:
            if s.scalars(
                select(Platform.id).where(
                    Platform.issuer == issuer, Platform.client_id == client_id
                )
            ).first():
                raise AlreadyRegistered()
            s.add(platform)
            s.flush()
            if deployment_id.strip():
                s.add(
                    Deployment(
                        platform_id=platform.id,
                        organisation_id=actor.organisation_id,
                        deployment_id=deployment_id.strip(),
                        status="approved",
                        created_at=at,
                        decided_by=actor.person_id,
                        decided_at=at,
                    )
                )
            audit.record(
                s,
                "lti.platform_added",
                actor=actor.person_id,
                subject=platform.id,
                detail={"issuer": issuer},
            )
    except IntegrityError as error:
        raise AlreadyRegistered() from error
    return platform


def change(actor: Principal, platform_id: str, fields: Fields) -> Platform:
    """Set name, addresses, product and the addresses that may frame us. Issuer and client id stay:
    they say whose people these are. Raises NotAnAddress."""
    actor.require(Permission.MANAGE_SETTINGS)
    with write() as s:
        platform = own(s, actor, platform_id)
        before = {c: getattr(platform, c) for c in _CHANGED}
        _fill(platform, fields, product_named(fields.product).name)
        changed = sorted(c for c in _CHANGED if getattr(platform, c) != before[c])
        if "jwks_url" in changed:
            s.execute(delete(PlatformKeys).where(PlatformKeys.platform_id == platform.id))
        if {"token_url", "token_audience", "product"} & set(changed):
            s.execute(delete(AccessToken).where(AccessToken.platform_id == platform.id))
        audit.record(
            s,
            "lti.platform_changed",
            actor=actor.person_id,
            subject=platform.id,
            detail={"changed": changed},
        )
        return platform


def read_origins(text: str) -> list[str]:
    """``https://host[:port]``, one a line, ``*.`` for every host below. Raises NotAnAddress."""
    found: dict[str, None] = {}
    for line in text.split():
        source = line.strip().rstrip("/").lower()
        loopback = current().settings.lti_loopback and _LOOPBACK.fullmatch(source)
        if not _SOURCE.fullmatch(source) and not loopback:
            raise NotAnAddress(
                "origins",
                _(
                    "“%(line)s” is not the beginning of a web address. Write one a line, such as "
                    "https://lms.example.org, without a path.",
                    line=line[:100],
                ),
            )
        found[source] = None
    return list(found)


def _fill(platform: Platform, fields: Fields, product: str) -> None:
    platform.name = fields.name.strip()[:200] or platform.issuer[:200]
    platform.auth_url = _address("auth_url", fields.auth_url)
    platform.token_url = _address("token_url", fields.token_url)
    platform.jwks_url = _address("jwks_url", fields.jwks_url)
    platform.token_audience = fields.token_audience.strip() or None
    platform.product = product
    platform.origins = read_origins(fields.origins)


def _address(field: str, text: str) -> str:
    try:
        read_target(text.strip(), loopback=current().settings.lti_loopback)
    except AddressRefused as error:
        raise NotAnAddress(field, str(error)) from error
    return text.strip()
