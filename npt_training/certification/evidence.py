"""Gathers what is on record about a person from the rooms before this one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from npt_training.accounts.service import get_person
from npt_training.assessment.service import image_gate, quiz_result
from npt_training.atlas.service import get_nerve
from npt_training.certification.rules import Evidence, Gate, Lessons, Observation, Quiz
from npt_training.certification.scheme import Scheme
from npt_training.competency.models import ObservationRow
from npt_training.competency.service import signed_observations
from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.curriculum.service import lessons_read, module


def gather(person_id: str, scheme: Scheme, edition_id: str, at: datetime) -> Evidence:
    """Everything ``scheme`` looks at, as it stands at ``at``."""
    titles = {
        code: _title(edition_id, code)
        for code in dict.fromkeys((*scheme.lessons, *(q.module for q in scheme.quizzes)))
    }
    observations = tuple(
        Observation(
            id=o.id,
            observer=o.observer_id,
            epa=o.epa,
            nerve=o.nerve_id,
            nerve_name=_nerve_name(edition_id, o.nerve_id),
            overall=o.overall,
            critical=tuple((str(item), str(rating)) for item, rating in o.critical.items()),
            signed_at=o.signed_at,
            state=o.state,
            digest=o.digest,
            counts=o.counts,
        )
        for o in signed_observations(person_id, scheme.observation.epa)
    )
    return Evidence(
        person=person_id,
        as_of=at,
        lessons=tuple(_lessons(person_id, code, titles[code]) for code in scheme.lessons),
        quizzes=tuple(_quiz(person_id, q.module, titles[q.module]) for q in scheme.quizzes),
        gates=tuple(
            _gate(person_id, nerve, edition_id, at)
            for nerve in _nerves_to_look_at(scheme, observations)
        ),
        observations=observations,
        observation_asked_for=_asked_for(person_id, scheme.observation.epa),
        name_given=bool(get_person(person_id).legal_name),
    )


def _asked_for(person_id: str, epa: str) -> bool:
    """True while a request waits for an observer."""
    with read() as s:
        return bool(
            s.scalars(
                select(ObservationRow.id)
                .where(
                    ObservationRow.person_id == person_id,
                    ObservationRow.epa == epa,
                    ObservationRow.state.in_(("offered", "opened")),
                    ObservationRow.expires_at > now(),
                )
                .limit(1)
            ).first()
        )


def _nerves_to_look_at(scheme: Scheme, seen: tuple[Observation, ...]) -> list[str]:
    """The observed nerves; before any observation every nerve of the scheme."""
    observed = [n for n in dict.fromkeys(o.nerve for o in seen) if n in scheme.observation.nerves]
    return observed or list(scheme.observation.nerves)


def _title(edition_id: str, code: str) -> str:
    found = module(edition_id, code)
    return found.title if found is not None else code


def _nerve_name(edition_id: str, nerve_id: str) -> str:
    found = get_nerve(edition_id, nerve_id)
    return str(found.name) if found is not None else nerve_id


def _lessons(person_id: str, code: str, title: str) -> Lessons:
    found = lessons_read(person_id, code)
    return Lessons(code, title, found.read, found.total, found.next_lesson_id)


def _quiz(person_id: str, code: str, title: str) -> Quiz:
    found = quiz_result(person_id, code)
    return Quiz(
        module=code,
        title=title,
        passed=found.passed,
        best_percent=None if found.best_percent is None else float(found.best_percent),
        passed_at=found.passed_at,
        waiting_for_marking=found.waiting_for_marking,
        attempts=found.attempts,
    )


def _gate(person_id: str, nerve_id: str, edition_id: str, at: datetime) -> Gate:
    found = image_gate(person_id, nerve_id, at)
    return Gate(
        nerve=nerve_id,
        name=_nerve_name(edition_id, nerve_id),
        open=found.open,
        percent=None if found.percent is None else float(found.percent),
        answered=found.answered,
        needed=found.needed,
        until=found.until,
    )


def observed_people(organisation_id: str) -> list[str]:
    """Ids of everybody in the school who has a signed observation."""
    with read() as s:
        return list(
            s.scalars(
                select(ObservationRow.person_id)
                .where(
                    ObservationRow.organisation_id == organisation_id,
                    ObservationRow.state == "signed",
                )
                .distinct()
            )
        )
