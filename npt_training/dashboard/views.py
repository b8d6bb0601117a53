"""The first page: for a stranger what this is, for everybody else their home."""

from __future__ import annotations

from typing import Any

from flask import redirect

from npt_training.accounts.cohorts import announcing
from npt_training.accounts.principal import Permission, Principal, actor_or_none
from npt_training.core.errors import NptError
from npt_training.core.runtime import Runtime, current
from npt_training.core.web import Blueprint, public, render, url_to
from npt_training.curriculum import service as curriculum
from npt_training.dashboard import (
    administrator,
    certifier,
    clinic,
    editor,
    instructor,
    links,
    search,
    trainee,
)
from npt_training.dashboard.cohorts import views as cohorts
from npt_training.dashboard.landing import opening_plate
from npt_training.dashboard.shapes import Home, Section, in_order
from npt_training.remarks import service as remarks

bp = Blueprint("dashboard", __name__)


def blueprints(runtime: Runtime) -> list[Blueprint]:
    return [bp, search.bp, cohorts.bp]


@bp.get("/")
@public
def home() -> Any:
    """A new trainee goes straight to the picture, once; from then on to Today."""
    principal = actor_or_none()
    if principal is None:
        sign_in = current().sign_in_url(url_to("dashboard.home"))
        return render("dashboard/landing.html", sign_in=sign_in, plate=opening_plate())
    if _is_trainee(principal) and curriculum.enrolment(principal.person_id) is None:
        start = _first_picture(principal)
        if start is not None:
            return redirect(start, code=303)
    return render(
        "dashboard/home.html",
        home=home_of(principal),
        announced=announcing.notices(principal.person_id),
        answered=remarks.answered_lately(principal.person_id),
    )


def home_of(principal: Principal) -> Home:
    """The sections of every role a person has."""
    sections: list[Section] = []
    if principal.may(Permission.MARK) or principal.may(Permission.OBSERVE):
        sections.append(instructor.section(principal))
    if principal.may(Permission.PROPOSE_AWARD) or principal.may(Permission.DECIDE_AWARD):
        sections.append(certifier.section(principal))
    if principal.may(Permission.MANAGE_CONTENT):
        sections.append(editor.section(principal))
    if _is_trainee(principal):
        sections.append(trainee.section(principal))
    if principal.may(Permission.STAFF_CHECK):
        sections.append(clinic.section(principal))
    if principal.may(Permission.MANAGE_SETTINGS) or principal.may(Permission.MANAGE_PEOPLE):
        sections.append(administrator.section(principal))
    return in_order([one for one in sections if one.role != "editor" or one.urgent] or sections)


def _is_trainee(principal: Principal) -> bool:
    return principal.may(Permission.REQUEST_OBSERVATION)


def _first_picture(principal: Principal) -> str | None:
    """Enrol, and the address of the first find-the-nerve exercise if the edition has one."""
    try:
        curriculum.enrol(principal.person_id)
        found = trainee.first_find(principal)
    except NptError:
        return None
    return links.practise_item(found.item) if found else None
