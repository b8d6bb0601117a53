"""Pages behind links in mails, and the pages that send them."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.errors import PasswordRefused, SignInRefused, SignUpClosed
from npt_training.accounts.forms.account import ConfirmForm
from npt_training.accounts.forms.entry import AcceptForm, ForgottenForm, ResetForm, SignUpForm
from npt_training.accounts.service import invitations, organisations, recovery
from npt_training.accounts.service import sign_up as signing
from npt_training.accounts.service.access import authenticate
from npt_training.accounts.service.people import get_person
from npt_training.accounts.views.entry import pass_first_step
from npt_training.accounts.wiring import close_browser_session
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.runtime import current
from npt_training.core.web import notice, public, redirect_to, render

PER_ADDRESS = "10/minute"
PER_ACCOUNT = "5/hour"


@public
def sign_up() -> Any:
    """Ask for an account; the answer is the same for known and unknown addresses."""
    if not current().settings.open_sign_up:
        raise SignUpClosed()
    form = SignUpForm()
    if form.validate_on_submit():
        limit(PER_ADDRESS, "sign-up")
        limit(PER_ACCOUNT, "sign-up", form.email.data.strip().casefold())
        signing.sign_up(form.name.data, form.email.data)
        return render("accounts/mail_sent.html", email=form.email.data)
    return render("accounts/sign_up.html", form=form), _status(form)


@public
def forgotten() -> Any:
    """Ask for a link to set a new password; the answer is the same for every address."""
    form = ForgottenForm()
    if form.validate_on_submit():
        limit(PER_ADDRESS, "reset")
        limit(PER_ACCOUNT, "reset", form.email.data.strip().casefold())
        recovery.ask_for_reset(form.email.data)
        return render("accounts/mail_sent.html", email=form.email.data)
    return render("accounts/forgotten.html", form=form), _status(form)


@public
def reset_password(token: str) -> Any:
    """Choose a new password by the mailed link."""
    limit(PER_ADDRESS, "reset-link")
    person = get_person(recovery.open_link(token, recovery.RESET).person_id)
    form = ResetForm()
    if form.validate_on_submit():
        try:
            recovery.reset_password(token, form.password.data)
            close_browser_session()
            notice(_("Your password is changed. You were signed out everywhere; sign in anew."))
            return redirect_to("accounts.sign_in")
        except PasswordRefused as error:
            form.password.errors = [error.message]
    return render("accounts/reset.html", form=form, person=person), _status(form)


@public
def confirm_email(token: str) -> Any:
    """A button and not the mere link confirms, since mail scanners open links."""
    limit(PER_ADDRESS, "confirm-email")
    link = recovery.open_link(token, recovery.CONFIRM)
    if request.method == "POST":
        recovery.confirm_email(token)
        notice(_("Your e-mail address is confirmed."))
        return redirect_to("accounts.sign_in")
    return render("accounts/confirm_email.html", email=link.email, token=token)


@public
def accept_invitation(token: str) -> Any:
    """Make the account; somebody who has one already joins with their password."""
    limit(PER_ADDRESS, "invitation")
    invitation = invitations.open_invitation(token)
    known = invitations.knows(invitation)
    form = ConfirmForm() if known else AcceptForm(name=invitation.name)
    if form.validate_on_submit():
        try:
            if known:
                limit(PER_ADDRESS, "sign-in", invitation.email)
                person = authenticate(invitation.email, form.password.data)
                invitations.join_as(token, person.id)
            else:
                person = invitations.accept(token, name=form.name.data, password=form.password.data)
            return pass_first_step(person, "", how="invitation")
        except (PasswordRefused, SignInRefused) as error:
            form.password.errors = [error.message]
    organisation = organisations.get_organisation(invitation.organisation_id)
    page = render(
        "accounts/invitation.html",
        form=form,
        invitation=invitation,
        organisation=organisation,
        known=known,
    )
    return page, _status(form)


def _status(form: Any) -> int:
    return 422 if form.is_submitted() else 200
