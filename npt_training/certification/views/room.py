"""The blueprint of certification, and what its pages share."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.service import get_person
from npt_training.certification import numbers, words
from npt_training.certification.document import PRINTED
from npt_training.certification.links import line_href
from npt_training.certification.rules import Line, Status
from npt_training.certification.service import Held
from npt_training.certification.states import FINAL
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import Blueprint, absolute_url

bp = Blueprint("certification", __name__)

_SHAPE = {Status.MET: "met", Status.WAITING: "waiting", Status.YOURS: "yours"}


def shown_line(line: Line, *, own: bool = True) -> dict[str, Any]:
    """A requirement as a page shows it; on one's ``own`` page it leads to the thing to do."""
    word = {
        Status.MET: _("done"),
        Status.WAITING: _("waiting for others"),
        Status.YOURS: _("yours to do") if own else _("theirs to do"),
    }[line.status]
    wanted = own and line.status is not Status.MET
    return {
        "sentence": words.line_sentence(line),
        "word": word,
        "shape": _SHAPE[line.status],
        "href": line_href(line) if wanted else None,
    }


def shown_held(held: Held) -> dict[str, Any]:
    """A certificate as a page shows it."""
    number = numbers.grouped(held.certificate.number)
    return {
        "id": held.certificate.id,
        "title": held.scheme.title,
        "number": number,
        "holder": held.holder,
        "word": words.state_word(held.standing.state),
        "shape": words.SHAPES[held.standing.state],
        "sentence": words.state_sentence(held.standing.state),
        "since": held.standing.since,
        "valid_from": held.certificate.valid_from,
        "valid_until": held.certificate.valid_until,
        "demonstration": held.certificate.demonstration,
        "ended": held.standing.state in FINAL,
        "printed": held.standing.state in PRINTED,
        "scope": scope_parts(held.scope),
        "check_url": absolute_url("verification.show", number=number),
    }


def scope_parts(scope: Any) -> list[tuple[str, list[str]]]:
    """The scope by place, in the order a clinic reads it; empty places are left out."""
    parts = []
    for place in ("alone", "supervised", "not_covered"):
        texts = [line.text for line in scope if line.place == place]
        if texts:
            parts.append((words.place_word(place), texts))
    return parts


def name_of(person_id: str) -> str:
    """A person's name for a history; people who are gone stay nameless."""
    try:
        return str(get_person(person_id).name)
    except NotFound:
        return _("somebody who has left")
