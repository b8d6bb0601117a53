"""The secure pool: how many items, how often shown, ordering new ones."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import actor
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import MakingRuns, UnknownModule
from npt_training.assessment.exam.service.making import DEFAULT_COUNT, MOST_COUNT
from npt_training.assessment.exam.views.staff import CONTENT
from npt_training.assessment.exam.words import task_word
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render

PAGE = 50


@needs(CONTENT)
def pool() -> Any:
    return _page()


def _page(refusal: NptError | None = None) -> Any:
    lines = service.pool_lines(actor())
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    answer = render(
        "assessment/exam/pool.html",
        lines=lines[(page - 1) * PAGE : page * PAGE],
        total=len(lines),
        shown=sum(one.shown > 0 for one in lines),
        page=page,
        pages=pages,
        order=service.newest_order(actor().organisation_id),
        default=DEFAULT_COUNT,
        most=MOST_COUNT,
        modules=service.modules_with_nerves(),
        task=task_word,
        refusal=refusal,
    )
    return answer, refusal.status if refusal else 200


@needs(CONTENT)
def make() -> Any:
    """Order new items; the worker makes them."""
    text = request.form.get("count", "").strip()
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else DEFAULT_COUNT
    try:
        module = request.form.get("module", "").strip()[:60] or None
        service.order_items(actor(), count, module=module)
    except (MakingRuns, UnknownModule) as refusal:
        return _page(refusal)
    notice(_("Ordered. This page shows how far it is."))
    return redirect_to("exam.pool")
