"""An administrator sets institutions up, tries them and switches them on."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import absolute_url, needs, notice, redirect_to, render
from npt_training.lti.sso import institutions as verbs
from npt_training.lti.sso import service
from npt_training.lti.sso.forms import ChangeForm, InstitutionForm


@needs(Permission.MANAGE_SETTINGS)
def institutions() -> Any:
    return render("lti/sso/institutions.html", lines=verbs.list_institutions(actor()))


@needs(Permission.MANAGE_SETTINGS)
def add() -> Any:
    form = InstitutionForm()
    if form.validate_on_submit():
        fields = verbs.Fields(
            name=form.name.data,
            issuer=form.issuer.data,
            client_id=form.client_id.data,
            secret=form.secret.data or "",
            creates_people=form.creates_people.data,
        )
        try:
            made = verbs.add(actor(), fields)
            notice(_("Kept. Try it, then switch it on."))
            return redirect_to("sso.one", institution_id=made.id)
        except NptError as error:
            if error.field is None or error.field not in form:
                raise
            form[error.field].errors = [error.message]
    page = render("lti/sso/add.html", form=form, return_address=absolute_url("sso.come_back"))
    return page, 422 if form.is_submitted() else 200


@needs(Permission.MANAGE_SETTINGS)
def one(institution_id: str) -> Any:
    institution = verbs.get_institution(actor(), institution_id)
    form = ChangeForm(
        None if request.method == "GET" else request.form,
        data={"name": institution.name, "creates_people": institution.creates_people},
    )
    if form.validate_on_submit():
        verbs.change(
            actor(),
            institution_id,
            name=form.name.data,
            secret=form.secret.data or "",
            creates_people=form.creates_people.data,
        )
        notice(_("Saved."))
        return redirect_to("sso.one", institution_id=institution_id)
    return _page(institution_id, form), 422 if form.is_submitted() else 200


def _page(institution_id: str, form: ChangeForm, tried: tuple[bool, str] | None = None) -> str:
    return render(
        "lti/sso/institution.html",
        institution=verbs.get_institution(actor(), institution_id),
        form=form,
        people=service.count_users(institution_id),
        tried=tried,
        return_address=absolute_url("sso.come_back"),
    )


@needs(Permission.MANAGE_SETTINGS)
def switch(institution_id: str) -> Any:
    on = request.form.get("on") == "1"
    verbs.switch(actor(), institution_id, on=on)
    notice(
        _("Switched on: the sign-in page shows its button.") if on
        else _("Switched off: nobody signs in with it any more.")
    )  # fmt: skip
    return redirect_to("sso.one", institution_id=institution_id)


@needs(Permission.MANAGE_SETTINGS)
def try_out(institution_id: str) -> Any:
    limit("20/hour", "sso-try", actor().person_id)
    institution = verbs.get_institution(actor(), institution_id)
    form = ChangeForm(
        None, data={"name": institution.name, "creates_people": institution.creates_people}
    )
    return _page(institution_id, form, verbs.try_out(institution))
