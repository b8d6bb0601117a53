"""Connections made by the real verbs."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Principal
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.lti.models import Deployment, Platform
from npt_training.lti.registration.service.editing import Fields, add_by_hand

# A private address: what is written down there is kept, and nothing is ever sent to it.
HOST = "https://10.1.1.1"


def fields(**more: Any) -> Fields:
    return Fields(
        **{
            "name": "City Hospital LMS",
            "auth_url": f"{HOST}/auth",
            "token_url": f"{HOST}/token",
            "jwks_url": f"{HOST}/jwks",
            "token_audience": "",
            "product": "",
            "origins": "",
        }
        | more
    )


def connect(
    principal: Principal,
    *,
    issuer: str = HOST,
    client_id: str = "client-1",
    deployment_id: str = "",
    **more: Any,
) -> Platform:
    """A connection written down by hand, approved."""
    return add_by_hand(
        principal,
        fields(**more),
        issuer=issuer,
        client_id=client_id,
        deployment_id=deployment_id,
    )


def seen(platform: Platform, deployment_id: str = "new-one", name: str | None = None) -> Deployment:
    """A tenant as an unknown deployment's first launch leaves it."""
    with write() as s:
        deployment = Deployment(
            platform_id=platform.id,
            organisation_id=platform.organisation_id,
            deployment_id=deployment_id,
            name=name,
            status="pending",
            created_at=now(),
        )
        s.add(deployment)
        s.flush()
        return deployment
