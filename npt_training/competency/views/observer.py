"""The observer, on their own phone: open by the code, rate, sign."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.datastructures import MultiDict

from npt_training.accounts import passkeys
from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_person
from npt_training.competency import rules, service
from npt_training.competency.errors import FormIncomplete, HostAsks, IdentityNotProven
from npt_training.competency.forms import WORDS, read_dops
from npt_training.competency.models import ObservationRow
from npt_training.competency.service.observing import opened_by, signed_by
from npt_training.competency.service.signing import STATEMENT, Proof, purpose
from npt_training.competency.views.trainee import bp, nerve_name
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.core.web import needs, notice, redirect_to, render


@bp.get("/observe")
@needs(Permission.OBSERVE)
def observing() -> Any:
    """What waits for this observer's signature, and what they signed."""
    asking = actor()
    return render(
        "competency/observing.html",
        waiting=service.waiting_for(asking),
        signed=signed_by(asking),
        nerve_name=nerve_name,
        trainee=lambda row: get_person(row.person_id).name,
    )


@bp.get("/observe/<secret>")
@needs(Permission.OBSERVE)
def open_form(secret: str) -> Any:
    """Open the form from the trainee's code."""
    row = service.open_by_link(actor(), secret)
    if row.signed_at is not None:
        return redirect_to("competency.one", observation_id=row.id)
    if row.state != "opened":
        return render("competency/closed.html", row=row, nerve=nerve_name(row))
    return redirect_to("competency.form", observation_id=row.id)


@bp.get("/observe/form/<observation_id>")
@needs(Permission.OBSERVE)
def form(observation_id: str) -> Any:
    row = opened_by(actor(), observation_id)
    if row.state != "opened":
        return redirect_to("competency.one", observation_id=observation_id)
    return _form_page(row, MultiDict(), [])


@bp.post("/observe/form/<observation_id>")
@needs(Permission.OBSERVE)
def sign(observation_id: str) -> Any:
    """Sign; on a fault the page comes back with everything entered."""
    asking = actor()
    row = opened_by(asking, observation_id)
    proof = Proof(request.form.get("password", ""), request.form.get("credential", ""))
    try:
        service.sign(asking, observation_id, read_dops(request.form), proof)
    except FormIncomplete as refusal:
        faults = [(fault.field, _(fault.sentence)) for fault in refusal.faults]
        return _form_page(row, request.form, faults), refusal.status
    except HostAsks as asked:
        return asked.response
    except IdentityNotProven as refusal:
        return _form_page(row, request.form, [("password", refusal.message)]), refusal.status
    notice(_("Signed. The form is locked, and the trainee can read it now."))
    return redirect_to("competency.one", observation_id=observation_id)


@bp.post("/observe/form/<observation_id>/passkey")
@needs(Permission.OBSERVE)
def passkey_options(observation_id: str) -> Any:
    """The challenge for signing this form with a passkey."""
    asking = actor()
    opened_by(asking, observation_id)
    options = passkeys.begin_assertion(asking.person_id, purpose(observation_id))
    return Response(options, mimetype="application/json")


@bp.post("/observe/form/<observation_id>/return")
@needs(Permission.OBSERVE)
def hand_back(observation_id: str) -> Any:
    service.hand_back(actor(), observation_id, request.form.get("reason", ""))
    notice(_("Sent back to the trainee unsigned."))
    return redirect_to("competency.observing")


@bp.post("/observe/form/<observation_id>/decline")
@needs(Permission.OBSERVE)
def decline(observation_id: str) -> Any:
    service.decline(actor(), observation_id, request.form.get("reason", ""))
    notice(_("Recorded: you did not observe this."))
    return redirect_to("competency.observing")


def _form_page(
    row: ObservationRow, values: MultiDict[str, str], faults: list[tuple[str, str]]
) -> str:
    asking = actor()
    return render(
        "competency/form.html",
        row=row,
        words=WORDS,
        nerve=nerve_name(row),
        trainee=get_person(row.person_id).name,
        items=rules.ITEMS,
        ratings=[(rating.value, _(rules.RATING_WORDS[rating])) for rating in rules.Rating],
        overall_words=rules.OVERALL_WORDS,
        statement=STATEMENT,
        values=values,
        faults=faults,
        has_passkey=not current().hosted and passkeys.has_passkey(asking.person_id),
        hosted_sign=current().hosted,
    )
