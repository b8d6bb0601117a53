"""The page of questions and what is known."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.web import Blueprint, needs, render
from npt_training.curriculum import service, words
from npt_training.curriculum.questions.service import asked

bp = Blueprint("questions", __name__)
ASKED_MOST = 100


@bp.get("/claims")
@needs(Permission.LEARN, Permission.MANAGE_CONTENT)
def index() -> Any:
    """Every question with what is known, by group; ``q`` leaves those that hold its words."""
    wanted = request.args.get("q", "").strip()[:ASKED_MOST]
    edition_id = service.edition_of(actor().person_id)
    groups = asked(edition_id, wanted)
    return render(
        "curriculum/questions.html",
        groups=groups,
        wanted=wanted,
        total=sum(len(group.asked) for group in groups),
        words=words,
    )
