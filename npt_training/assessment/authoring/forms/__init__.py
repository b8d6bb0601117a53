"""The form of each kind of item: which parts it has, and how they make the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

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
from npt_training.assessment.authoring.forms.pairs import Pairs
from npt_training.assessment.authoring.forms.part import Form, Part, Scene, Size, rearranged
from npt_training.assessment.authoring.forms.plain import (
    CodePick,
    Fixed,
    Flag,
    Line,
    Lines,
    LongText,
    Number,
    Rest,
    Words,
)
from npt_training.assessment.authoring.forms.stages import Stages
from npt_training.assessment.authoring.forms.tables import Options, Rubric
from npt_training.assessment.authoring.forms.truth import PhotoTruth
from npt_training.assessment.authoring.forms.zones import (
    RIGHT,
    UNSAFE,
    WRONG,
    SpotShapes,
    ZoneShapes,
)
from npt_training.assessment.authoring.rules.shapes import Shape
from npt_training.assessment.items import DRAWN_PATH, Builtin, added_kinds, kind_names
from npt_training.core.i18n import lazy_gettext as _l

__all__ = [
    "Form", "Part", "Scene", "kinds", "needed", "parts_of", "read", "rearranged", "rest_of",
    "shapes_in", "skeleton",
]  # fmt: skip

EVIDENCE = (
    ("EST", _l("established")),
    ("RCT", _l("tested in a trial")),
    ("CASE", _l("seen in patients, no comparison")),
    ("EXP", _l("taught practice")),
    ("HYP", _l("plausible, not tested")),
    ("CONTRA", _l("disputed")),
    ("PROMO", _l("promotional wording")),
    ("ADMIN", _l("practical")),
)
_FULL = Number(
    "full_mm", _l("Full credit up to"), _l("At least 5 mm, and never finer than the truth is.")
)
_HALF = Number("half_mm", _l("Half credit up to"))
_BAND = Number("band_mm", _l("Border left out of scoring, on each side"), _l("At most 20 mm."))

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
        _BAND,
    ),
    "region": (
        ZoneShapes(
            "zones",
            _l("Zones"),
            _l("Zones may touch but not overlap, and no outline may cross itself."),
            allowed=("polygon", "ellipse", "circle", "rectangle"),
            roles=(
                (RIGHT, _l("to be tapped")),
                (WRONG, _l("something else")),
                (UNSAFE, _l("dangerous")),
            ),
            naming=_l("What it is"),
        ),
        Flag("every", _l("Each zone to be tapped has to be found")),
        Number("most", _l("Taps at most"), unit=""),
    ),
    "points": (
        SpotShapes(
            "spots",
            _l("Places to find"),
            _l("Or name structures of the atlas below."),
            allowed=("pin",),
            most=10,
            naming=_l("What it is"),
        ),
        PinList("structures", _l("Structures of the atlas"), _l("Instead of places.")),
        _FULL,
        _HALF,
        Number("most", _l("Taps at most"), unit=""),
    ),
    "area": (
        TargetPick("target", _l("Which area"), whats=("territory",)),
        _BAND,
    ),
    "numeric": (
        Number("answer", _l("The number"), unit=""),
        Line("unit", _l("Its unit"), _l("Such as mm, cm, kg, ml or %.")),
        Words("units", _l("Units to choose from"), _l("Separated by commas.")),
        Number("tolerance", _l("Full credit within"), unit=""),
        Number("half", _l("Half credit within"), unit=""),
    ),
    "short": (
        Lines("accepted", _l("Answers that are right"), _l("One on each line.")),
        Lines("half", _l("Answers that earn a half"), _l("One on each line.")),
        Lines("others", _l("Wrong answers spelt much alike"), _l("One on each line.")),
    ),
    "evidence": (
        LongText("claim", _l("The claim")),
        CodePick("answer", _l("What is known of it"), codes=EVIDENCE),
        Words("near", _l("Labels that earn a half"), _l("Codes, separated by commas.")),
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
    "associate": (Pairs("left", _l("What belongs together")),),
}
PARTS["case"] = (
    Stages(
        "stages",
        _l("Stages"),
        _l("Each is locked before the next one is told. A stage that you leave empty is dropped."),
        asks={
            kind: PARTS.get(kind, ()) if kind != "region" else ()
            for kind in ("choice", "short", "numeric", "identify", "locate", "evidence", "region")
        },
    ),
)
_OF = _l("Draw it, and say what it is. Trainees see nothing of it before they answer.")
_SHOWN = _l("Draw it, and say what it is. Trainees see it without its name.")
_WHICH = _l("What it is")


def _truth(label: Any, *allowed: str, hint: Any = _OF, **more: Any) -> PhotoTruth:
    return PhotoTruth("drawn", label, hint, allowed=allowed, naming=_WHICH, **more)


PHOTO_PARTS: dict[str, tuple[Part, ...]] = {
    "locate": (_truth(_l("What is to be found"), "pin", "path", most=4), _FULL, _HALF),
    "trace": (
        _truth(_l("The nerve's course, in the way it runs"), "path", most=1),
        Fixed("path", "", always=DRAWN_PATH),
        Flag("directed", _l("The way it runs counts")),
        _FULL,
        _HALF,
    ),
    "territory": (_truth(_l("The area"), "polygon", most=1), _BAND),
    "area": (_truth(_l("The area"), "polygon", most=1), _BAND),
    "label": (
        _truth(_l("What is pinned"), "pin", "path", hint=_SHOWN, asks="pins", every=True, most=6),
        *PARTS["label"][1:],
    ),
    "identify": (
        _truth(
            _l("What is drawn"), "path", "pin", "polygon", hint=_SHOWN, asks="highlight", most=1
        ),
        *PARTS["identify"][1:],
    ),
    "case": (
        _truth(
            _l("What stages may ask for"), "pin", "path", "polygon",
            hint=_l("Draw it, and say what it is. Save, then choose it in a stage."), asks="",
        ),
        *PARTS["case"],
    ),
}  # fmt: skip
"""On a photograph the author draws what a view of the atlas knows."""


def kinds() -> tuple[str, ...]:
    """Every kind that can be written here, those of other packages too."""
    return kind_names()


def needed(kind: str, *, photo: bool = False) -> tuple[str, ...]:
    """Fields that an item of the kind must have and no part shows: offered as empty YAML."""
    models = {get_args(one.model_fields["kind"].annotation)[0]: one for one in get_args(Builtin)}
    model = models.get(kind) or getattr(added_kinds().get(kind), "item", None)
    fields = model.model_fields if model is not None else {}
    shown = {*COMMON, *(name for part in parts_of(kind, photo=photo) for name in part.owns)}
    return tuple(name for name, one in fields.items() if one.is_required() and name not in shown)


def parts_of(kind: str, *, photo: bool = False) -> tuple[Part, ...]:
    """The parts of a kind's own; a kind without any is written as YAML (:func:`rest_of`)."""
    own = PHOTO_PARTS.get(kind) if photo else None
    return own or PARTS.get(kind, ())


