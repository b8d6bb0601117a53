"""The form of a module quiz for one person: what the bank holds against what they were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from npt_training.assessment.drawing import BankItem, BlueprintShort, draw_form
from npt_training.assessment.errors import NoQuestions
from npt_training.assessment.items import AnyItem, format_of
from npt_training.assessment.models import Attempt, AttemptItem, ItemVersion
from npt_training.assessment.service.bank import Held, lasting_name


def module_form(
    held: Sequence[Held],
    quiz: Mapping[str, Any],
    seed: int,
    *,
    seen: Mapping[str, int],
    given: Mapping[str, int],
) -> list[Held]:
    """The items of one form in the order asked; ``quiz`` as the edition keeps it.

    ``seen`` counts by row, ``given`` by lasting name. Editions loaded before blueprints spoke of
    formats keep ``per_kind``: kinds, and no levels. Raises NoQuestions.
    """
    old = quiz.get("per_kind")
    bank = [
        BankItem(
            one.id,
            one.item.kind if old is not None else format_of(one.item),
            one.item.level,
            one.item.structure,
            _picture(one.item),
            given.get(lasting_name(one.code), 0),
            seen.get(one.id, 0),
        )
        for one in held
    ]
    counts = quiz["blueprint"] if old is None else old
    try:
        form = draw_form(bank, counts, seed, levels=quiz.get("levels"))
    except BlueprintShort as error:
        raise NoQuestions() from error
    by_id = {one.id: one for one in held}
    return [by_id[ident] for ident in form]


def _picture(item: AnyItem) -> str | None:
    return item.view or (item.picture.digest if item.picture else None)


def given_in(s: Session, person_id: str, module_id: str) -> Counter[str]:
    """In how many forms of a module's quiz a person had each item, by its lasting name.

    Counted over editions, for an item that came again in a new edition is still the same item.
    """
    rows = s.execute(
        select(ItemVersion.code, func.count())
        .join(AttemptItem, AttemptItem.item_id == ItemVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(
            Attempt.person_id == person_id,
            Attempt.module_id == module_id,
            Attempt.mode == "quiz",
        )
        .group_by(ItemVersion.code)
    ).all()
    given: Counter[str] = Counter()
    for code, count in rows:
        given[lasting_name(code)] += count
    return given
