"""Instructors hear of marks that want somebody: one mail a day for each activity, without names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission
from npt_training.accounts.service.roles import holders
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import enqueue
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url
from npt_training.lti.activities.models import Link
from npt_training.lti.activities.words import in_site_language
from npt_training.lti.models import Deployment
from npt_training.lti.services.overview import state_counts
from npt_training.lti.services.scores import ASKED, REFUSED

TELL = "lti.tell_instructors"
GATHER = timedelta(hours=1)
"""So that a class whose marks are refused together makes one mail."""


def tell_later(s: Session, link_id: str) -> None:
    """A mark of this link was refused or wants a decision; said once for each day."""
    key = f"{link_id}:{now():%Y-%m-%d}"
    enqueue(s, TELL, {"link_id": link_id, "key": key}, key=key, delay=GATHER)


def tell(payload: dict[str, Any]) -> None:
    """Mail the markers of the school what is so by now; nothing where it was settled meanwhile."""
    with write() as s, in_site_language():
        link = s.get(Link, payload["link_id"])
        deployment = s.get(Deployment, link.deployment_id) if link is not None else None
        if link is None or deployment is None:
            return
        counts = state_counts(s, link.id)
        refused, asked = counts.get(REFUSED, 0), counts.get(ASKED, 0)
        if not refused and not asked:
            return
        text = _(
            "“%(title)s”: the LMS did not take %(refused)s marks, and %(asked)s were changed there "
            "and want a decision.\n\nEach has its reason here: %(link)s",
            title=link.title or link.activity,
            refused=refused,
            asked=asked,
            link=absolute_url("lti_grades.link", link_id=link.id),
        )
        markers = holders(s, deployment.organisation_id, Permission.MARK)
        for person in s.scalars(select(Person).where(Person.id.in_(markers)).order_by(Person.id)):
            if person.email:
                queue_mail(
                    s,
                    to=person.email,
                    subject=_("Marks that did not reach the LMS"),
                    text=text,
                    key=f"lti-marks:{payload['key']}:{person.id}",
                )
