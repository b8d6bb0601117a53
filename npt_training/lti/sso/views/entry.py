"""Going to an institution, and coming back from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request, session

from npt_training.accounts import service as accounts
from npt_training.accounts.principal import actor, actor_or_none
from npt_training.accounts.views.entry import PER_ADDRESS, pass_first_step, wanted
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import absolute_url, notice, public, redirect_to, render, url_to
from npt_training.lti.sso import flow, service
from npt_training.lti.sso.errors import ArrivalRefused, NotBegun, SomebodyElse
from npt_training.lti.sso.forms import NewPersonForm

BEGUN, ARRIVED = "_npt_sso_begun", "_npt_sso_arrived"
WITHIN = timedelta(minutes=10)


def _redirect_uri() -> str:
    return absolute_url("sso.come_back")


def send(institution_id: str, *, purpose: str, back: str) -> Any:
    """Send the browser to the institution; it keeps what its return is compared with."""
    limit(PER_ADDRESS, "sso")
    institution = service.open_door(institution_id)
    url, begun = flow.begin(institution, redirect_uri=_redirect_uri(), purpose=purpose, back=back)
    session[BEGUN] = begun.kept()
    return redirect(url)


@public
def begin(institution_id: str) -> Any:
    """The button "Sign in with …"."""
    return send(institution_id, purpose="enter", back=wanted(request.args.get("next")))


@public
def come_back() -> Any:
    """The institution sent its person back; what was begun is used up whatever becomes of it."""
    limit(PER_ADDRESS, "sso")
    kept = session.pop(BEGUN, None)
    try:
        if kept is None or now() - datetime.fromisoformat(kept["at"]) > WITHIN:
            raise NotBegun()
        begun = flow.Begun(**kept)
        institution = service.open_door(begun.institution_id)
        arrival = flow.finish(
            institution, begun, request.args.to_dict(), redirect_uri=_redirect_uri()
        )
        return _ROADS[begun.purpose](arrival, begun)
    except (ArrivalRefused, NotBegun, SomebodyElse) as error:
        return render("lti/sso/failed.html", error=error), error.status


def _enter(arrival: flow.Arrival, begun: flow.Begun) -> Any:
    person_id = service.enter(arrival)
    if person_id is None:
        keep(arrival, begun.back)
        return redirect_to("sso.newcomer")
    return pass_first_step(accounts.get_person(person_id), begun.back, how="institution")


def _connect(arrival: flow.Arrival, begun: flow.Begun) -> Any:
    keep(arrival, begun.back)
    return redirect_to("sso.finish")


def _confirm(arrival: flow.Arrival, begun: flow.Begun) -> Any:
    asking = actor()
    if service.person_of(arrival) != asking.person_id:
        raise SomebodyElse()
    accounts.reauthenticated(asking)
    return redirect(wanted(begun.back), code=303)


_ROADS = {"enter": _enter, "connect": _connect, "confirm": _confirm}


def keep(arrival: flow.Arrival, back: str) -> None:
    """Remember, in this browser and for ten minutes, who has arrived and opens nobody yet."""
    session[ARRIVED] = [
        arrival.institution_id, arrival.subject, arrival.name, back, now().isoformat()
    ]  # fmt: skip


def arrived() -> tuple[flow.Arrival, str] | None:
    """``(who, where they wanted to go)``, while it is remembered."""
    kept = session.get(ARRIVED)
    if kept is None or now() - datetime.fromisoformat(kept[4]) > WITHIN:
        session.pop(ARRIVED, None)
        return None
    return flow.Arrival(kept[0], kept[1], kept[2]), kept[3]


@public
def newcomer() -> Any:
    """Somebody whose account opens nobody here: sign in and connect it, or make an account."""
    found = arrived()
    if found is None or actor_or_none() is not None:
        return redirect_to("accounts.sign_in")
    arrival, back = found
    institution = service.open_door(arrival.institution_id)
    form = NewPersonForm(name=arrival.name)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            person_id = service.create(arrival, form.name.data)
            session.pop(ARRIVED, None)
            notice(_("Welcome. Next time the same button signs you in."))
            return pass_first_step(accounts.get_person(person_id), back, how="institution")
    connect = url_to("sso.connect", institution_id=institution.id)
    page = render(
        "lti/sso/newcomer.html",
        form=form,
        institution=institution,
        arrival=arrival,
        sign_in=url_to("accounts.sign_in", next=connect),
    )
    return page, status
