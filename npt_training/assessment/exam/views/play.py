"""What the player's pages do differently while an examination is sat."""

from __future__ import annotations

from typing import Any

from flask import jsonify

from npt_training.accounts.principal import Principal
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import OtherDevice, TimeOver
from npt_training.assessment.exam.views.device import device
from npt_training.assessment.exam.views.sit import other_device
from npt_training.assessment.kinds.base import Fields
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.place import place_of
from npt_training.assessment.stage import Stage, next_url
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.web import redirect_to, url_to


def barred(person: Principal, asked: Asked) -> Any:
    """The page instead of a question: time over, or another device. None: go on, it is noted."""
    if service.expire_if_over(asked.attempt_id):
        return redirect_to("exam.sitting", attempt_id=asked.attempt_id)
    try:
        service.require_device(asked.attempt_id, device())
    except OtherDevice as refusal:
        return other_device(refusal)
    service.opened(person, asked.attempt_id, asked.position)
    return None


def stage_of(asked: Asked, count: int, stage: Stage) -> Stage:
    """The stage with the time, where to hand in, and whether one may say how sure one is."""
    sure = str(asked.confidence or "")
    return stage | {
        "next_url": next_url(asked, count),
        "ahead": True,
        "button": _("Keep and go on"),
        "deadline": asked.expires_at.isoformat(),
        "server_now": now().isoformat(),
        "hand_in_url": url_to("exam.hand_in", attempt_id=asked.attempt_id),
        "confidence": service.asks_confidence(asked.attempt_id),
        "given": {"confidence": sure} | (stage["given"] or {}),
    }


def asks(asked: Asked) -> bool:
    """Whether the school wants to hear how sure one is in this quiz of its own."""
    return service.asks_confidence(asked.attempt_id)


def keep_form(person: Principal, attempt_id: str, position: int, fields: Fields) -> service.Kept:
    """Keep what a form without scripts sends; one that does not count says so."""
    kept = service.keep(person, attempt_id, position, fields, device())
    if kept.ended is not None:
        raise kept.ended
    if kept.late:
        raise TimeOver()
    return kept


def keep_json(
    person: Principal,
    attempt_id: str,
    position: int,
    fields: Fields,
    key: str | None,
    revision: int | None,
) -> Any:
    """Keep what scripts send. A late answer is kept as well, and its sender told."""
    kept = service.keep(person, attempt_id, position, fields, device(), key=key, revision=revision)
    if kept.ended is not None:
        there = url_to("exam.sitting", attempt_id=attempt_id)
        return jsonify(saved=True, ended=True, message=kept.ended.message, next=there)
    if not kept.late:
        held = place_of(person, attempt_id, position).held
        if held.kind.complete(held.item, kept.response):
            return jsonify(saved=True, revision=kept.revision)
        here = url_to("assessment.play", attempt_id=attempt_id, position=position)
        return jsonify(saved=True, revision=kept.revision, next=here)
    words = _("This came after the time was over. It is kept, and not scored.")
    return jsonify(saved=True, revision=kept.revision, late=True, message=words)
