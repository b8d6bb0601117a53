"""The form of each kind of item: which parts it has, and how they make the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.assessment.authoring.forms.anatomy import (
    NameList,
    NervePick,
    PathPick,
    PinList,
    TargetPick,
)
from npt_training.assessment.authoring.forms.common import COMMON, read_common
from npt_training.assessment.authoring.forms.drawn import Drawn
from npt_training.assessment.authoring.forms.order import OrderPlaces
from npt_training.assessment.authoring.forms.part import Form, Part, Scene
from npt_training.assessment.authoring.forms.plain import Flag, LongText, Number, Rest
from npt_training.assessment.authoring.forms.tables import Options, Rubric
from npt_training.assessment.authoring.rules.shapes import Shape
from npt_training.assessment.items import KINDS
from npt_training.core.i18n import lazy_gettext as _l

__all__ = ["Form", "Part", "Scene", "kinds", "parts_of", "read", "rest_of", "shapes_in", "skeleton"]

_FULL = Number(
    "full_mm", _l("Full credit up to"), _l("At least 5 mm, and never finer than the truth is.")
)
_HALF = Number("half_mm", _l("Half credit up to"))

PARTS: dict[str, tuple[Part, ...]] = {
    "locate": (
        TargetPick("target", _l("What is to be found")),
        _FULL,
        _HALF,
        Flag("spread", _l("A tap inside the published spread counts in full (exits only)")),
    ),
    "trace": (
        TargetPick("target", _l("Which nerve is traced"), whats=("course",)),
        PathPick("path", _l("Which line of it")),
        _FULL,
        _HALF,
    ),
    "territory": (
        TargetPick("target", _l("Which area"), whats=("territory",)),
        Number("band_mm", _l("Border left out of scoring, on each side"), _l("At most 20 mm.")),
    ),
    "order": (
        OrderPlaces(
            "points",
            _l("The places, in their right order"),
            _l("Put them on the course. Trainees see them mixed."),
            allowed=("pin",),
            most=6,
        ),
        PathPick("path", _l("Along which line")),
    ),
    "identify": (
        TargetPick("highlight", _l("What is drawn"), whats=("course", "exit", "territory")),
        NameList("options", _l("Nerves to choose from"), _l("Four or five."), rows=5),
        NervePick("answer", _l("The right one")),
    ),
    "label": (
        PinList("pins", _l("What is pinned"), _l("Three to six.")),
        NameList("names", _l("Names to choose from"), _l("At least one is left over."), rows=8),
    ),
    "choice": (
        Options("options", _l("Answers")),
        Flag("multiple", _l("Several are right")),
        TargetPick(
            "highlight",
            _l("Drawn on the picture"),
            whats=("course", "exit", "territory"),
            optional=True,
        ),
    ),
    "written": (
        Rubric("rubric", _l("What is looked for")),
        LongText("model_answer", _l("A good answer")),
        Flag("pin", _l("Also ask for a place on the picture")),
    ),
}


def kinds() -> tuple[str, ...]:
    """Every kind that can be written here."""
    return KINDS


def parts_of(kind: str) -> tuple[Part, ...]:
    """The parts of a kind's own; a kind without any is written as YAML (:func:`rest_of`)."""
    return PARTS.get(kind, ())


def rest_of(kind: str, needed: tuple[str, ...] = ()) -> Rest:
    """The part that holds whatever the others do not show."""
    shown = tuple(name for part in parts_of(kind) for name in part.owns)
    return Rest("rest", _l("Further fields"), others=(*COMMON, *shown), needed=needed)


def read(kind: str, form: Form, doc: Mapping[str, Any]) -> dict[str, Any]:
    """The document after a form: fields that were emptied are gone, all others are kept."""
    found = dict(doc) | read_common(form)
    found.pop("_rest", None)
    parts: list[Part] = [*parts_of(kind)]
    if "rest" in form:
        parts.insert(0, rest_of(kind))
    for part in parts:
        found |= part.read(form, found)
    return {name: value for name, value in found.items() if value is not None}


def shapes_in(doc: Mapping[str, Any]) -> dict[str, list[Shape]]:
    """What is drawn on the picture, by field."""
    parts = parts_of(str(doc.get("kind")))
    return {part.field: part.shapes(doc) for part in parts if isinstance(part, Drawn)}


def skeleton(kind: str, series: str) -> dict[str, Any]:
    """A new item of a kind, with what can be foreseen."""
    doc: dict[str, Any] = {
        "id": series, "module": "atlas", "kind": kind, "origin": "hand", "level": "U",
        "prompt": "", "rationale": "", "sources": [],
    }  # fmt: skip
    if _FULL in parts_of(kind):
        doc |= {"full_mm": 10, "half_mm": 20}
    if kind == "territory":
        doc["band_mm"] = 20
    if kind in ("trace", "order"):
        doc["path"] = "main"
    return doc
