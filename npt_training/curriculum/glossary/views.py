"""The words from A to Z, and one word."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.web import Blueprint, needs, render
from npt_training.curriculum import claims, service
from npt_training.curriculum.glossary.service import lessons_with, term, terms

bp = Blueprint("glossary", __name__)
ASKED_MOST = 100


@bp.get("/glossary")
@needs(Permission.LEARN, Permission.MANAGE_CONTENT)
def index() -> Any:
    """Every term by its first letter; ``q`` leaves those that hold its words."""
    wanted = request.args.get("q", "").strip()[:ASKED_MOST]
    letters = terms(service.edition_of(actor().person_id), wanted)
    return render("curriculum/glossary.html", letters=letters, wanted=wanted)


@bp.get("/glossary/<term_id>", endpoint="term")
@needs(Permission.LEARN, Permission.MANAGE_CONTENT)
def term_page(term_id: str) -> Any:
    """What one term means, and where it occurs."""
    edition_id = service.edition_of(actor().person_id)
    found = term(edition_id, term_id)
    cited = claims.sources(edition_id)
    return render(
        "curriculum/term.html",
        term=found,
        lessons=lessons_with(edition_id, found),
        sources=[cited[code] for code in found.sources],
    )
