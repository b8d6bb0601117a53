"""Signing in, by password or passkey, and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, jsonify, redirect, request, session

from npt_training.accounts import passkeys, service, totp
from npt_training.accounts.errors import CodeRefused, SignInRefused
from npt_training.accounts.forms.entry import CodeForm, SignInForm
from npt_training.accounts.models import Person
from npt_training.accounts.principal import actor_or_none
from npt_training.accounts.wiring import close_browser_session, open_browser_session
from npt_training.core.clock import now
from npt_training.core.ids import new_secret
from npt_training.core.limits import limit
from npt_training.core.web import local_path, public, redirect_to, render, url_to

PER_ADDRESS = "20/minute"
PER_ACCOUNT = "10/15minutes"
SECOND_STEP_WITHIN = timedelta(minutes=10)
HALF_WAY = "_npt_second_step"
ASKED = "_npt_passkey"


def device() -> str:
    """The browser, in the few words that tell one of a person's own devices from another."""
    agent = request.user_agent.string
    system = next(
        (n for n in ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux") if n in agent), ""
    )
    browser = next(
        (n for key, n in (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
                          ("Safari", "Safari")) if key in agent), ""
    )  # fmt: skip
    return ", ".join(part for part in (browser, system) if part)


def wanted(target: str | None) -> str:
    """Where the person wanted to go, if it is a page of this site; else the first page."""
    return local_path(target, "") or url_to("dashboard.home")


@public
def sign_in() -> Any:
    """By password; people with a second step go on to its page."""
    back = wanted(request.values.get("next"))
    if request.method == "GET" and actor_or_none() is not None:
        return redirect(back, code=303)
    form = SignInForm(next=back)
    refused: SignInRefused | None = None
    if form.validate_on_submit():
        limit(PER_ADDRESS, "sign-in")
        limit(PER_ACCOUNT, "sign-in", form.email.data.strip().casefold())
        try:
            person = service.authenticate(form.email.data, form.password.data)
            return pass_first_step(person, back, how="password")
        except SignInRefused as error:
            refused = error
    status = 422 if request.method == "POST" else 200
    return render("accounts/sign_in.html", form=form, refused=refused, back=back), status


@public
def second_step() -> Any:
    """The code of the authenticator app."""
    person_id, back = _half_way()
    if person_id is None:
        return redirect_to("accounts.sign_in")
    form = CodeForm()
    if form.validate_on_submit():
        limit(PER_ACCOUNT, "second-step", person_id)
        try:
            totp.check(person_id, form.code.data)
            return enter(person_id, back, how="totp")
        except CodeRefused as error:
            form.code.errors = [error.message]
    status = 422 if request.method == "POST" else 200
    return render("accounts/second_step.html", form=form), status


def _half_way() -> tuple[str | None, str]:
    """Who gave the right password in this browser a moment ago."""
    person_id, at, back = session.get(HALF_WAY, (None, None, ""))
    if person_id is None or now() - datetime.fromisoformat(at) > SECOND_STEP_WITHIN:
        return None, ""
    return person_id, back


def pass_first_step(person: Person, back: str, *, how: str) -> Any:
    """The password was right: on to the second step if the person has one, else in."""
    if person.totp_secret:
        session[HALF_WAY] = [person.id, now().isoformat(), back]
        return redirect_to("accounts.second_step")
    return enter(person.id, back, how=how)


def enter(person_id: str, back: str, *, how: str) -> Any:
    """Open the session and go where the person wanted to go."""
    open_browser_session(service.start_session(person_id, device=device(), how=how))
    return redirect(wanted(back), code=303)


@public
def passkey_options() -> Any:
    """The question to a passkey that signs in; only this browser may answer it."""
    limit(PER_ADDRESS, "passkey")
    session[ASKED] = new_secret(128)
    return _json(passkeys.begin_assertion(None, f"sign-in:{session[ASKED]}"))


@public
def passkey_sign_in() -> Any:
    """A passkey that verified its owner stands for both steps."""
    limit(PER_ADDRESS, "passkey")
    document = request.get_json(silent=True) or {}
    purpose = f"sign-in:{session.pop(ASKED, '')}"
    person_id = passkeys.finish_sign_in(purpose, document.get("credential") or "")
    back = wanted(document.get("next"))
    open_browser_session(service.start_session(person_id, device=device(), how="passkey"))
    return jsonify(next=back)


def _json(document: str) -> Response:
    return Response(document, mimetype="application/json")


@public
def sign_out() -> Any:
    """End this session; the others stay."""
    principal = actor_or_none()
    if principal is not None and principal.session_id is not None:
        service.end_session(principal.person_id, principal.session_id)
    close_browser_session()
    return redirect_to("accounts.sign_in")
