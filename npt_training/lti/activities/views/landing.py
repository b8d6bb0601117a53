"""Where links lead: to the page of an activity, or to why there is none."""

from __future__ import annotations

from typing import Any

from flask import redirect

from npt_training.accounts.principal import Permission, actor
from npt_training.core.errors import NotFound
from npt_training.core.web import needs, render
from npt_training.lti.activities import opening
from npt_training.lti.activities.activity import make
from npt_training.lti.activities.opening import Closed

STATUS = {Closed.LOCKED: 403, Closed.OTHER_EDITION: 409, Closed.GONE: 404}


@needs(Permission.VIEW_OWN)
def to(kind: str, code: str) -> Any:
    """The activity's own page, or in words why this person cannot open it now."""
    person = actor()
    activity = make(kind, code)
    if activity is None:
        raise NotFound()
    door = opening.door(person.person_id, person.organisation_id, activity)
    if door.path is not None:
        return redirect(door.path, code=303)
    assert door.closed is not None
    page = render("lti/activities/closed.html", door=door, closed=door.closed.name)
    return page, STATUS[door.closed]


@needs(Permission.VIEW_OWN)
def nothing() -> Any:
    """A link that nobody has chosen an activity for."""
    return render("lti/activities/nothing.html")
