"""The page of changed labels, for those who keep the content, and the same as a file."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.editions import all_editions
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.spreadsheet import as_csv
from npt_training.core.web import Blueprint, needs, render
from npt_training.curriculum import words
from npt_training.curriculum.changes import service
from npt_training.curriculum.shapes import Claim

bp = Blueprint("changes", __name__)


@bp.get("/editions/labels")
@needs(Permission.MANAGE_CONTENT)
def index() -> Any:
    """Statements whose label differs between two editions, and whom that affects."""
    chosen = _chosen()
    return render(
        "changes/index.html",
        changes=service.compare(actor(), *chosen) if chosen else None,
        editions=all_editions(),
        named=actor().may(Permission.MANAGE_PEOPLE),
        words=words,
    )


@bp.get("/editions/labels.csv")
@needs(Permission.MANAGE_CONTENT)
def table() -> Any:
    """A row for each statement and person; without the right to names, one with their number."""
    chosen = _chosen()
    if chosen is None:
        raise NotFound()
    changes = service.compare(actor(), *chosen)
    head = [_("Id"), _("Statement"), _("Label before"), _("Label now")]
    rows: list[list[Any]] = []
    if not actor().may(Permission.MANAGE_PEOPLE):
        head.append(_("People affected"))
        rows = [[*_start(one), len(one.readers)] for one in changes.relabelled]
        return as_csv("changed-labels", head, rows)
    head += [_("Name"), _("Lessons read"), _("Modules completed")]
    for one in changes.relabelled:
        people = [[r.name, "; ".join(r.lessons), "; ".join(r.modules)] for r in one.readers]
        rows += [[*_start(one), *person] for person in people or [["", "", ""]]]
    return as_csv("changed-labels", head, rows)


def _chosen() -> Any:
    return service.choose(request.args.get("from", ""), request.args.get("to", ""))


def _start(one: service.Relabelled) -> list[str]:
    return [one.before.id, one.after.statement, _labels(one.before), _labels(one.after)]


def _labels(claim: Claim) -> str:
    return "; ".join(words.evidence(label) for label in claim.labels)
