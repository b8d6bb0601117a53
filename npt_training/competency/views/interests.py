"""Declare an interest in somebody, so that neither judges the other."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts import interests as register
from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import find_people, get_person
from npt_training.competency.views.trainee import bp
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render


@bp.get("/interests")
@needs(Permission.VIEW_OWN)
def interests() -> Any:
    asking = actor()
    return render(
        "competency/interests.html",
        rows=register.declared_by(asking.person_id),
        kinds=register.KINDS,
        people=[p for p in find_people(asking.organisation_id) if p.id != asking.person_id],
        name=lambda person_id: get_person(person_id).name,
    )


@bp.post("/interests")
@needs(Permission.VIEW_OWN)
def declare_interest() -> Any:
    asking = actor()
    members = {p.id for p in find_people(asking.organisation_id)}
    other = request.form.get("other_id", "")
    if other not in members:
        raise register.InterestRefused(_("Choose a person of your organisation."))
    register.declare(asking.person_id, other, request.form.get("kind", ""))
    notice(_("Declared. You two no longer mark, observe or decide for each other."))
    return redirect_to("competency.interests")


@bp.post("/interests/<interest_id>/end")
@needs(Permission.VIEW_OWN)
def end_interest(interest_id: str) -> Any:
    register.end(actor().person_id, interest_id)
    notice(_("Ended. The record of it stays."))
    return redirect_to("competency.interests")
