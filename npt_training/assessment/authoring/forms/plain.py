"""Numbers, ticks, lines, texts, and the rest of an item as YAML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from npt_training.assessment.authoring.forms.part import (
    Doc,
    Form,
    Part,
    Scene,
    Size,
    first,
    number_or_text,
)


@dataclass(frozen=True)
class Number(Part):
    """``unit`` is shown behind the field."""

    unit: str = "mm"
    widget = "number"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: number_or_text(first(form, self.field))}


@dataclass(frozen=True)
class Flag(Part):
    widget = "flag"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: True if first(form, self.field) else None}


@dataclass(frozen=True)
class Fixed(Part):
    """A field that has one value here; nothing is shown of it."""

    always: str = ""
    widget = "fixed"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: self.always}


@dataclass(frozen=True)
class Line(Part):
    widget = "line"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: " ".join(first(form, self.field).split()) or None}


@dataclass(frozen=True)
class LongText(Part):
    lines: int = 4
    widget = "long"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: tidy(first(form, self.field)) or None}


@dataclass(frozen=True)
class Lines(Part):
    """A list of short texts, one on each line."""

    widget = "lines"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found = [" ".join(line.split()) for line in first(form, self.field).splitlines()]
        return {self.field: [line for line in found if line] or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        value = doc.get(self.field)
        return {"value": "\n".join(str(v) for v in value) if isinstance(value, list) else ""}


@dataclass(frozen=True)
class Words(Part):
    """A list of words on one line, separated by commas."""

    widget = "line"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found = [" ".join(word.split()) for word in first(form, self.field).split(",")]
        return {self.field: [word for word in found if word] or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        value = doc.get(self.field)
        return {"value": ", ".join(str(v) for v in value) if isinstance(value, list) else ""}


@dataclass(frozen=True)
class CodePick(Part):
    """One of a few codes, shown by their words."""

    codes: tuple[tuple[str, Any], ...] = ()
    widget = "pick"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: first(form, self.field) or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        return {"value": doc.get(self.field) or "", "options": dict(self.codes)}


@dataclass(frozen=True)
class Rest(Part):
    """Every field that no other part shows, as YAML: no kind of item is out of reach.

    Text that is no YAML mapping is kept under the field ``_rest`` until it is mended.
    """

    others: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    widget = "rest"

    @property
    def owns(self) -> tuple[str, ...]:
        return ()

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        text = (form.get("rest") or [""])[0]
        found: dict[str, Any] = {name: None for name in doc if name not in self.others}
        try:
            values = yaml.safe_load(text) if text.strip() else {}
        except yaml.YAMLError:
            values = None
        if not isinstance(values, dict) or not all(isinstance(name, str) for name in values):
            return found | {"_rest": text}
        return found | {k: _plain(v) for k, v in values.items() if k not in self.others}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        if "_rest" in doc:
            return {"value": doc["_rest"]}
        left = {name: value for name, value in doc.items() if name not in self.others}
        left |= {name: None for name in self.needed if name not in doc and name not in self.others}
        text = yaml.safe_dump(left, sort_keys=False, allow_unicode=True, width=88) if left else ""
        return {"value": text}


def tidy(text: str) -> str:
    """Line ends as everywhere, no blanks at their end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _plain(value: Any) -> Any:
    """Only what JSON holds: dates and such become text."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)
