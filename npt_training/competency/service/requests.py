"""The trainee's side: ask for an observation, show its code, take it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.service import image_gate
from npt_training.atlas.service import get_nerve
from npt_training.competency.errors import GateClosed, RequestRefused
from npt_training.competency.models import ObservationRow
from npt_training.competency.rules import OFFER_VALID
from npt_training.competency.service.moves import move, of_organisation
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_secret
from npt_training.curriculum.service import enrol

EPA = "EPA-4"
SIDES = ("right", "left")
GUIDANCE = ("landmark", "ultrasound")
COMPLEXITY = ("routine", "some difficulty", "complex")
OLDEST = timedelta(days=14)


@dataclass(frozen=True)
class Request:
    """What the trainee fills in before the observer opens the form. No patient data.

    ``volume_ml`` is the total in millilitres, ``points`` the number of injection points.
    """

    nerve_id: str
    side: str
    place: str
    indication: str
    solution: str
    lot: str
    expiry: str
    volume_ml: float
    points: int
    guidance: str
    first_session: bool
    complexity: str
    performed_at: datetime
    self_rating: int


def request_observation(actor: Principal, request: Request) -> ObservationRow:
    """Offer an observation; the row carries the secret of its link for the trainee's QR code.

    Raises GateClosed when the nerve's image gate is not open, RequestRefused on a bad field.
    """
    actor.require(Permission.REQUEST_OBSERVATION)
    _check(request)
    with write() as s:
        edition_id = enrol(actor.person_id).edition_id
        nerve = get_nerve(edition_id, request.nerve_id)
        if nerve is None:
            raise RequestRefused(_("Choose a nerve of the list."), field="nerve_id")
        if not image_gate(actor.person_id, request.nerve_id, now()).open:
            raise GateClosed()
        secret = new_secret(128)
        row = ObservationRow(
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            edition_id=edition_id,
            epa=EPA,
            nerve_id=request.nerve_id,
            header=_header(request),
            self_rating=request.self_rating,
            performed_at=request.performed_at,
            state="offered",
            link_secret=secret,
            created_at=now(),
            expires_at=now() + OFFER_VALID,
        )
        s.add(row)
        s.flush()
        record(s, "observation.offered", actor=actor.person_id, subject=row.id)
        return row


def mine(actor: Principal) -> list[ObservationRow]:
    """The trainee's observations, newest first."""
    with read() as s:
        return list(
            s.scalars(
                select(ObservationRow)
                .where(ObservationRow.person_id == actor.person_id)
                .order_by(ObservationRow.id.desc())
            )
        )


def owned(actor: Principal, observation_id: str) -> ObservationRow:
    """One of the trainee's own observations; raises NotFound."""
    with read() as s:
        row = s.get(ObservationRow, observation_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound()
    return row


def withdraw(actor: Principal, observation_id: str) -> None:
    """Take a request back that nobody has opened."""
    with write() as s:
        row = of_organisation(s, observation_id, actor.organisation_id)
        if row.person_id != actor.person_id:
            raise NotFound()
        move(s, row, "withdrawn", actor_id=actor.person_id)


def _header(request: Request) -> dict[str, object]:
    header = asdict(request)
    for elsewhere in ("nerve_id", "performed_at", "self_rating"):
        del header[elsewhere]
    return header


def _check(request: Request) -> None:
    at = now()
    faults = [
        (request.side not in SIDES, "side", _("Choose the side.")),
        (request.guidance not in GUIDANCE, "guidance", _("Choose landmark or ultrasound.")),
        (request.complexity not in COMPLEXITY, "complexity", _("Choose how hard the case was.")),
        (not request.place.strip(), "place", _("Say where, such as the name of the clinic.")),
        (not request.solution.strip(), "solution", _("Say which solution was used.")),
        (not request.lot.strip(), "lot", _("Enter the lot number of the container.")),
        (not 0 < request.volume_ml <= 100, "volume_ml", _("Enter the total volume in ml.")),
        (not 1 <= request.points <= 60, "points", _("Enter the number of points.")),
        (request.self_rating not in range(1, 6), "self_rating", _("Rate yourself, E1 to E5.")),
        (request.performed_at > at, "performed_at", _("The date and time lie in the future.")),
        (
            at - request.performed_at > OLDEST,
            "performed_at",
            _("This is more than 14 days ago: it can no longer count. Ask for a new observation."),
        ),
    ]
    for wrong, field, sentence in faults:
        if wrong:
            raise RequestRefused(sentence, field=field)
