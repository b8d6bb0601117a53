"""The pages of the course: the path, a module, a lesson, a claim."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.core.clock import now
from npt_training.core.errors import NotFound
from npt_training.core.web import Blueprint, needs, redirect_to, render
from npt_training.curriculum import claims, rules, service, words
from npt_training.curriculum.cards import service as treatment
from npt_training.curriculum.doors import doors
from npt_training.curriculum.faculty.words import decisions_in
from npt_training.curriculum.figures import figures_of
from npt_training.curriculum.glossary.service import explained
from npt_training.curriculum.questions.service import question_about
from npt_training.curriculum.shapes import Claim, Lesson

bp = Blueprint("curriculum", __name__)
MINUTES_A_WEEK = 60
"""The pace the path page plans with; it says so beside the months."""


@bp.get("/learn")
@needs(Permission.LEARN)
def learn() -> Any:
    """The whole path on one page."""
    reader = _reader()
    path = service.path(reader.person_id)
    quizzes = {
        entry.module.id: doors().quiz(reader.person_id, entry.module) for entry in path.modules
    }
    return render(
        "curriculum/learn.html",
        path=path,
        quizzes=quizzes,
        months=rules.months_at(path.minutes, MINUTES_A_WEEK),
        words=words,
    )


@bp.get("/learn/<module_id>")
@needs(Permission.LEARN)
def module(module_id: str) -> Any:
    """One module: what you will be able to do, its lessons, its quiz."""
    reader = _reader()
    entry = service.require_open(reader.person_id, module_id)
    quiz = doors().quiz(reader.person_id, entry.module)
    return render("curriculum/module.html", entry=entry, quiz=quiz, words=words)


@bp.get("/learn/<module_id>/<lesson_id>")
@needs(Permission.LEARN, Permission.MANAGE_CONTENT)
def lesson(module_id: str, lesson_id: str) -> Any:
    """One lesson; editors read those of every module."""
    reader = _reader()
    any_module = reader.may(Permission.MANAGE_CONTENT)
    standing = service.progress if any_module else service.require_open
    entry = standing(reader.person_id, module_id)
    found = service.lesson(entry.module.edition_id, lesson_id)
    if found.module.id != module_id:
        raise NotFound()
    return render(
        "curriculum/lesson.html",
        lesson=explained(decisions_in(found)),
        entry=entry,
        figures=figures_of(found),
        quiz=doors().quiz(reader.person_id, entry.module),
        exercise=doors().exercise,
        claims=_taken_up(found),
        anchor=claims.anchor,
        concerns=[*found.concerns, *_cards_of(lesson_id)],
        edition=service.edition_label(entry.module.edition_id),
        day=now(),
        words=words,
    )


@bp.post("/learn/<module_id>/<lesson_id>/read")
@needs(Permission.LEARN)
def read(module_id: str, lesson_id: str) -> Any:
    """Mark as read and go on to the next one; after the last, to the module."""
    following = service.mark_read(actor(), lesson_id)
    if following is None:
        return redirect_to("curriculum.module", module_id=module_id)
    return redirect_to("curriculum.lesson", module_id=module_id, lesson_id=following.id)


@bp.get("/claims/<claim_id>")
@needs(Permission.LEARN, Permission.MANAGE_CONTENT)
def claim(claim_id: str) -> Any:
    """One statement met in the wild, and what is known about it."""
    edition_id = service.edition_of(actor().person_id)
    return render(
        "curriculum/claim.html",
        claim=claims.claim(edition_id, claim_id),
        lessons=claims.lessons_about(edition_id, claim_id),
        anchor=claims.anchor(claim_id),
        question=question_about(edition_id, claim_id),
        words=words,
    )


def _taken_up(lesson: Lesson) -> list[Claim]:
    """The statements of a lesson, in its order."""
    known = claims.claims(lesson.module.edition_id)
    return [known[code] for code in lesson.line.claims]


def _cards_of(lesson_id: str) -> list[tuple[str, str]]:
    """The treatment cards of a lesson: what is corrected on them is corrected here."""
    return [("card", card.id) for card in treatment.cards() if card.lesson == lesson_id]


def _reader() -> Principal:
    """The signed-in person; a trainee is enrolled by opening the first page."""
    principal = actor()
    if principal.may(Permission.REQUEST_OBSERVATION):
        service.enrol(principal.person_id)
    return principal
