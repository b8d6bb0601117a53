"""One connection: what is known, deciding, changing, trying it, what roles mean."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import needs, notice, redirect_to, render, url_to
from npt_training.lti.registration.errors import UnknownMeaning
from npt_training.lti.registration.forms import HandForm, PlatformForm
from npt_training.lti.registration.service import deployments, editing, platforms, roles, trial
from npt_training.lti.registration.words import (
    act_word,
    meaning_word,
    product_title,
    status_word,
)


@needs(Permission.MANAGE_SETTINGS)
def one(platform_id: str) -> Any:
    return _page(platform_id)


def _page(
    platform_id: str,
    *,
    tried: list[trial.Tried] | None = None,
    role_error: UnknownMeaning | None = None,
) -> str:
    asking = actor()
    platform = platforms.get_platform(asking, platform_id)
    return render(
        "lti/registration/platform.html",
        platform=platform,
        tenants=deployments.tenants_of(platform_id),
        tried=tried,
        acts=platforms.history(platform),
        roles_seen=roles.roles_seen(platform_id),
        meanings=[(m, meaning_word(m)) for m in roles.MEANINGS],
        role_error=role_error,
        role=request.form.get("role", ""),
        meaning=request.form.get("meaning", ""),
        status_word=status_word,
        product_title=product_title,
        meaning_word=meaning_word,
        act_word=act_word,
    )


@needs(Permission.MANAGE_SETTINGS)
def by_hand() -> Any:
    form = HandForm()
    form.offer()
    if form.validate_on_submit():
        try:
            platform = editing.add_by_hand(
                actor(),
                form.fields(),
                issuer=form.issuer.data,
                client_id=form.client_id.data,
                deployment_id=form.deployment_id.data or "",
            )
            notice(_("The connection is ready. Try it now, then open an activity from a course."))
            return redirect_to("lti_registration.one", platform_id=platform.id)
        except NptError as error:
            _blame(form, error)
    return render("lti/registration/by_hand.html", form=form), _status(form)


@needs(Permission.MANAGE_SETTINGS)
def edit(platform_id: str) -> Any:
    platform = platforms.get_platform(actor(), platform_id)
    form = PlatformForm(
        None if request.method == "GET" else request.form,
        data={
            "name": platform.name,
            "auth_url": platform.auth_url,
            "token_url": platform.token_url,
            "jwks_url": platform.jwks_url,
            "token_audience": platform.token_audience,
            "product": platform.product,
            "origins": "\n".join(platform.origins),
        },
    )
    form.offer()
    if form.validate_on_submit():
        try:
            editing.change(actor(), platform_id, form.fields())
            notice(_("The connection is changed."))
            return redirect_to("lti_registration.one", platform_id=platform_id)
        except NptError as error:
            _blame(form, error)
    return render("lti/registration/edit.html", form=form, platform=platform), _status(form)


@needs(Permission.MANAGE_SETTINGS)
def approve(platform_id: str) -> Any:
    platforms.approve(actor(), platform_id)
    notice(_("Approved. Its approved tenants may launch from now on."))
    return redirect_to("lti_registration.one", platform_id=platform_id)


@needs(Permission.MANAGE_SETTINGS)
def end(platform_id: str) -> Any:
    platform = platforms.get_platform(actor(), platform_id)
    back = url_to("lti_registration.one", platform_id=platform_id)
    if request.method == "POST":
        platforms.end(actor(), platform_id)
        notice(_("The connection to %(name)s is ended.", name=platform.name), "info")
        return redirect_to("lti_registration.connections")
    pending = platform.status == "pending"
    return render(
        "web/confirm.html",
        title=_("Refuse %(name)s?", name=platform.name) if pending
        else _("End the connection to %(name)s?", name=platform.name),
        text=_("Nobody from there can open an activity. You can approve it later.") if pending
        else _(
            "Its links stop working at once and people who are inside are signed out. Their "
            "accounts, answers and marks stay here; marks that wait are not sent any more."
        ),
        action=url_to("lti_registration.end", platform_id=platform_id),
        words=_("Refuse it") if pending else _("End the connection"),
        back=back,
        kind="danger",
    )  # fmt: skip


@needs(Permission.MANAGE_SETTINGS)
def set_role(platform_id: str) -> Any:
    """Give a role a meaning, or take it back."""
    try:
        roles.set_role(
            actor(), platform_id, request.form.get("role", ""), request.form.get("meaning", "-")
        )
    except UnknownMeaning as error:
        return _page(platform_id, role_error=error), error.status
    notice(_("What the role means is changed; it counts from the next launch."))
    return redirect_to("lti_registration.one", platform_id=platform_id)


@needs(Permission.MANAGE_SETTINGS)
def try_out(platform_id: str) -> Any:
    limit("20/hour", "lti-try", actor().person_id)
    return _page(platform_id, tried=trial.try_out(actor(), platform_id))


def _blame(form: PlatformForm, error: NptError) -> None:
    if error.field is None or error.field not in form:
        raise error
    form[error.field].errors = [error.message]


def _status(form: PlatformForm) -> int:
    return 422 if form.is_submitted() else 200
