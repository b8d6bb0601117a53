"""The stages of a case: each with what is told, what is asked, and the form of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from npt_training.assessment.authoring.forms.part import (
    Doc,
    Form,
    Part,
    Scene,
    Size,
    first,
    number_or_text,
    rows,
)
from npt_training.assessment.authoring.forms.plain import Rest, tidy

MOST_STAGES = 8
OWN = ("kind", "prompt")
"""Fields of a question that every stage shows, whatever its kind."""


@dataclass(frozen=True)
class Stages(Part):
    """``asks`` gives the parts of each kind that a stage may ask.

    A stage is sent as ``stage-<n>-text``, ``-weight``, ``-kind``, ``-prompt`` and, for every kind
    that is offered, ``stage-<n>-<kind>-<field>``; those of the chosen kind are read. A stage in
    which nothing is said is taken away.
    """

    asks: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    widget = "stages"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found = [self._stage(form, f"stage-{n}-", size) for n in rows(form, "stage", 20)]
        return {self.field: [one for one in found if one] or None}

    def _stage(self, form: Form, base: str, size: Size) -> dict[str, Any] | None:
        kind = first(form, f"{base}kind")
        text, prompt = tidy(first(form, f"{base}text")), tidy(first(form, f"{base}prompt"))
        ask: dict[str, Any] = {"kind": kind}
        start = f"{base}{kind}-"
        own = {name.removeprefix(start): v for name, v in form.items() if name.startswith(start)}
        parts = self.asks.get(kind, ())
        for part in (_rest(parts), *parts):
            ask |= part.read(own, ask, size)
        said = {name: value for name, value in ask.items() if value is not None}
        if not text and not prompt and set(said) <= {"kind"}:
            return None
        weight = number_or_text(first(form, f"{base}weight"))
        stage = {"text": text, "ask": {"kind": kind, "prompt": prompt} | said}
        return stage | ({} if weight in (None, 1) else {"weight": weight})

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        kept = doc.get(self.field)
        stages = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
        wanted = min(max(2, len(stages) + (scene.more == "stage")), MOST_STAGES)
        stages += [{} for _one in range(wanted - len(stages))]
        return {
            "rows": [self._row(n, one, scene) for n, one in enumerate(stages, 1)],
            "blank": self._row("N", {}, scene),
            "most": MOST_STAGES,
        }

    def _row(self, n: int | str, stage: Mapping[str, Any], scene: Scene) -> dict[str, Any]:
        """Every kind's fields under names of their own; only the stage's own kind has values."""
        asked = stage.get("ask")
        ask: dict[str, Any] = asked if isinstance(asked, dict) else {}
        kind = str(ask.get("kind") or next(iter(self.asks)))
        groups = []
        for name, parts in self.asks.items():
            held = ask if name == kind else {}
            whole = (*parts, _rest(parts))
            groups.append(
                (name, [(_named(one, f"stage-{n}-{name}"), one.show(held, scene)) for one in whole])
            )
        return {
            "number": n,
            "text": stage.get("text") or "",
            "prompt": ask.get("prompt") or "",
            "weight": stage.get("weight") or 1,
            "kind": kind,
            "groups": groups,
        }


def _rest(parts: tuple[Part, ...]) -> Rest:
    shown = tuple(name for part in parts for name in part.owns)
    return Rest("rest", "", others=(*OWN, *shown))


def _named(part: Part, base: str) -> Part:
    """The part under the names it has in a stage."""
    return replace(part, field=f"{base}-{part.field}")
