"""From a question of the product to what its page shows, and the examinee's answer judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from npt_training.assessment import layers
from npt_training.assessment.kinds.base import Question
from npt_training.assessment.rules import draw_order
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stage import picture_for
from npt_training.assessment.stimulus import ground_for, structure_names
from tests.examinee.sitting import Fields, Seen, Unanswerable, answer
from tests.examinee.wrong import wrong

WHOLE = (0.0, 0.0, 1.0, 1.0)
TEMPLATED = re.compile(r"^(atlas|exam)-|-made-")
"""Questions in the words of a template, which name what is asked; others are written by people, and
the examinee is told what they mean."""
ON_THE_ATLAS = ("locate", "trace", "territory", "order", "identify", "label")
"""Kinds whose answer is a place or a name of the atlas; a choice is one where something is drawn
and the generator wrote it."""


def of_the_atlas(held: Held) -> bool:
    """Whether the answer can be read from the atlas alone."""
    item = held.item
    if item.view is None:
        return False
    return item.kind in ON_THE_ATLAS or (item.kind == "choice" and item.origin == "generated")


def shown(held: Held, order: Sequence[str], question: Question) -> Seen:
    """What stands on the page of a question nobody has answered yet."""
    item, picture = held.item, picture_for(held)
    assert picture is not None
    assert item.view is not None
    wants = next(
        (name for name in ("path", "point", "line") if getattr(question, f"wants_{name}")),
        "",
    )
    target = getattr(item, "target", None)
    told = target is not None and not TEMPLATED.search(item.id)
    return Seen(
        question.prompt,
        item.view,
        (picture.width, picture.height),
        layers.before(question, picture, held.kind.before(item, question, picture)),
        [(one.value, one.name) for one in question.options],
        [(pin.number, pin.name) for pin in question.pins],
        wants,
        (target.what, target.id) if told and target is not None else None,
        WHOLE if item.window is None else item.window.box,
    )


def judged(held: Held, seed: int = 1) -> tuple[float, Fields | str]:
    """(share of the mark, what was answered), or (0, why there is no answer)."""
    item, kind = held.item, held.kind
    order = draw_order(kind.option_ids(item), seed)
    names = structure_names(held.edition_id)
    question = kind.present(item, order, {}, names)
    try:
        fields = answer(shown(held, order, question))
    except Unanswerable as why:
        return 0.0, str(why)
    response: dict[str, Any] = kind.parse(item, order, fields)
    ground = ground_for(held)
    return kind.judge(item, response, ground).fraction or 0.0, fields


def astray(held: Held, seed: int = 1) -> float | None:
    """What the farthest wrong answer earns; None where nothing else could be answered."""
    item, kind = held.item, held.kind
    order = draw_order(kind.option_ids(item), seed)
    question = kind.present(item, order, {}, structure_names(held.edition_id))
    fields = wrong(shown(held, order, question))
    if fields is None:
        return None
    return kind.judge(item, kind.parse(item, order, fields), ground_for(held)).fraction or 0.0
