"""Rows of ours that trust a platform, as if an administrator had registered and approved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.lti import models
from tests.accounts.factories import make_organisation
from tests.lti.platform.drive import Approved
from tests.lti.platform.world import Client

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform


def approve(
    platform: Platform,
    app: Flask,
    client: Client | None = None,
    organisation: Any = None,
    **more: Any,
) -> Approved:
    """Trust ``client`` (the only one) of ``platform`` in ``app``, whose context has to be open.

    Makes an organisation where none is given. From now on the platform keeps the application's
    time and asks the application itself for its keys, so no server is needed for either.
    ``more`` replaces columns of the platform's row.
    """
    client = client or platform.only
    organisation = organisation or make_organisation("Clinic on the campus")
    parts = urlsplit(platform.base)
    columns = {
        "organisation_id": organisation.id,
        "name": "Campus",
        "issuer": platform.issuer,
        "client_id": client.id,
        "auth_url": f"{platform.base}/auth",
        "token_url": platform.token_url,
        "token_audience": platform.token_audience,
        "jwks_url": f"{platform.base}/jwks",
        "product": "standard",
        "status": "approved",
        "how": "by hand",
        "origins": [f"{parts.scheme}://{parts.netloc}"],
        "role_overrides": {},
        "told": {},
        "created_at": now(),
        "decided_at": now(),
    } | more
    with write() as s:
        row = models.Platform(**columns)
        s.add(row)
        s.flush()
        s.add(
            models.PlatformKeys(
                platform_id=row.id, url=row.jwks_url, keys=platform.jwks(), fetched_at=now()
            )
        )
        placed = {
            deployment: models.Deployment(
                platform_id=row.id,
                organisation_id=organisation.id,
                deployment_id=deployment,
                status="approved",
                created_at=now(),
                decided_at=now(),
            )
            for deployment in client.deployments
        }
        s.add_all(placed.values())
        s.flush()
        approved = Approved(organisation.id, row.id, {d: p.id for d, p in placed.items()})
    platform.follow(app)
    return approved
