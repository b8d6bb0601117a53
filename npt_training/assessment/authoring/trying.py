"""An item as a trainee meets it, tried by its author: scored by the real scorer, kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from npt_training.accounts.principal import Principal
from npt_training.assessment.authoring.models import Draft
from npt_training.assessment.crops import Crop
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.fields import json_fields
from npt_training.assessment.items import AnyItem
from npt_training.assessment.kinds.base import Fields, Response
from npt_training.assessment.rules import draw_order
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stage import play_stage
from npt_training.assessment.stimulus import ground_for
from npt_training.core.clock import now
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current

SEED = 4
"""Options stand in the same mixed order each time an author looks."""
MOST_CARRIED = 6000
"""A response travels in the address of its explanation, since nothing is kept."""


def asked_of(actor: Principal, draft: Draft, item: AnyItem, edition_id: str) -> Asked:
    """The draft's item as the only question of a practice run that does not exist."""
    held = Held(
        draft.id, edition_id, item.id, item.module, item, draft.pool, draft.organisation_id,
        draft.series, draft.version,
    )  # fmt: skip
    return asked_held(actor, held)


def asked_held(actor: Principal, held: Held) -> Asked:
    """An item version as the only question of a practice run that does not exist."""
    return Asked(
        attempt_id=held.id,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        mode="practice",
        status="open",
        module_id=None,
        expires_at=now() + timedelta(hours=1),
        item_row=held.id,
        position=1,
        shown=draw_order(held.kind.option_ids(held.item), SEED),
        held=held,
        response={},
        revision=0,
        key=None,
        answered=False,
        answer_id=None,
        fraction=None,
        detail={},
        answer_key=None,
    )


def stage_of(asked: Asked, action: str, save_url: str, given: dict[str, Any] | None) -> Any:
    """The player's stage, whose answers come back to the preview."""
    stage = play_stage(asked, 1, Crop(), given)
    stage |= {"action": action, "save_url": save_url, "next_url": None, "ahead": False}
    if stage["fixed"]:
        stage["fixed"] |= {"links": []}
    return stage


def answered(asked: Asked, fields: Fields) -> tuple[Asked, Response]:
    """The question with an answer, judged. Raises ResponseRefused."""
    held = asked.held
    response = held.kind.parse(held.item, asked.shown, fields)
    score = held.kind.judge(held.item, response, ground_for(held))
    done = {"response": response, "answered": True, "status": "released"}
    result = {"fraction": score.fraction, "detail": score.detail}
    return Asked(**{**asked.__dict__, **done, **result}), response


def carried(fields: Mapping[str, Sequence[str]]) -> str:
    """A response as the address carries it; NotFound for one that is too long to show."""
    kept = {name: list(values) for name, values in fields.items() if name != "csrf_token"}
    text = json.dumps(kept, separators=(",", ":"), ensure_ascii=False)
    if len(text) > MOST_CARRIED:
        raise NotFound()
    return text


def uncarried(text: str) -> Fields:
    """The fields back; NotFound for what no preview made."""
    try:
        found = json.loads(text[:MOST_CARRIED])
    except ValueError as error:
        raise NotFound() from error
    fields, _key = json_fields({"response": found if isinstance(found, dict) else {}}, 1)
    return fields


def explanation(asked: Asked) -> Markup:
    """The main part of the real feedback page."""
    templates = current().templates
    page = templates.get_template("assessment/feedback.html")
    parts = {
        "ui": "web/ui.html",
        "player": "web/player_stage.html",
        "progress": "assessment/_progress.html",
    }
    values: dict[str, Any] = {
        name: templates.get_template(path).module for name, path in parts.items()
    }
    values |= {"asked": asked, "others": [], "feedback": feedback_on(asked), "next_url": ""}
    context = page.new_context(values)
    return Markup("".join(page.blocks["main"](context)))  # noqa: S704 - our own template
