"""The organisation's settings, and the trail of who did what."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts import service
from npt_training.accounts.forms.administration import LogoForm, OrganisationForm
from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import trail
from npt_training.core import storage
from npt_training.core.i18n import gettext as _
from npt_training.core.images import UploadRefused
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.MANAGE_SETTINGS)
def organisation() -> Any:
    asking = actor()
    found = service.get_organisation(asking.organisation_id)
    form = OrganisationForm(obj=found)
    if form.validate_on_submit():
        service.change_organisation(found.id, by=asking.person_id, **form.data)
        notice(_("Saved. New certificates carry this issuer name; issued ones stay as they are."))
        return redirect_to("accounts.organisation")
    return _page(form, LogoForm()), 422 if form.is_submitted() else 200


@needs(Permission.MANAGE_SETTINGS)
def set_logo() -> Any:
    asking = actor()
    form = LogoForm()
    if form.validate():
        try:
            service.set_logo(asking.organisation_id, form.logo.data.read(), by=asking.person_id)
            notice(_("The logo is changed."))
            return redirect_to("accounts.organisation")
        except UploadRefused as error:
            form.logo.errors = [error.message]
    found = service.get_organisation(asking.organisation_id)
    return _page(OrganisationForm(formdata=None, obj=found), form), 422


@needs(Permission.MANAGE_SETTINGS)
def remove_logo() -> Any:
    service.remove_logo(actor().organisation_id, by=actor().person_id)
    notice(_("The logo is removed."))
    return redirect_to("accounts.organisation")


def _page(form: OrganisationForm, logo_form: LogoForm) -> str:
    found = service.get_organisation(actor().organisation_id)
    logo = storage.url(found.logo_digest) if found.logo_digest else None
    return render("accounts/organisation.html", form=form, logo_form=logo_form, logo=logo)


@needs(Permission.READ_AUDIT)
def audit() -> Any:
    """Acts by and on members of the organisation, newest first."""
    action = request.args.get("action", "").strip()[:80]
    found = trail.read_trail(
        actor().organisation_id, action=action, before=request.args.get("before", "")
    )
    return render("accounts/audit.html", found=found, action=action)
