"""A person's own connections: which institutions open their account, and connecting one."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, session

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.views.entry import wanted
from npt_training.accounts.views.security import recognised_lately
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render, url_to
from npt_training.lti.sso import service
from npt_training.lti.sso.views.entry import ARRIVED, arrived, send


@needs(Permission.VIEW_OWN)
def connections() -> Any:
    found = service.connections_of(actor().person_id)
    connected = {one.institution_id for one in found}
    return render(
        "lti/sso/connections.html",
        connections=found,
        doors=[door for door in service.doors() if door.id not in connected],
    )


@needs(Permission.VIEW_OWN)
@recognised_lately
def connect(institution_id: str) -> Any:
    """Go to the institution; coming back asks before anything is connected."""
    return send(institution_id, purpose="connect", back=url_to("sso.connections"))


@needs(Permission.VIEW_OWN)
def confirm(institution_id: str) -> Any:
    """Show once more that it is you, by signing in at the institution anew."""
    own = {one.institution_id for one in service.connections_of(actor().person_id)}
    if institution_id not in own:
        raise NotFound()
    return send(institution_id, purpose="confirm", back=wanted(request.args.get("next")))


@needs(Permission.VIEW_OWN)
@recognised_lately
def finish() -> Any:
    """Ask whether the two accounts belong to one person, then connect them."""
    found = arrived()
    if found is None:
        return redirect_to("sso.connections")
    arrival, back = found
    institution = service.open_door(arrival.institution_id)
    if request.method == "POST":
        session.pop(ARRIVED, None)
        service.connect(actor(), arrival)
        notice(_("Connected. From now on you may sign in with %(name)s.", name=institution.name))
        return redirect(back, code=303)
    return render(
        "lti/sso/finish.html",
        arrival=arrival,
        institution=institution,
        person_name=actor().name,
    )
