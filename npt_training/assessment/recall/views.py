"""Review: what to look at today, and what is still known nerve by nerve."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment import service as assessment
from npt_training.assessment.recall import service
from npt_training.assessment.recall.errors import NothingDue
from npt_training.assessment.recall.plates import plates
from npt_training.assessment.recall.words import step_of, step_words, task_name
from npt_training.assessment.stimulus import structure_names
from npt_training.core.i18n import reader_zone
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render
from npt_training.curriculum import service as curriculum

bp = Blueprint("recall", __name__)


@bp.get("/recall")
@needs(Permission.LEARN)
def today() -> str:
    """The one next thing, what was done, and how many come on which day."""
    person = actor()
    stands = service.today(person, reader_zone())
    most = max([day.cards for day in stands.forecast], default=0)
    return render("assessment/recall/today.html", today=stands, most=most, run=_open_run())


@bp.post("/recall")
@needs(Permission.LEARN)
def start() -> Any:
    """Begin today's queue, or go on where it was left."""
    try:
        run = service.start_today(actor())
    except NothingDue as refusal:
        notice(refusal.message, "info")
        return redirect_to("recall.today")
    left = (one.position for one in assessment.questions(actor(), run) if not one.answered)
    return redirect_to("assessment.play", attempt_id=run, position=next(left, 1))


@bp.get("/recall/nerves")
@needs(Permission.LEARN)
def nerves() -> str:
    """Every nerve: how likely it is still known, and whether its image gate is open."""
    person = actor()
    edition_id = curriculum.edition_of(person.person_id)
    lines = service.nerves(person)
    chances = {line.structure: line.standing.mean for line in lines if line.standing}
    return render(
        "assessment/recall/nerves.html",
        lines=lines,
        plates=plates(edition_id, chances),
        names=structure_names(edition_id),
        step_of=step_of,
        step_words=step_words,
        task_name=task_name,
    )


def _open_run() -> tuple[int, int] | None:
    """Of the queue that is open: (answered, all); None when none is."""
    run = service.open_run(actor())
    if run is None:
        return None
    asked = assessment.questions(actor(), run)
    return sum(one.answered for one in asked), len(asked)
