"""Mails of corrections, a batch of people to a job, so that no transaction grows with a school."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import TaskRegistry, enqueue
from npt_training.core.mail import Mail, queue_mail
from npt_training.core.web import absolute_url
from npt_training.curriculum.corrections.affected import affected
from npt_training.curriculum.corrections.models import Correction, CorrectionWithdrawal
from npt_training.curriculum.corrections.service import TELL
from npt_training.curriculum.corrections.subjects import subject
from npt_training.curriculum.corrections.words import severity_sentence

BATCH = 200


def register(tasks: TaskRegistry) -> None:
    tasks.task(TELL, tell)


def tell(payload: dict[str, Any]) -> None:
    """Mail the next people; of a withdrawal only those who were mailed the correction."""
    correction_id, gone = payload["correction_id"], bool(payload.get("withdrawn"))
    after = payload.get("after", "")
    with write() as s:
        row = s.get(Correction, correction_id)
        if row is None:
            return
        wanted = sorted(affected(row.kind, row.code, row.severity, row.organisation_id))
        batch = [person for person in wanted if person > after][:BATCH]
        if not batch:
            return
        withdrawal = s.scalars(
            select(CorrectionWithdrawal).where(CorrectionWithdrawal.correction_id == row.id)
        ).one_or_none()
        if withdrawal is not None and withdrawal.mended_in is None and not gone:
            return
        title, text = _mail(row, withdrawal if gone else None)
        keys = {f"correction:{row.id}:{person}" for person in batch}
        told = set(s.scalars(select(Mail.key).where(Mail.key.in_(keys))))
        for person in s.scalars(select(Person).where(Person.id.in_(batch)).order_by(Person.id)):
            key = f"correction:{row.id}:{person.id}"
            if person.email and (not gone or key in told):
                key = f"{key}:withdrawn" if gone else key
                queue_mail(s, to=person.email, subject=title, text=text, key=key)
        last = batch[-1]
        key = f"{row.id}:withdrawn:{last}" if gone else f"{row.id}:{last}"
        enqueue(s, TELL, {**payload, "after": last}, key=key)


def _mail(row: Correction, withdrawal: CorrectionWithdrawal | None) -> tuple[str, str]:
    found = subject(row.kind, row.code)
    name = found.title if found else row.code
    link = absolute_url("corrections.one", correction_id=row.id)
    if withdrawal is not None:
        return (
            _("Withdrawn: the safety correction about %(name)s", name=name),
            "\n\n".join((withdrawal.reason, _("The correction read:"), row.text, link)),
        )
    source = _("Source: %(source)s", source=row.source)
    read = _("Please confirm that you have read it: %(link)s", link=link)
    return (
        _("Safety correction: %(name)s", name=name),
        "\n\n".join((severity_sentence(row.severity), row.text, source, read)),
    )
