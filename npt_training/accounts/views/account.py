"""One's own account: profile, organisation, e-mail address."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts import service
from npt_training.accounts.forms.account import EmailForm, ProfileForm
from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.roles import title_of
from npt_training.accounts.service import recovery
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.runtime import current
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.VIEW_OWN)
def profile() -> Any:
    """Names, language, profession."""
    asking = actor()
    person = service.get_person(asking.person_id)
    form = ProfileForm(obj=person)
    form.prepare()
    if form.validate_on_submit():
        service.change_profile(person.id, **({"name": person.name} | form.data))
        notice(_("Saved."))
        return redirect_to("accounts.profile")
    page = render(
        "accounts/profile.html",
        form=form,
        email_form=EmailForm(),
        own=person,
        roles=[
            title_of(role.name, role.title)
            for role in service.roles_of(person.id, asking.organisation_id)
        ],
        organisations=service.organisations_of(person.id),
        organisation_id=asking.organisation_id,
        host_profile=_host_profile(person.subject),
    )
    return page, 422 if form.is_submitted() else 200


def _host_profile(subject: str | None) -> str | None:
    if not current().hosted or subject is None:
        return None
    url: str | None = current().identity.profile(subject)
    return url


@needs(Permission.VIEW_OWN)
def act_for() -> Any:
    """Work for another of one's organisations from now on."""
    service.act_for(actor(), request.form.get("organisation_id", ""))
    return redirect_to("accounts.profile")


@needs(Permission.VIEW_OWN)
def change_email() -> Any:
    """Mail a link to a new address, or to the present one if it is not confirmed yet."""
    person_id = actor().person_id
    limit("5/hour", "confirm", person_id)
    form = EmailForm()
    if request.form.get("again"):
        recovery.ask_to_confirm(person_id)
    elif form.validate():
        recovery.ask_to_confirm(person_id, form.email.data)
    else:
        return render("accounts/email.html", form=form), 422
    notice(_("We sent a link. Open it to confirm the address."), "info")
    return redirect_to("accounts.profile")
