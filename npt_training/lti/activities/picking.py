"""Choosing by deep linking: who may, what is kept, the signed answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id, new_secret
from npt_training.core.runtime import current
from npt_training.lti.activities import deeplink, words
from npt_training.lti.activities.catalogue import Catalogue, catalogue
from npt_training.lti.activities.claims import read_claims
from npt_training.lti.activities.courses import find_course
from npt_training.lti.activities.errors import (
    NothingChosen,
    NotYours,
    NoWayBack,
    OnlyInstructors,
    OnlyOne,
)
from npt_training.lti.activities.forms import Chosen
from npt_training.lti.activities.links import GRADED_SETTING, POINTS
from npt_training.lti.activities.models import Course, Selection
from npt_training.lti.keys import ALGORITHM, signing_key
from npt_training.lti.models import Deployment, Launch, LtiUser, Platform
from npt_training.lti.products import product_of

OPEN_FOR = timedelta(hours=12)
"""A picker may lie open over a day's teaching; platforms forget theirs sooner."""


@dataclass(frozen=True)
class Picker:
    """An accepted deep linking request that waits for a choice."""

    launch_id: str
    platform: Platform
    deployment: Deployment
    course: Course | None
    settings: deeplink.Settings
    catalogue: Catalogue


@dataclass(frozen=True)
class Answer:
    """What the browser posts to the platform: a signed message to ``url``."""

    url: str
    origin: str
    token: str
    count: int


def picker(actor: Principal, launch_id: str) -> Picker:
    """The request that ``actor`` opened. Raises NotYours, OnlyInstructors, NoWayBack."""
    with read() as s:
        launch, deployment, platform = _rows(s, actor, launch_id)
        course = None
        context = read_claims(launch.claims).context
        if context is not None:
            course = find_course(s, deployment.id, context.id)
        if launch.role != "instructor" or not actor.may(Permission.MARK):
            raise OnlyInstructors()
        settings = deeplink.read_settings(launch.claims)
        if settings is None:
            raise NoWayBack()
        offered = catalogue(deployment.organisation_id)
    return Picker(launch_id, platform, deployment, course, settings, offered)


def _rows(s: Session, actor: Principal, launch_id: str) -> tuple[Launch, Deployment, Platform]:
    """The launch, if it is a young deep linking request of ``actor`` in the actor's school."""
    row = s.execute(
        select(Launch, Deployment, Platform)
        .join(Deployment, Deployment.id == Launch.deployment_id)
        .join(Platform, Platform.id == Launch.platform_id)
        .join(LtiUser, LtiUser.id == Launch.user_id)
        .where(
            Launch.id == launch_id,
            Launch.message == deeplink.MESSAGE,
            LtiUser.person_id == actor.person_id,
            Deployment.organisation_id == actor.organisation_id,
            Deployment.status == "approved",
            Platform.status == "approved",
        )
    ).one_or_none()
    if row is None or now() >= row[0].launched_at + OPEN_FOR:
        raise NotYours()
    return row[0], row[1], row[2]


def choose(actor: Principal, open_picker: Picker, chosen: Sequence[Chosen]) -> Answer:
    """Keep the choice, one selection for each link, and sign the answer.

    Raises NothingChosen, OnlyOne.
    """
    if not chosen:
        raise NothingChosen()
    if len(chosen) > 1 and not open_picker.settings.multiple:
        raise OnlyOne()
    items = []
    with write() as s:
        for one in chosen:
            selection = _keep(s, actor, open_picker, one)
            items.append(_item(open_picker, selection, one))
        audit.record(
            s,
            "lti.chosen",
            actor=actor.person_id,
            subject=open_picker.launch_id,
            detail={"activities": [one.entry.name for one in chosen]},
        )
    return _answer(open_picker, items=items)


def cancel(open_picker: Picker) -> Answer:
    """The answer that nothing was chosen."""
    return _answer(open_picker, message=_("Nothing was chosen."))


def refuse(open_picker: Picker, why: str) -> Answer:
    """The answer that nothing could be chosen, and why."""
    return _answer(open_picker, error=why)


def _keep(s: Session, actor: Principal, open_picker: Picker, one: Chosen) -> Selection:
    settings: dict[str, Any] = {GRADED_SETTING: one.graded}
    if one.points is not None:
        settings[POINTS] = one.points
    selection = Selection(
        id=new_id(),
        deployment_id=open_picker.deployment.id,
        course_id=open_picker.course.id if open_picker.course else None,
        activity=one.entry.name,
        title=one.title,
        settings=settings,
        chosen_by=actor.person_id,
        chosen_at=now(),
    )
    s.add(selection)
    s.flush()
    return selection


def _item(open_picker: Picker, selection: Selection, one: Chosen) -> deeplink.Item:
    activity = one.entry.activity
    address = activity.target(current().settings.public_url)
    return deeplink.Item(
        activity=activity,
        selection_id=selection.id,
        url=product_of(open_picker.platform).deep_link_url(address, selection.id),
        title=one.title,
        text=words.kind_and_time(one.entry),
        points=one.points,
    )


def _answer(
    open_picker: Picker,
    *,
    items: Sequence[deeplink.Item] = (),
    message: str = "",
    error: str = "",
) -> Answer:
    claims = deeplink.response(
        client_id=open_picker.platform.client_id,
        issuer=open_picker.platform.issuer,
        deployment_id=open_picker.deployment.deployment_id,
        nonce=new_secret(),
        at=now(),
        settings=open_picker.settings,
        items=items,
        message=message,
        error=error,
    )
    kid, private = signing_key()
    token = jwt.encode(claims, private, algorithm=ALGORITHM, headers={"kid": kid})
    settings = open_picker.settings
    return Answer(settings.return_url, settings.origin, token, len(items))
