"""Where an item stands, as people find it: its folder and its id."""

from __future__ import annotations

from npt_training.assessment.items import AnyItem
from npt_training.core.yamlfile import ContentProblem


def item_problem(item: AnyItem, reason: str) -> ContentProblem:
    return ContentProblem(
        f"quizzes/items/{item.module}/{item.kind}.yaml", 0, f"{item.id}: {reason}"
    )
