"""A new tab: taking the code, and going on there with an account of one's own."""

from __future__ import annotations

from typing import Any

import structlog
from flask import redirect, request

from npt_training.accounts.principal import Permission, actor, actor_or_none
from npt_training.accounts.service import get_person
from npt_training.accounts.views.security import recognised_lately
from npt_training.core.limits import limit
from npt_training.core.web import needs, public, redirect_to, render, url_to, without_csrf
from npt_training.lti import frames, joining, tabs, wishes
from npt_training.lti.cookies import Way, drop, way
from npt_training.lti.errors import LtiRefused
from npt_training.lti.frame_errors import CodeUnknown, JoinRefused
from npt_training.lti.views.oidc import refusal_page
from npt_training.lti.wishes import Wish

log = structlog.get_logger("npt.lti")
MOST = "120/minute"


def _path() -> str:
    return url_to("lti.tab").rsplit("/", 1)[0]


@public
@without_csrf
def tab() -> Any:
    """Take a one-time code. It stands in for a CSRF token: only our own page was given it."""
    limit(MOST, "lti.tab")
    try:
        tabs.from_our_page()
        taken = tabs.take(request.form.get("code", ""))
    except LtiRefused as refused:
        return refusal_page(refused)
    log.info("lti tab", purpose=taken.purpose.value, user=taken.user_id)
    if taken.session is not None:
        frames.keep(taken.session, Way.TAB)
        return redirect(taken.target, code=303)
    page = "lti.join" if taken.purpose is tabs.Purpose.JOIN else "lti.own"
    response = redirect_to(page)
    wishes.keep(response, Wish(taken.user_id, taken.target), _path())
    if way() is Way.TAB:
        drop(response, Way.TAB)
    return response


@public
def own() -> Any:
    """Go on with one's own account: the same person's, and signed in to."""
    wish = wishes.kept()
    if wish is None:
        return refusal_page(CodeUnknown())
    known = joining.known(wish.user_id)
    asking = actor_or_none()
    if asking is not None and asking.person_id == known.person_id:
        return redirect(wish.target, code=303)
    if asking is not None:
        page = "lti/frames/somebody_else.html"
        return render(page, known=known, asking=asking, target=wish.target)
    if not joining.has_own_door(known.person_id):
        return render(
            "lti/frames/no_account.html",
            known=known,
            own=get_person(known.person_id),
            joinable=joining.can_join(known.user_id),
        )
    return redirect_to("accounts.sign_in", next=url_to("lti.own"))


@needs(Permission.VIEW_OWN)
@recognised_lately
def join() -> Any:
    """Ask whether the two are one person, then connect them."""
    wish = wishes.kept()
    if wish is None:
        return refusal_page(CodeUnknown())
    known = joining.known(wish.user_id)
    asking = actor()
    done = known.person_id == asking.person_id
    if request.method == "GET" or done:
        return render("lti/frames/join.html", known=known, asking=asking, done=done, refused=None)
    try:
        joining.join(asking, known.user_id)
    except JoinRefused as refused:
        page = render(
            "lti/frames/join.html", known=known, asking=asking, done=False, refused=refused
        )
        return page, refused.status
    return render("lti/frames/join.html", known=known, asking=asking, done=True, refused=None)
