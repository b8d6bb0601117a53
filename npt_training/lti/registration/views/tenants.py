"""One tenant: whose it is, approving, ending."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render, url_to
from npt_training.lti.registration.errors import NotAmongYours
from npt_training.lti.registration.service import deployments
from npt_training.lti.registration.words import status_word


@needs(Permission.MANAGE_SETTINGS)
def tenant(tenant_id: str) -> Any:
    """What is known of it, and the form that approves it for an organisation."""
    asking = actor()
    found = deployments.get_tenant(asking, tenant_id)
    refused: NotAmongYours | None = None
    if request.method == "POST":
        try:
            deployments.approve(
                asking,
                tenant_id,
                organisation_id=request.form.get("organisation_id", ""),
                name=request.form.get("name", ""),
            )
            notice(_("Approved. People may come from there from now on."))
            return redirect_to("lti_registration.one", platform_id=found.deployment.platform_id)
        except NotAmongYours as error:
            refused = error
    page = render(
        "lti/registration/tenant.html",
        tenant=found,
        organisations=deployments.organisations_for(asking),
        chosen=request.form.get("organisation_id", found.deployment.organisation_id),
        name=request.form.get("name", found.deployment.name or found.first_course or ""),
        refused=refused,
        status_word=status_word,
    )
    return page, 422 if refused else 200


@needs(Permission.MANAGE_SETTINGS)
def end_tenant(tenant_id: str) -> Any:
    found = deployments.get_tenant(actor(), tenant_id)
    pending = found.deployment.status == "pending"
    if request.method == "POST":
        deployments.end(actor(), tenant_id)
        notice(_("Refused.") if pending else _("Ended."), "info")
        return redirect_to("lti_registration.one", platform_id=found.deployment.platform_id)
    return render(
        "web/confirm.html",
        title=_("Refuse this tenant?") if pending else _("End this tenant?"),
        text=_("Nobody from there can open an activity. You can approve it later."),
        action=url_to("lti_registration.end_tenant", tenant_id=tenant_id),
        words=_("Refuse it") if pending else _("End it"),
        back=url_to("lti_registration.tenant", tenant_id=tenant_id),
        kind="danger",
    )
