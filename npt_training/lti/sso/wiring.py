"""Tells the pages of accounts which institutions people may sign in with."""

from __future__ import annotations

from flask import Flask

from npt_training.core.runtime import Runtime
from npt_training.lti.sso import service


def wire(app: Flask, runtime: Runtime) -> None:
    if not runtime.hosted:
        runtime.templates.globals["institution_doors"] = service.doors
        runtime.templates.globals["institution_connections"] = service.connections_of
