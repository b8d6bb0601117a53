"""Pages for those who keep the content."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service.people import get_person
from npt_training.content import default_folders
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render, url_to
from npt_training.publishing import service, snapshots
from npt_training.publishing.differences import Difference, compared
from npt_training.publishing.errors import NobodyChosen, SameEdition
from npt_training.publishing.words import field_words, how_word, kind_word, state_word

bp = Blueprint("publishing", __name__)
WAITING = ("waiting", "publishing")


@bp.get("/editions")
@needs(Permission.MANAGE_CONTENT)
def editions() -> str:
    """Every edition with who follows it, the last checks, and the way to publish."""
    person = actor()
    return render(
        "publishing/editions.html",
        editions=service.edition_lines(person),
        checks=[(one, state_word(one.state)) for one in service.last_checks(person)],
        folder=str(default_folders()[0].parent),
    )


@bp.post("/editions/checks")
@needs(Permission.MANAGE_CONTENT)
def ask_for_check() -> Any:
    """Have the files checked; the page of the check shows when it is done."""
    return redirect_to("publishing.check", check_id=service.ask_for_check(actor()))


@bp.get("/editions/checks/<check_id>")
@needs(Permission.MANAGE_CONTENT)
def check(check_id: str) -> str:
    """What a check found and what would change; publishing starts here."""
    found = service.check(actor(), check_id)
    report = found.report or {}
    changes = [
        Difference(**(one | {"fields": tuple(one["fields"])}))
        for one in report.get("differences", [])
    ]
    return render(
        "publishing/check.html",
        check=found,
        asked_by=get_person(found.asked_by).name,
        report=report,
        state=state_word(found.state),
        running=found.state in WAITING,
        groups=_groups(changes),
        kind_word=kind_word,
        how_word=how_word,
        field_words=field_words,
    )


@bp.post("/editions/checks/<check_id>/publish")
@needs(Permission.MANAGE_CONTENT)
def publish(check_id: str) -> Any:
    """Load the files of a clean check as a new edition."""
    service.publish(actor(), check_id)
    return redirect_to("publishing.check", check_id=check_id)


@bp.get("/editions/<edition_id>")
@needs(Permission.MANAGE_CONTENT)
def edition(edition_id: str) -> str:
    """One edition: what is different from another (the one before it), and who follows it."""
    person = actor()
    found = service.edition(edition_id)
    earlier = service.before(edition_id)
    against = request.args.get("against") or (earlier.id if earlier else None)
    changes = service.compare(person, against, edition_id) if against else []
    return render(
        "publishing/edition.html",
        edition=found,
        against=service.edition(against) if against else None,
        lines=service.edition_lines(person),
        groups=_groups(changes),
        total=len(changes),
        followers=service.followers(person, edition_id),
        newest=service.newest_id(),
        kind_word=kind_word,
        how_word=how_word,
        field_words=field_words,
    )


@bp.get("/editions/<edition_id>/lessons/<lesson_id>")
@needs(Permission.MANAGE_CONTENT)
def lesson(edition_id: str, lesson_id: str) -> str:
    """A lesson's words beside those of another edition, what is gone and what is new marked."""
    found = service.edition(edition_id)
    against = service.edition(request.args.get("against", ""))
    old = snapshots.lesson_text(against.id, lesson_id)
    new = snapshots.lesson_text(found.id, lesson_id)
    if not old and not new:
        raise NotFound()
    return render(
        "publishing/lesson.html",
        edition=found,
        against=against,
        lesson_id=lesson_id,
        stretches=compared(old, new),
    )


@bp.post("/editions/<edition_id>/move")
@needs(Permission.MANAGE_CONTENT)
def move(edition_id: str) -> Any:
    """Move the people chosen to another edition: asked once more before it is done."""
    person = actor()
    people = request.form.getlist("person")
    target = request.form.get("to", "")
    if request.form.get("sure") != "yes":
        return _confirm(edition_id, target, people)
    moved = service.move(person, people, edition_id, target)
    notice(ngettext("%(num)s person was moved.", "%(num)s people were moved.", moved))
    return redirect_to("publishing.edition", edition_id=target)


def _confirm(edition_id: str, target: str, people: list[str]) -> str:
    person = actor()
    chosen = [one for one in service.followers(person, edition_id) if one.person_id in people]
    if not chosen:
        raise NobodyChosen()
    if edition_id == target:
        raise SameEdition()
    return render(
        "publishing/move.html",
        edition=service.edition(edition_id),
        target=service.edition(target),
        chosen=chosen,
        changes=len(service.compare(person, edition_id, target)),
        back=url_to("publishing.edition", edition_id=edition_id),
        title=_("Move people to another edition"),
    )


def _groups(changes: list[Difference]) -> list[tuple[str, list[Difference]]]:
    return [(kind, list(found)) for kind, found in groupby(changes, key=lambda one: one.kind)]