def rest_of(kind: str, needed: tuple[str, ...] = (), *, photo: bool = False) -> Rest:
    """The part that holds whatever the others do not show."""
    shown = tuple(name for part in parts_of(kind, photo=photo) for name in part.owns)
    return Rest("rest", _l("Further fields"), others=(*COMMON, *shown), needed=needed)


def read(kind: str, form: Form, doc: Mapping[str, Any], size: Size) -> dict[str, Any]:
    """The document after a form: fields that were emptied are gone, all others are kept."""
    found = dict(doc) | read_common(form)
    found.pop("_rest", None)
    photo = bool(doc.get("picture"))
    parts: list[Part] = [*parts_of(kind, photo=photo)]
    if "rest" in form:
        parts.insert(0, rest_of(kind, photo=photo))
    for part in parts:
        found |= part.read(form, found, size)
    return {name: value for name, value in found.items() if value is not None}


def shapes_in(doc: Mapping[str, Any], size: Size) -> dict[str, list[Shape]]:
    """What is drawn on the picture, by field."""
    parts = parts_of(str(doc.get("kind")), photo=bool(doc.get("picture")))
    return {part.field: part.shapes(doc, size) for part in parts if isinstance(part, Drawn)}


def skeleton(kind: str, series: str) -> dict[str, Any]:
    """A new item of a kind, with what can be foreseen."""
    doc: dict[str, Any] = {
        "id": series, "module": "atlas", "kind": kind, "origin": "hand", "level": "U",
        "prompt": "", "rationale": "", "sources": [],
    }  # fmt: skip
    if _FULL in parts_of(kind):
        doc |= {"full_mm": 10, "half_mm": 20}
    if kind in ("territory", "area"):
        doc["band_mm"] = 20
    if kind in ("trace", "order"):
        doc["path"] = "main"
    return doc
