"""Mails of the desk: to markers what waits, to trainees what came of it. No name in any of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import interested
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission
from npt_training.accounts.service.roles import holders
from npt_training.assessment.desk.models import Appeal, AppealAnswer, Regrade
from npt_training.assessment.models import Attempt
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import TaskRegistry
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url


def register(tasks: TaskRegistry) -> None:
    tasks.handle("assessment.second_marking_wanted", "desk.tell_second_markers", tell_second)
    tasks.handle("assessment.moderation_wanted", "desk.tell_moderators", tell_moderators)
    tasks.handle("assessment.appealed", "desk.tell_of_appeal", tell_of_appeal)
    tasks.handle("assessment.appeal_answered", "desk.tell_answer", tell_answer)
    tasks.handle("assessment.result_changed", "desk.tell_regraded", tell_regraded)


def tell_second(payload: dict[str, Any]) -> None:
    """One mail for each attempt to those who may mark it."""
    with write() as s:
        attempt = s.get(Attempt, payload["attempt_id"])
        if attempt is None:
            return
        _to_markers(
            s,
            attempt,
            _("A result near the pass mark waits for second marks"),
            _("Mark it here: %(link)s", link=absolute_url("assessment.marking")),
            f"second:{attempt.id}",
        )


def tell_moderators(payload: dict[str, Any]) -> None:
    with write() as s:
        attempt = s.get(Attempt, payload["attempt_id"])
        if attempt is None:
            return
        _to_markers(
            s,
            attempt,
            _("Two markers differ: a decision is wanted"),
            _("Both marks lie here: %(link)s", link=absolute_url("desk.moderations")),
            f"moderate:{attempt.id}",
        )


def tell_of_appeal(payload: dict[str, Any]) -> None:
    with write() as s:
        appeal = s.get(Appeal, payload["appeal_id"])
        attempt = s.get(Attempt, appeal.attempt_id) if appeal is not None else None
        if appeal is None or attempt is None:
            return
        link = absolute_url("desk.appeal", appeal_id=appeal.id)
        _to_markers(
            s,
            attempt,
            _("A trainee asks to look at an answer again"),
            _(
                "An instructor who did not mark it answers the appeal: %(link)s",
                link=link,
            ),
            f"appeal:{appeal.id}",
        )


def tell_answer(payload: dict[str, Any]) -> None:
    """The trainee reads what came of the appeal."""
    with write() as s:
        appeal = s.get(Appeal, payload["appeal_id"])
        answer = s.scalars(
            select(AppealAnswer).where(AppealAnswer.appeal_id == payload["appeal_id"])
        ).first()
        person = s.get(Person, appeal.person_id) if appeal is not None else None
        attempt = s.get(Attempt, appeal.attempt_id) if appeal is not None else None
        if answer is None or person is None or not person.email or attempt is None:
            return
        came = (
            _("Your appeal was upheld: the answer has new marks, your result is %(percent)s %%.",
              percent=attempt.percent)
            if answer.upheld
            else _("Your appeal was looked at; the marks stay as they are.")
        )  # fmt: skip
        queue_mail(
            s,
            to=person.email,
            subject=_("Your appeal is answered"),
            text=came + "\n\n" + answer.text + "\n\n" + _result(attempt),
            key=f"appeal-answer:{answer.id}",
        )


def tell_regraded(payload: dict[str, Any]) -> None:
    """A result moved because a key was wrong: what it was, what it is, and why."""
    with write() as s:
        attempt = s.get(Attempt, payload["attempt_id"])
        regrade = s.get(Regrade, payload["regrade_id"])
        person = s.get(Person, attempt.person_id) if attempt is not None else None
        if attempt is None or regrade is None or person is None or not person.email:
            return
        text = _(
            "A question of your quiz was scored by a key that has been corrected. Your result was "
            "%(before)s %% and is %(after)s %% now: %(outcome)s.",
            before=payload["before"],
            after=payload["after"],
            outcome=_("passed") if payload["passed"] else _("not passed"),
        )
        queue_mail(
            s,
            to=person.email,
            subject=_("Your result has been counted anew"),
            text=text + "\n\n" + regrade.reason + "\n\n" + _result(attempt),
            key=f"regraded:{regrade.id}:{attempt.id}",
        )


def _result(attempt: Attempt) -> str:
    link = absolute_url("assessment.attempt", attempt_id=attempt.id)
    return _("Your result: %(link)s", link=link)


def _to_markers(s: Session, attempt: Attempt, subject: str, text: str, key: str) -> None:
    barred = {attempt.person_id} | interested(s, attempt.person_id)
    markers = holders(s, attempt.organisation_id, Permission.MARK) - barred
    for person in s.scalars(select(Person).where(Person.id.in_(markers)).order_by(Person.id)):
        if person.email:
            queue_mail(s, to=person.email, subject=subject, text=text, key=f"{key}:{person.id}")
