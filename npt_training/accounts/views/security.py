"""How a person gets in: password, second step, passkeys, and where they are signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, redirect, request

from npt_training.accounts import passkeys, passwords, service, totp
from npt_training.accounts.errors import (
    CodeRefused,
    PasskeyRefused,
    PasswordRefused,
    ReauthenticationNeeded,
    WrongPassword,
)
from npt_training.accounts.forms.account import CodeForm, ConfirmForm, PasswordForm
from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.accounts.service import recovery
from npt_training.accounts.views.entry import PER_ACCOUNT
from npt_training.core import qr
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import (
    is_json,
    local_path,
    needs,
    notice,
    redirect_to,
    render,
    url_to,
)


def recognised_lately(view: Callable[..., Any]) -> Callable[..., Any]:
    """Send people who signed in long ago to show once more that it is them."""

    @wraps(view)
    def checked(**values: Any) -> Any:
        try:
            service.require_recent_authentication(actor())
        except ReauthenticationNeeded:
            if is_json():
                raise
            back = request.path if request.method == "GET" else url_to("accounts.security")
            return redirect_to("accounts.confirm_identity", next=back)
        return view(**values)

    return checked


def _overview(form: PasswordForm) -> str:
    asking = actor()
    return render(
        "accounts/security.html",
        form=form,
        own=service.get_person(asking.person_id),
        passkeys=passkeys.passkeys_of(asking.person_id),
        sessions=service.sessions_of(asking.person_id),
        session_id=asking.session_id,
    )


@needs(Permission.VIEW_OWN)
def security() -> Any:
    return _overview(PasswordForm())


@needs(Permission.VIEW_OWN)
def change_password() -> Any:
    """Every other session of the person ends."""
    limit(PER_ACCOUNT, "change-password", actor().person_id)
    form = PasswordForm()
    if form.validate():
        try:
            recovery.change_password(actor(), form.current.data, form.password.data)
            notice(_("Your password is changed. You are signed out everywhere else."))
            return redirect_to("accounts.security")
        except WrongPassword as error:
            form.current.errors = [error.message]
        except PasswordRefused as error:
            form.password.errors = [error.message]
    return _overview(form), 422


@needs(Permission.VIEW_OWN)
def end_session(session_id: str) -> Any:
    service.end_session(actor().person_id, session_id)
    notice(_("Signed out there."))
    return redirect_to("accounts.security")


@needs(Permission.VIEW_OWN)
@recognised_lately
def set_up_codes() -> Any:
    """Show a secret as QR code; the first right code switches the second step on."""
    person = service.get_person(actor().person_id)
    form = CodeForm()
    if form.validate_on_submit():
        limit(PER_ACCOUNT, "set-up-codes", person.id)
        try:
            totp.confirm(person.id, form.code.data)
            notice(_("From now on you sign in with password and code."))
            return redirect_to("accounts.security")
        except CodeRefused as error:
            form.code.errors = [error.message]
    repeat = form.is_submitted() and person.totp_pending
    secret = person.totp_pending if repeat else totp.begin(person.id)
    page = render(
        "accounts/codes.html",
        form=form,
        secret=totp.grouped(secret or ""),
        qr=qr.inline(totp.provisioning_uri(person, secret or "")),
    )
    return page, 422 if form.is_submitted() else 200


@needs(Permission.VIEW_OWN)
@recognised_lately
def remove_codes() -> Any:
    if request.method == "POST":
        totp.switch_off(actor().person_id, by=actor().person_id)
        notice(_("You sign in with your password alone now."), "warning")
        return redirect_to("accounts.security")
    return render(
        "web/confirm.html",
        title=_("Remove the second step?"),
        text=_("Whoever learns your password can then sign in as you."),
        action=url_to("accounts.remove_codes"),
        words=_("Remove the second step"),
        back=url_to("accounts.security"),
        kind="danger",
    )


@needs(Permission.VIEW_OWN)
@recognised_lately
def add_passkey() -> Any:
    return render("accounts/add_passkey.html")


@needs(Permission.VIEW_OWN)
@recognised_lately
def add_passkey_options() -> Any:
    return Response(passkeys.begin_registration(actor().person_id), mimetype="application/json")


@needs(Permission.VIEW_OWN)
@recognised_lately
def add_passkey_finish() -> Any:
    document = request.get_json(silent=True) or {}
    label = str(document.get("label") or "")
    passkeys.finish_registration(actor().person_id, document.get("credential") or "", label)
    notice(_("Your passkey is ready."))
    return jsonify(next=url_to("accounts.security"))


@needs(Permission.VIEW_OWN)
@recognised_lately
def remove_passkey(passkey_id: str) -> Any:
    asking = actor()
    found = next((p for p in passkeys.passkeys_of(asking.person_id) if p.id == passkey_id), None)
    if found is None:
        raise NotFound()
    if request.method == "POST":
        passkeys.remove(asking.person_id, passkey_id)
        notice(_("The passkey is removed."))
        return redirect_to("accounts.security")
    return render(
        "web/confirm.html",
        title=_("Remove the passkey “%(label)s”?", label=found.label),
        text=_("You can no longer sign in or sign forms with it. Past signatures stay valid."),
        action=url_to("accounts.remove_passkey", passkey_id=passkey_id),
        words=_("Remove this passkey"),
        back=url_to("accounts.security"),
        kind="danger",
    )


@needs(Permission.VIEW_OWN)
def confirm_identity() -> Any:
    """Password or passkey once more, before something weighty."""
    asking = actor()
    back = local_path(request.values.get("next"), url_to("accounts.security"))
    form = ConfirmForm()
    if form.validate_on_submit():
        limit(PER_ACCOUNT, "confirm-identity", asking.person_id)
        if passwords.verify_secret(asking.person_id, form.password.data):
            service.reauthenticated(asking)
            return redirect(back, code=303)
        form.password.errors = [WrongPassword().message]
    page = render(
        "accounts/confirm_identity.html",
        form=form,
        back=back,
        has_passkey=passkeys.has_passkey(asking.person_id),
    )
    return page, 422 if form.is_submitted() else 200


def _purpose(asking: Principal) -> str:
    return f"confirm:{asking.session_id}"


@needs(Permission.VIEW_OWN)
def confirm_options() -> Any:
    asking = actor()
    options = passkeys.begin_assertion(asking.person_id, _purpose(asking))
    return Response(options, mimetype="application/json")


@needs(Permission.VIEW_OWN)
def confirm_by_passkey() -> Any:
    asking = actor()
    document = request.get_json(silent=True) or {}
    if not passkeys.finish_assertion(
        asking.person_id, _purpose(asking), document.get("credential") or ""
    ):
        raise PasskeyRefused()
    service.reauthenticated(asking)
    return jsonify(next=local_path(document.get("next"), url_to("accounts.security")))
