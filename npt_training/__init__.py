"""npt-training: training, assessment and certification of a hands-on medical skill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from npt_training.app import create_app, mount_runtime

__all__ = ["NPTTraining", "create_app"]
__version__ = "0.1.0"


class NPTTraining:
    """The Flask extension: mounts the whole product in somebody else's application.

    ``identity`` is the host's adapter: :class:`npt_training.accounts.identity.IdentityAdapter`.
    """

    def __init__(
        self, app: Flask | None = None, *, identity: Any = None, url_prefix: str = "/training"
    ) -> None:
        self._identity = identity
        self._url_prefix = url_prefix
        if app is not None:
            self.init_app(app)

    def init_app(
        self,
        app: Flask,
        *,
        identity: Any = None,
        url_prefix: str | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        """Mount under ``url_prefix``. ``config`` wins over ``app.config`` and the environment."""
        adapter = identity or self._identity
        if adapter is None:
            raise TypeError("NPTTraining needs an identity adapter; see docs/host.md")
        given = {k: v for k, v in app.config.items() if k.startswith("NPT_")} | dict(config or {})
        prefix = self._url_prefix if url_prefix is None else url_prefix
        mount_runtime(app, given, identity=adapter, url_prefix=prefix)
