"""Pages of a session in a frame, and the ways out of it."""

from __future__ import annotations

from typing import Any

from flask import jsonify, make_response, redirect, request, session

from npt_training.accounts import service
from npt_training.accounts.principal import Permission
from npt_training.core.errors import NotFound
from npt_training.core.limits import limit
from npt_training.core.web import local_path, needs, public, redirect_to, render, url_to
from npt_training.lti import frames, gate, joining, tabs
from npt_training.lti.cookies import Way, drop, way
from npt_training.lti.tabs import Purpose
from npt_training.lti.wiring import forget, inside

CODES = "60/minute"


def here() -> frames.Inside:
    """The session this page is of; raises NotFound for pages of our own site."""
    found = inside()
    if found is None or found.principal is None:
        raise NotFound()
    return found


@public
def over() -> Any:
    """The session is over: back to the course."""
    return render("lti/frames/over.html"), 403


@public
def holds() -> Any:
    """Whether the browser kept the cookie of this launch's session."""
    found = inside()
    if found is None or found.principal is None:
        return jsonify(holds=False)
    return jsonify(holds=found.launch_id == request.args.get("launch"))


@needs(Permission.VIEW_OWN)
def away() -> Any:
    """Before a new tab: a button that carries a fresh code."""
    found = here()
    target = local_path(request.args.get("to"), url_to("dashboard.home"))
    limit(CODES, "lti.code", found.session_id)
    return render(
        "lti/frames/away.html",
        code=tabs.new_code(found.launch_id, target, Purpose.OPEN),
        purpose=Purpose.OPEN.value,
        target=target,
    )


@needs(Permission.VIEW_OWN)
def code() -> Any:
    """A fresh code, for a page that has been open for a while."""
    found = here()
    limit(CODES, "lti.code", found.session_id)
    target = local_path(request.form.get("target"), url_to("dashboard.home"))
    try:
        purpose = Purpose(request.form.get("purpose", ""))
    except ValueError:
        raise NotFound() from None
    return jsonify(code=tabs.new_code(found.launch_id, target, purpose))


@needs(Permission.VIEW_OWN)
def account() -> Any:
    """Who the person is here, and connecting an account they have."""
    found = here()
    person_id = found.principal.person_id if found.principal else ""
    joinable = bool(found.user_id) and joining.can_join(found.user_id or "")
    limit(CODES, "lti.code", found.session_id)
    return render(
        "lti/frames/account.html",
        inside=found,
        joinable=joinable,
        own_door=joining.has_own_door(person_id),
        code=tabs.new_code(
            found.launch_id, url_to("dashboard.home"), Purpose.JOIN if joinable else Purpose.OWN
        ),
        purpose=(Purpose.JOIN if joinable else Purpose.OWN).value,
        target=url_to("dashboard.home"),
    )


@needs(Permission.VIEW_OWN)
def leave() -> Any:
    """End this session; an account signed in beside it stays signed in."""
    found = inside()
    if found is None:
        return redirect_to("dashboard.home")
    frames.leave(found.session_id)
    if way() is Way.TAB:
        session.clear()
    forget()
    return make_response(render("lti/frames/left.html"))


@public
def choose() -> Any:
    """Of the account signed in here and the person of the course, go on as one."""
    found, own = inside(), gate.own_sign_in()
    if way() is not Way.TAB or found is None:
        return redirect_to("dashboard.home")
    response = redirect(local_path(request.form.get("back"), url_to("dashboard.home")), code=303)
    if request.form.get("as") == "own":
        frames.leave(found.session_id)
        session.clear()
        return response
    if own is not None and own.session_id is not None:
        service.end_session(own.person_id, own.session_id)
        drop(response, Way.OWN)
    return response
