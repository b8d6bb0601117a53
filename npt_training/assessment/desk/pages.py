"""What several pages of the desk share: the picture with an answer on it, and reading its forms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from npt_training.assessment import layers
from npt_training.assessment.desk.errors import NoteRefused
from npt_training.assessment.desk.notes import MOST_NOTES, Note
from npt_training.assessment.errors import MarksRefused
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.bank import Held
from npt_training.assessment.shapes import Layer, xy
from npt_training.assessment.stage import image, picture_for
from npt_training.assessment.stimulus import structure_names
from npt_training.core.i18n import gettext as _

Form = MultiDict[str, str]
LETTERS = "ABCDEFGHIJKLMNOP"


def answer_stage(
    held: Held, response: Mapping[str, Any], notes: Sequence[Note], name: str
) -> dict[str, Any] | None:
    """The picture with the answer as it was given and the marker's comments; None without one."""
    picture = picture_for(held)
    if picture is None:
        return None
    shown = held.kind.option_ids(held.item)
    question = held.kind.present(held.item, shown, dict(response), structure_names(held.edition_id))
    return {
        "kind": held.item.kind,
        "attempt": name,
        "position": 1,
        "image": image(picture, _("Picture for this question")),
        "layers": layers.before(question, picture) + note_layers(notes, picture),
    }


def note_layers(notes: Sequence[Note], picture: layers.Drawn) -> list[Layer]:
    """A marker's comments as lettered pins; their words stand beside the picture."""
    return [
        {"kind": "pin", "number": LETTERS[place]} | xy(picture.at(Point(note.x, note.y)))
        for place, note in enumerate(notes)
    ]


def marks_of(response: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pins of an annotated answer, numbered as on the picture, with their words."""
    return [
        {"number": number, "text": one.get("text", "")}
        for number, one in enumerate(response.get("marks", []), 1)
        if one.get("kind") == "pin"
    ]


def rubric_in(form: Form, item: Any) -> dict[str, int]:
    """Marks by row: one tick box for each mark of a row. Nothing ticked has to be said."""
    given = {row.id: len(form.getlist(f"row-{row.id}")) for row in item.rubric}
    if not any(given.values()) and "none" not in form:
        raise MarksRefused()
    return given


def ticked_in(form: Form, item: Any) -> dict[str, int]:
    """How many boxes of each row are ticked in a form that is shown again."""
    return {row.id: len(form.getlist(f"row-{row.id}")) for row in item.rubric}


def notes_in(form: Form) -> list[Note]:
    """Comments on the picture: place in percent and words. Rows without words are left out."""
    found = []
    for number in range(1, MOST_NOTES + 1):
        text = form.get(f"note-{number}-text", "").strip()
        if text:
            at = [_percent(form.get(f"note-{number}-{axis}", "")) for axis in "xy"]
            found.append(Note(at[0], at[1], text))
    return found


def _percent(text: str) -> float:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise NoteRefused(MOST_NOTES) from None
    if not math.isfinite(value):
        raise NoteRefused(MOST_NOTES)
    return value / 100


def page_in(args: Form) -> int:
    """The page asked for, 1 when it makes no sense."""
    text = args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
