"""Real platforms that sign the table of launches: ours, which is strict, and Open edX's code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Flask
from sqlalchemy import delete

from npt_training import create_app
from npt_training.core.clock import FrozenClock
from npt_training.core.db import write
from npt_training.core.runtime import EXTENSION
from npt_training.lti.models import PlatformKeys
from tests.conftest import IsolatedClient, fresh_database
from tests.lti.core.world import GONE, SITE, Lms, connect
from tests.lti.openedx.counterpart import Campus
from tests.lti.openedx.setting_up import studio_fields
from tests.lti.platform import Platform
from tests.ports import free_port


@dataclass(frozen=True)
class Signer:
    """A platform that is served: who it is, where its keys are, and the key it signs with."""

    issuer: str
    client_id: str
    jwks_url: str
    pem: str
    kid: str


@dataclass
class SignedBy(Lms):
    """A registration whose launches carry the real platform's key and its name."""

    kid: str = ""

    def sign(
        self, claims: dict[str, Any], *, key: Any = None, alg: str = "RS256", **header: Any
    ) -> str:
        named = {"kid": self.kid} | header
        kept = {name: value for name, value in named.items() if value is not GONE}
        return jwt.encode(claims, key or self.key, alg, kept)


def strict() -> Iterator[Signer]:
    with Platform(port=free_port(), own_key=True) as platform:
        client = platform.add_tool()
        url = f"{platform.base}/jwks"
        yield Signer(platform.issuer, client.id, url, platform.world.key_pem, platform.world.kid)


def openedx(folder: Path) -> Iterator[Signer]:
    campus = Campus(free_port(), folder)
    campus.start()
    try:
        campus.person("stella", "staff", "Stella Staff")
        told = campus.save_component("signer", studio_fields(SITE), "stella")
        key = campus.key("signer")
        yield Signer(campus.base, told["client_id"], told["keyset_url"], key["pem"], key["kid"])
    finally:
        campus.stop()


@pytest.fixture(
    scope="module",
    params=[pytest.param("strict platform", marks=pytest.mark.long), "Open edX"],
)
def signer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Signer]:
    if request.param == "Open edX":
        yield from openedx(tmp_path_factory.mktemp("signer"))
    else:
        yield from strict()


@pytest.fixture(scope="module")
def lms(
    signer: Signer, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SignedBy]:
    """The platform's registration in an application that fetches its keys over the network."""
    folder = tmp_path_factory.mktemp("signed")
    with fresh_database("sqlite", request, folder, "template") as url:
        app = make_app(url, folder)
        with app.app_context():
            key = load_pem_private_key(signer.pem.encode(), None)
            made = connect(
                app, issuer=signer.issuer, client_id=signer.client_id, jwks_url=signer.jwks_url
            )
            with write() as s:
                s.execute(delete(PlatformKeys).where(PlatformKeys.platform_id == made.platform_id))
            yield SignedBy(**(vars(made) | {"key": key}), kid=signer.kid)
        app.extensions[EXTENSION].db.dispose()


def make_app(url: str, folder: Path) -> Flask:
    app = create_app(
        {
            "database_url": url,
            "data_dir": folder,
            "secret_key": "for launches in tests alone, not for sites",
            "public_url": SITE,
            "rate_limits": False,
            "lti_loopback": True,
        },
        clock=FrozenClock(),
    )
    app.test_client_class = IsolatedClient
    return app
