"""What a platform itself opens: registering, and the configuration it can import."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from npt_training.core.errors import NotFound, NptError
from npt_training.core.limits import limit
from npt_training.core.runtime import current
from npt_training.core.web import framed_by, public, render
from npt_training.lti.products import products
from npt_training.lti.registration.errors import RegistrationRefused
from npt_training.lti.registration.offer import importable
from npt_training.lti.registration.service import dynamic

PER_ADDRESS = "30/minute"


@public
def register() -> Any:
    """Dynamic registration, as the LMS shows it in a frame or a window of its own.

    Any https page may frame it: who the LMS is stands not yet fixed, and the page has nothing to
    press and no session. Where it came from is not passed on, since the address holds the token.
    """
    framed_by("https:", *(["http:"] if current().settings.lti_loopback else []))
    status = 200
    try:
        limit(PER_ADDRESS, "lti-register")
        platform = dynamic.register(
            request.args.get("token", ""),
            request.args.get("openid_configuration", ""),
            request.args.get("registration_token"),
        )
        page = render("lti/registration/registered.html", platform=platform)
    except NptError as error:
        again = isinstance(error, RegistrationRefused)
        page = render("lti/registration/not_registered.html", error=error, again=again)
        status = error.status
    answer = Response(page, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@public
def configuration(product: str) -> Any:
    """A configuration for platforms that import one from an address; 404 for all others."""
    found = products().get(product)
    document = None if found is None else importable(found)
    if document is None:
        raise NotFound()
    answer = jsonify(document)
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
