"""Options with their reasons, and rubrics with their marks: rows of a form."""

from __future__ import annotations

from dataclasses import dataclass
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
from npt_training.assessment.authoring.forms.plain import tidy

OPTION_IDS = "abcdefghij"


@dataclass(frozen=True)
class Options(Part):
    """Answers to choose from; each says why it is right or wrong.

    Sent as ``<field>-<row>-text`` and so on. A row without text is taken away.
    """

    most: int = 6
    widget = "options"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        taken = {first(form, f"{self.field}-{n}-id") for n in rows(form, self.field, self.most)}
        free = (one for one in OPTION_IDS if one not in taken)
        for row in rows(form, self.field, self.most):
            text = tidy(first(form, f"{self.field}-{row}-text"))
            why = tidy(first(form, f"{self.field}-{row}-why"))
            if not text and not why:
                continue
            option = {
                "id": first(form, f"{self.field}-{row}-id") or next(free),
                "text": text,
                "correct": bool(first(form, f"{self.field}-{row}-correct")),
                "why": why,
            }
            about = first(form, f"{self.field}-{row}-about")
            found.append(option | ({"about": about} if about else {}))
        return {self.field: found or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        values = [one for one in doc.get(self.field) or [] if isinstance(one, dict)]
        blank = max(min(self.most - len(values), 2), 3 - len(values), 0)
        return {"rows": [*values, *({} for _one in range(blank))], "options": scene.names}


@dataclass(frozen=True)
class Rubric(Part):
    """What is looked for, with its marks."""

    most: int = 9
    widget = "rubric"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        taken = {first(form, f"{self.field}-{n}-id") for n in rows(form, self.field, self.most)}
        free = (f"r{n}" for n in range(1, 100) if f"r{n}" not in taken)
        for row in rows(form, self.field, self.most):
            text = tidy(first(form, f"{self.field}-{row}-text"))
            if not text:
                continue
            marks = number_or_text(first(form, f"{self.field}-{row}-marks"))
            ident = first(form, f"{self.field}-{row}-id") or next(free)
            found.append({"id": ident, "text": text, "marks": 1 if marks is None else marks})
        return {self.field: found or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        values = [one for one in doc.get(self.field) or [] if isinstance(one, dict)]
        blank = min(self.most - len(values), 2)
        return {"rows": [*values, *({} for _one in range(max(blank, 0)))]}
