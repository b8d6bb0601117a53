"""Words of authoring: kinds, fields, states, shapes, and why a shape is refused."""

from __future__ import annotations

from npt_training.assessment.authoring.rules.shapes import ShapeFault
from npt_training.core.i18n import gettext as _


def kind_word(kind: str) -> str:
    """What people call a kind of item; unknown ones by their own name."""
    return {
        "locate": _("Find it"),
        "points": _("Find them all"),
        "region": _("Tap inside"),
        "area": _("Outline it"),
        "associate": _("Join pairs"),
        "numeric": _("Number"),
        "short": _("Short answer"),
        "evidence": _("What is known"),
        "case": _("Case in stages"),
        "trace": _("Trace it"),
        "territory": _("Whose skin"),
        "order": _("Put in order"),
        "identify": _("Name it"),
        "label": _("Label it"),
        "choice": _("Choose"),
        "written": _("Explain it"),
    }.get(kind) or kind.replace("_", " ").replace("-", " ").capitalize()


def state_word(state: str) -> str:
    return {
        "draft": _("Draft"),
        "review": _("In review"),
        "approved": _("Approved"),
        "retired": _("Retired"),
    }[state]


def state_tone(state: str) -> str:
    return {"draft": "draft", "review": "waiting", "approved": "good", "retired": "quiet"}[state]


def act_word(act: str) -> str:
    return {
        "submit": _("sent for review"),
        "take_back": _("taken back from review"),
        "approve": _("approved"),
        "changes": _("changes asked for"),
        "reopen": _("next version begun"),
        "retire": _("retired"),
        "restore": _("back in use"),
        "replaced": _("this text was replaced on purpose"),
        "imported": _("brought in from files"),
    }[act]


def level_word(level: str) -> str:
    return {"R": _("remembers"), "U": _("understands"), "A": _("applies")}[level]


def field_words(path: str) -> str:
    """A field of the document as the form calls it."""
    name, _dot, rest = path.partition(".")
    words = {
        "prompt": _("Question"),
        "rationale": _("Why it is so"),
        "level": _("Level"),
        "module": _("Module"),
        "structure": _("Nerve"),
        "objective": _("Objective"),
        "hazard": _("What the needle must avoid"),
        "sources": _("Sources"),
        "own_sources": _("Sources"),
        "view": _("Picture"),
        "picture": _("Picture"),
        "target": _("What is asked for"),
        "highlight": _("What is drawn"),
        "options": _("Answers"),
        "answer": _("The right answer"),
        "pins": _("Pins"),
        "names": _("Names to choose from"),
        "rubric": _("What is looked for"),
        "model_answer": _("A good answer"),
        "full_mm": _("Full credit up to"),
        "half_mm": _("Half credit up to"),
        "band_mm": _("Border left out of scoring"),
        "path": _("Line"),
        "points": _("Places"),
        "zones": _("Zones"),
        "drawn": _("What is drawn on the photograph"),
        "spots": _("Places to find"),
        "structures": _("Structures of the atlas"),
        "most": _("Taps at most"),
        "every": _("Each zone has to be found"),
        "claim": _("The claim"),
        "accepted": _("Answers that are right"),
        "tolerance": _("Full credit within"),
        "unit": _("Unit"),
        "left": _("What is joined"),
        "right": _("What belongs to it"),
        "stages": _("Stages"),
        "multiple": _("Several are right"),
    }.get(name, name.replace("_", " "))
    where = rest.partition(".")[0]
    return f"{words} {int(where) + 1}" if where.isdigit() else words


def sentence(text: str) -> str:
    """A reason as a sentence: capital letter first, full stop last."""
    said = text.strip()
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "?", "!")) else said + "."


def shape_word(kind: str) -> str:
    return {
        "point": _("Point"),
        "pin": _("Pin"),
        "path": _("Line"),
        "polygon": _("Polygon"),
        "rectangle": _("Rectangle"),
        "circle": _("Circle"),
        "ellipse": _("Ellipse"),
    }[kind]


def shape_name(kind: str, number: int, name: str) -> str:
    base = f"{shape_word(kind)} {number}"
    return f"{base} ({name})" if name else base


def shape_sentence(fault: ShapeFault) -> str:
    """Why a shape is refused, naming it and the one it collides with."""
    shape = fault.shape
    name = shape_name(shape.kind, shape.number, shape.name)
    if fault.code == "overlap" and fault.other is not None:
        other = fault.other
        return _(
            "%(one)s and %(two)s overlap: one tap would be in both. Move them apart.",
            one=name,
            two=shape_name(other.kind, other.number, other.name),
        )
    if fault.code == "crossing" and fault.edges is not None:
        return _(
            "%(name)s crosses itself: edge %(one)s meets edge %(two)s. Move a corner.",
            name=name,
            one=fault.edges[0],
            two=fault.edges[1],
        )
    return {
        "off": _("%(name)s reaches beyond the picture.", name=name),
        "few": _("%(name)s has too few points.", name=name),
        "flat": _("%(name)s has no size. Draw it again or take it away.", name=name),
        "many": _("%(name)s: more than can be drawn on one picture.", name=name),
    }[fault.code]


def nothing_answered() -> str:
    return _("Answer the question first: nothing is chosen yet.")


def plain(value: object) -> str:
    """A value of a document as one line for people."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(f"{field_words(str(name))}: {plain(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(part) for part in value)
    return str(value)


def what_word(what: str) -> str:
    """Kinds of structure that may be asked for."""
    return {
        "course": _("Course"),
        "exit": _("Exit"),
        "landmark": _("Landmark"),
        "territory": _("Area"),
    }[what]


def role_word(role: str) -> str:
    """What a tap in a zone means; empty where zones have no roles."""
    return {
        "right": _("to be tapped"),
        "wrong": _("something else"),
        "unsafe": _("dangerous"),
    }.get(role, "")
