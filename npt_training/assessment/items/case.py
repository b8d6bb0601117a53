"""Key-feature case: a story told in stages, each with a question of a simple kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from npt_training.assessment.items.common import Common, Target, Text
from npt_training.assessment.items.named import Choice, Identify
from npt_training.assessment.items.placed import Locate
from npt_training.assessment.items.strict import Strict
from npt_training.assessment.items.typed import Evidence, Numeric, Short
from npt_training.assessment.items.zoned import Region

SIMPLE: dict[str, type[Common]] = {
    "choice": Choice, "short": Short, "numeric": Numeric, "locate": Locate, "identify": Identify,
    "region": Region, "evidence": Evidence,
}  # fmt: skip
MOST_STAGES = 8


class Stage(Strict):
    """``text`` is told when the stage opens; ``ask`` is an item without what all items have:
    ``kind``, ``prompt`` and the fields of that kind. A ``view`` of its own is not among them.
    """

    text: Text
    ask: dict[str, Any]
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0


class Case(Common):
    """``prompt`` is the title of the case; all its stages are asked on one picture, if on any."""

    kind: Literal["case"]
    stages: Annotated[list[Stage], Field(min_length=2, max_length=MOST_STAGES)]
    _asked: list[Common] = PrivateAttr(default_factory=list)

    @model_validator(mode="after")
    def _questions(self) -> Self:
        for number, stage in enumerate(self.stages, 1):
            self._asked.append(self._item(number, stage.ask))
        return self

    @property
    def asked(self) -> list[Common]:
        """The question of each stage as an item by itself."""
        return self._asked

    def _item(self, number: int, ask: dict[str, Any]) -> Common:
        kind = ask.get("kind")
        form = SIMPLE.get(kind) if isinstance(kind, str) else None
        if form is None:
            raise ValueError(f"stage {number}: kind is one of {', '.join(SIMPLE)}")
        shared = self.model_dump(mode="json", exclude_none=True, include=SHARED)
        for name in ask:
            if name in shared and name != "rationale":
                raise ValueError(f"stage {number}: {name} stands at the case, not at its stages")
        try:
            return form.model_validate(shared | {"id": f"{self.id}-{number}"} | ask)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            said = first["msg"].removeprefix("Value error, ")
            raise ValueError(f"stage {number}: {where + ': ' if where else ''}{said}") from error

    def targets(self) -> list[tuple[str, Target]]:
        return [("stages", target) for one in self.asked for _where, target in one.targets()]

    def scored(self) -> list[tuple[str, Target]]:
        return [("stages", target) for one in self.asked for _where, target in one.scored()]

    def nerves(self) -> list[tuple[str, str]]:
        return [("stages", nerve) for one in self.asked for _where, nerve in one.nerves()]


SHARED = {
    "id",
    "module",
    "origin",
    "level",
    "structure",
    "view",
    "picture",
    "figure",
    "drawn",
    "rationale",
    "sources",
}
"""What a stage has from its case."""
