"""Lets a frame's cookie tell who asks, before any session of the site itself."""

from __future__ import annotations

from flask import Flask, has_request_context, request

from npt_training.accounts.principal import Principal
from npt_training.core.runtime import Runtime
from npt_training.lti import frames

FRAME = "npt.lti.principal"


def wire(app: Flask, runtime: Runtime) -> None:
    if runtime.hosted:
        return
    outside = runtime.load_principal

    def inside() -> Principal | None:
        if not has_request_context() or frames.COOKIE not in request.cookies:
            return None
        if FRAME not in request.environ:
            request.environ[FRAME] = frames.recognise(request.cookies[frames.COOKIE])
        principal: Principal | None = request.environ[FRAME]
        return principal

    runtime.load_principal = lambda: inside() or outside()
    runtime.in_frame = lambda: inside() is not None
