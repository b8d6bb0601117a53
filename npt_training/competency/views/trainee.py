"""The trainee: ask for an observation, show the code, read the signed form, answer it."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms.fields import SelectChoice

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_person
from npt_training.assessment.service import image_gate
from npt_training.atlas.service import get_nerve, list_nerves
from npt_training.competency import rules, service
from npt_training.competency.errors import GateClosed, RequestRefused
from npt_training.competency.forms import RequestForm
from npt_training.competency.models import ObservationRow
from npt_training.core import qr
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import reader_zone
from npt_training.core.web import (
    Blueprint,
    absolute_url,
    needs,
    notice,
    redirect_to,
    render,
    url_to,
)
from npt_training.curriculum.service import enrol

bp = Blueprint("competency", __name__)


@bp.get("/observations")
@needs(Permission.REQUEST_OBSERVATION)
def mine() -> Any:
    """All of the trainee's observations."""
    rows = service.mine(actor())
    return render("competency/mine.html", rows=rows, nerve_name=nerve_name)


@bp.get("/observations/new")
@needs(Permission.REQUEST_OBSERVATION)
def new() -> Any:
    return _request_page(_request_form())


@bp.post("/observations/new")
@needs(Permission.REQUEST_OBSERVATION)
def offer() -> Any:
    """Make the request; on a fault the page comes back with everything typed."""
    form = _request_form()
    if not form.validate():
        return _request_page(form), 422
    try:
        row = service.request_observation(actor(), form.as_request(reader_zone()))
    except (GateClosed, RequestRefused) as refusal:
        form[refusal.field or "nerve_id"].errors = [refusal.message]
        return _request_page(form), refusal.status
    return redirect_to("competency.one", observation_id=row.id)


@bp.get("/observations/<observation_id>")
@needs(Permission.VIEW_OWN)
def one(observation_id: str) -> Any:
    """One observation: its code while it is offered, the signed record afterwards."""
    asking = actor()
    if asking.may(Permission.REQUEST_OBSERVATION):
        row = _own_or_none(observation_id)
        if row is not None and row.signed_at is None:
            return render(
                "competency/offered.html",
                row=row,
                nerve=nerve_name(row),
                link=_link(row),
                qr=qr.inline(_link(row)),
            )
    found = service.signed_record(asking, observation_id)
    return render(
        "competency/signed.html",
        found=found,
        nerve=nerve_name(found.row),
        events=service.history(observation_id),
        rules=rules,
        void_reasons=_void_reasons(found.row),
        people=lambda person_id: get_person(person_id).name if person_id else _("the system"),
    )


@bp.post("/observations/<observation_id>/withdraw")
@needs(Permission.REQUEST_OBSERVATION)
def withdraw(observation_id: str) -> Any:
    service.withdraw(actor(), observation_id)
    notice(_("The request is taken back."))
    return redirect_to("competency.mine")


@bp.post("/observations/<observation_id>/dispute")
@needs(Permission.REQUEST_OBSERVATION)
def dispute(observation_id: str) -> Any:
    service.dispute(actor(), observation_id, request.form.get("reason", ""))
    notice(_("Your objection is recorded. A certifier will look at it."))
    return redirect_to("competency.one", observation_id=observation_id)


@bp.post("/observations/<observation_id>/void")
@needs(Permission.VIEW_OWN)
def void(observation_id: str) -> Any:
    """Void a signed form; the service refuses everybody but signer and certifier."""
    service.void(actor(), observation_id, request.form.get("reason", ""))
    notice(_("The form is void. It stays readable and no longer counts."))
    return redirect_to("competency.one", observation_id=observation_id)


@bp.post("/observations/<observation_id>/settle")
@needs(Permission.DECIDE_AWARD)
def settle(observation_id: str) -> Any:
    service.settle(actor(), observation_id, request.form.get("reason", ""))
    notice(_("The dispute is settled: the signed form stands."))
    return redirect_to("competency.one", observation_id=observation_id)


def nerve_name(row: ObservationRow) -> str:
    """The nerve's name in the edition the observation belongs to."""
    nerve = get_nerve(row.edition_id, row.nerve_id)
    return nerve.name if nerve else row.nerve_id


def _request_form() -> RequestForm:
    form = RequestForm()
    edition_id = enrol(actor().person_id).edition_id
    form.nerve_id.choices = [
        SelectChoice(nerve.id, nerve.name) for nerve in list_nerves(edition_id) if nerve.injectable
    ]
    asked = request.args.get("nerve")
    if request.method == "GET":
        if asked:
            form.nerve_id.data = asked
        form.performed_at.data = now().astimezone(reader_zone()).replace(tzinfo=None)
    return form


def _request_page(form: RequestForm) -> str:
    gates = {
        one.value: image_gate(actor().person_id, one.value, now()) for one in form.nerve_id.choices
    }
    return render("competency/request.html", form=form, gates=gates, practise=_practise)


def _practise(nerve_id: str) -> str:
    return url_to("assessment.practice", nerve=nerve_id)


def _own_or_none(observation_id: str) -> ObservationRow | None:
    return next((row for row in service.mine(actor()) if row.id == observation_id), None)


def _link(row: ObservationRow) -> str:
    return absolute_url("competency.open_form", secret=row.link_secret)


def _void_reasons(row: ObservationRow) -> tuple[str, ...]:
    from npt_training.competency.service.responses import VOID_REASONS

    asking = actor()
    allowed = row.state in {"signed", "disputed"} and asking.person_id != row.person_id
    signer = row.observer_id == asking.person_id or asking.may(Permission.DECIDE_AWARD)
    return VOID_REASONS if allowed and signer else ()


from npt_training.competency.views import interests, observer  # noqa: E402, F401
