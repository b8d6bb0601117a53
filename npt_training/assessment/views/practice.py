"""Practice: open to every learner from the first day, feedback after each answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment import service
from npt_training.assessment.items import kind_names
from npt_training.assessment.kinds import kind_named
from npt_training.assessment.stimulus import structure_names
from npt_training.atlas import service as atlas
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core.clock import now
from npt_training.core.errors import NotFound
from npt_training.core.web import needs, redirect_to, render
from npt_training.curriculum import service as curriculum

REGION = "region:"


@needs(Permission.LEARN)
def practice() -> Any:
    """Choose a nerve or a kind of question, or go on with what is open."""
    person = actor()
    edition_id = curriculum.edition_of(person.person_id)
    pool = service.practice_pool(edition_id, person.organisation_id)
    items = [held.item for held in pool]
    names = structure_names(edition_id)
    per_nerve = Counter(item.structure for item in items if item.structure)
    region_of = {nerve.id: nerve.region for nerve in atlas.list_nerves(edition_id)}
    regions = {
        region: sorted(
            (names.get(nerve, nerve), nerve)
            for nerve in per_nerve
            if region_of.get(nerve) == region
        )
        for region in REGIONS
    }
    chosen = request.args.get("nerve", "")
    open_runs = [
        run
        for run in service.open_attempts(person.person_id)
        if run.mode == "practice" and run.open_slot is None
    ]
    return render(
        "assessment/practice.html",
        regions=regions,
        region_name=region_name,
        kinds=[kind_named(one) for one in kind_names() if any(item.kind == one for item in items)],
        chosen=chosen if chosen in per_nerve else "",
        gate=service.image_gate(person.person_id, chosen, now()) if chosen in per_nerve else None,
        chosen_name=names.get(chosen, chosen),
        run=open_runs[0] if open_runs else None,
    )


@needs(Permission.LEARN)
def start_practice() -> Any:
    """Draw a run of questions. The field ``nerve`` may also name a region, as ``region:ankle``."""
    kind = request.form.get("kind") or None
    if kind is not None and kind not in kind_names():
        raise NotFound()
    chosen = request.form.get("nerve", "")
    region = chosen.removeprefix(REGION) if chosen.startswith(REGION) else None
    nerve = None if region else chosen or None
    run = service.start_practice(actor(), nerve_id=nerve, region=region, kind=kind)
    return redirect_to("assessment.play", attempt_id=run, position=1)


@needs(Permission.LEARN)
def practise_nerve(nerve_id: str) -> Any:
    """The drill of one nerve, from its page in the atlas."""
    person = actor()
    run = service.practise_nerve(person, nerve_id)
    open_ones = (one.position for one in service.questions(person, run) if not one.answered)
    return redirect_to("assessment.play", attempt_id=run, position=next(open_ones, 1))


@needs(Permission.LEARN)
def practise_item(code: str) -> Any:
    """One exercise of a lesson. Its page is addressed by the attempt, which tells nothing."""
    run = service.practise_item(actor(), code)
    return redirect_to("assessment.play", attempt_id=run, position=1)
