"""Structures of the atlas: a target on the picture, nerves to choose from, names for pins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.part import Doc, Form, Part, Scene, Size, first

LABEL_ROWS = 6


def target_of(value: str) -> dict[str, str] | None:
    """``course:sural`` as the document says it."""
    what, _colon, ident = value.partition(":")
    return {what: ident} if ident and what in ("course", "exit", "landmark", "territory") else None


def value_of(target: Any) -> str:
    """The same back; empty for what is no target."""
    if isinstance(target, dict) and len(target) == 1:
        ((what, ident),) = target.items()
        return f"{what}:{ident}"
    return ""


@dataclass(frozen=True)
class TargetPick(Part):
    """One structure that the picture shows. ``whats``: which kinds of structure."""

    whats: tuple[str, ...] = ("course", "exit", "landmark")
    optional: bool = False
    widget = "target"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: target_of(first(form, self.field))}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        return {
            "value": value_of(doc.get(self.field)),
            "groups": {what: scene.seen.get(what, {}) for what in self.whats},
        }


@dataclass(frozen=True)
class NervePick(Part):
    """One nerve out of all."""

    widget = "pick"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: first(form, self.field) or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        return {"value": doc.get(self.field) or "", "options": scene.nerves}


@dataclass(frozen=True)
class PathPick(Part):
    """A path of the nerve that is asked for."""

    widget = "pick"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return {self.field: first(form, self.field) or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        target = doc.get("target") or {}
        nerve = target.get("course") if isinstance(target, dict) else None
        paths = scene.paths.get(nerve or doc.get("structure") or "", ())
        value = doc.get(self.field) or ""
        return {"value": value, "options": {p: p for p in dict.fromkeys([*paths, value]) if p}}


@dataclass(frozen=True)
class NameList(Part):
    """Several structures, chosen one by one in ``rows`` lists."""

    rows: int = 5
    widget = "names"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found = [value.strip() for value in form.get(self.field, []) if value.strip()]
        return {self.field: found or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        values = [str(v) for v in doc.get(self.field) or []]
        empty = max(self.rows - len(values), 0)
        return {"values": values + [""] * empty, "options": scene.names}


@dataclass(frozen=True)
class PinList(Part):
    """Structures to pin, in the order of their numbers."""

    widget = "pins"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        found = [target_of(value) for value in form.get(self.field, [])]
        return {self.field: [one for one in found if one] or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        values = [value_of(pin) for pin in doc.get(self.field) or []]
        whats = ("course", "exit", "landmark")
        return {
            "values": values + [""] * max(LABEL_ROWS - len(values), 0),
            "groups": {what: scene.seen.get(what, {}) for what in whats},
        }
