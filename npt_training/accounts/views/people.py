"""People administration: who is here, with which roles; inviting, changing, closing."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts import service
from npt_training.accounts.errors import AlreadyMember
from npt_training.accounts.forms.administration import InviteForm, RolesForm
from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.roles import TRAINEE, title_of
from npt_training.accounts.service import administration, invitations
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import needs, notice, redirect_to, render, url_to


@needs(Permission.MANAGE_PEOPLE)
def people() -> Any:
    organisation_id = actor().organisation_id
    search = request.args.get("q", "").strip()[:100]
    found = service.list_members(
        organisation_id, search=search, page=request.args.get("page", 1, type=int)
    )
    return render(
        "accounts/people.html",
        found=found,
        search=search,
        title_of=title_of,
        invitations=invitations.open_invitations(organisation_id),
    )


@needs(Permission.MANAGE_PEOPLE)
def invite() -> Any:
    asking = actor()
    form = InviteForm(roles=[TRAINEE] if request.method == "GET" else None)
    form.offer(service.all_roles())
    if form.validate_on_submit():
        limit("100/hour", "invite", asking.person_id)
        try:
            invitations.invite(
                organisation_id=asking.organisation_id,
                email=form.email.data,
                name=form.name.data,
                roles=form.roles.data,
                by=asking.person_id,
            )
            notice(_("The invitation is on its way to %(email)s.", email=form.email.data))
            return redirect_to("accounts.people")
        except AlreadyMember as error:
            form.email.errors = [error.message]
    return render("accounts/invite.html", form=form), 422 if form.is_submitted() else 200


@needs(Permission.MANAGE_PEOPLE)
def withdraw_invitation(invitation_id: str) -> Any:
    asking = actor()
    invitations.withdraw(asking.organisation_id, invitation_id, by=asking.person_id)
    notice(_("The invitation is withdrawn; its link no longer works."))
    return redirect_to("accounts.people")


@needs(Permission.MANAGE_PEOPLE)
def member(person_id: str) -> Any:
    """One member: what is known, roles, closing."""
    return _member_page(person_id, None)


def _member_page(person_id: str, form: RolesForm | None) -> str:
    organisation_id = actor().organisation_id
    found = service.get_member(organisation_id, person_id)
    held = service.roles_of(person_id, organisation_id)
    if form is None:
        form = RolesForm(formdata=None, roles=[role.name for role in held])
        form.offer(service.all_roles())
    return render(
        "accounts/member.html",
        member=found,
        active=service.is_active(organisation_id, person_id),
        form=form,
        own=person_id == actor().person_id,
    )


@needs(Permission.MANAGE_PEOPLE)
def change_roles(person_id: str) -> Any:
    service.get_member(actor().organisation_id, person_id)
    form = RolesForm()
    form.offer(service.all_roles())
    if not form.validate():
        return _member_page(person_id, form), 422
    administration.change_roles(actor(), person_id, form.roles.data)
    notice(_("The roles are changed; they count at once."))
    return redirect_to("accounts.member", person_id=person_id)


@needs(Permission.MANAGE_PEOPLE)
def deactivate(person_id: str) -> Any:
    """Asks first."""
    found = service.get_member(actor().organisation_id, person_id)
    if request.method == "POST":
        administration.deactivate(actor(), person_id)
        notice(_("The account of %(name)s is closed here.", name=found.name))
        return redirect_to("accounts.people")
    return render(
        "web/confirm.html",
        title=_("Close the account of %(name)s?", name=found.name),
        text=_(
            "They are signed out at once and cannot come back until you reopen the account. "
            "Their records and certificates stay as they are."
        ),
        action=url_to("accounts.deactivate", person_id=person_id),
        words=_("Close this account"),
        back=url_to("accounts.member", person_id=person_id),
        kind="danger",
    )


@needs(Permission.MANAGE_PEOPLE)
def reactivate(person_id: str) -> Any:
    administration.reactivate(actor(), person_id)
    notice(_("The account is open again, with the roles it had."))
    return redirect_to("accounts.member", person_id=person_id)


@needs(Permission.MANAGE_PEOPLE)
def remove_second_step(person_id: str) -> Any:
    """For a lost phone; asks first."""
    found = service.get_member(actor().organisation_id, person_id)
    if request.method == "POST":
        administration.remove_second_step(actor(), person_id)
        notice(_("%(name)s signs in with the password alone now.", name=found.name), "warning")
        return redirect_to("accounts.member", person_id=person_id)
    return render(
        "web/confirm.html",
        title=_("Remove the second step of %(name)s?", name=found.name),
        text=_("Make sure that it is really them who asked. Their password stays as it is."),
        action=url_to("accounts.remove_second_step", person_id=person_id),
        words=_("Remove the second step"),
        back=url_to("accounts.member", person_id=person_id),
        kind="danger",
    )
