"""The holder's own verbs: the name on the certificate, and how the public sees it."""

from __future__ import annotations

from sqlalchemy import func, select

from npt_training.accounts.models import Person
from npt_training.accounts.names import clean_name
from npt_training.accounts.principal import Principal
from npt_training.accounts.service import change_profile
from npt_training.certification.errors import ChoiceUnknown, NameNeeded
from npt_training.certification.models import ConsentEvent
from npt_training.certification.service.registry import consent_in
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

CHOICES = ("full", "initials", "hidden")


def set_certificate_name(actor: Principal, name: str) -> None:
    """The name the next certificate carries; one that is issued keeps its own."""
    if not clean_name(name):
        raise NameNeeded()
    with write() as s:
        person = locked(s, Person, actor.person_id)
        if person is None:
            raise NotFound()
        change_profile(
            person.id,
            name=person.name,
            legal_name=name,
            locale=person.locale,
            time_zone=person.time_zone,
            profession=person.profession,
            registration_no=person.registration_no,
        )


def set_consent(actor: Principal, choice: str) -> None:
    """How the public sees the holder's name from now on."""
    if choice not in CHOICES:
        raise ChoiceUnknown()
    with write() as s:
        locked(s, Person, actor.person_id)
        if consent_in(s, actor.person_id) == choice:
            return
        query = select(func.count()).where(ConsentEvent.person_id == actor.person_id)
        position = s.scalars(query).one() + 1
        s.add(ConsentEvent(person_id=actor.person_id, position=position, choice=choice, at=now()))
        audit.record(
            s,
            "certification.consent",
            actor=actor.person_id,
            subject=actor.person_id,
            detail={"choice": choice},
        )


def consent_of(person_id: str) -> str:
    """full, initials or hidden; hidden until the person has chosen."""
    with read() as s:
        return consent_in(s, person_id)
