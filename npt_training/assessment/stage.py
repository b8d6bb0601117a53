"""The plain values the player's templates read (web/player_stage.html says which)."""

from __future__ import annotations

import json
from typing import Any

from npt_training.assessment import crops, layers
from npt_training.assessment.crops import Crop
from npt_training.assessment.kinds.base import Question, Response
from npt_training.assessment.layers import Drawn
from npt_training.assessment.planar import planar
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.bank import Held
from npt_training.assessment.service.hints import Hints
from npt_training.assessment.shapes import Layer, circle
from npt_training.assessment.stimulus import stimulus_of, structure_names
from npt_training.core import storage
from npt_training.core.i18n import gettext as _
from npt_training.core.web import url_to

Stage = dict[str, Any]


def question_of(asked: Asked, response: Response | None = None) -> Question:
    """The question with what stands in it, without anything of the key."""
    held = asked.held
    given = asked.response if response is None else response
    return held.kind.present(held.item, asked.shown, given, structure_names(held.edition_id))


def picture_of(asked: Asked) -> Drawn | None:
    return picture_for(asked.held)


def picture_for(held: Held) -> Drawn | None:
    """The view or the photograph of an item."""
    item = held.item
    if item.view is not None:
        return stimulus_of(held)
    return planar(item)


def play_stage(asked: Asked, count: int, crop: Crop, given: Stage | None = None) -> Stage:
    """A question to answer. ``given`` replaces what is saved when a refused form is shown again."""
    question = question_of(asked)
    picture = picture_of(asked)
    here = {"attempt_id": asked.attempt_id, "position": asked.position}
    quiz = asked.mode == "quiz"
    places, kind = question.places, asked.held.kind
    stage: Stage = {
        "kind": question.kind,
        "attempt": asked.attempt_id,
        "position": asked.position,
        "count": count if count > 1 else None,
        "prompt": question.prompt,
        "help": kind.hint(question),
        "action": url_to("assessment.answer", **here),
        "save_url": url_to("assessment.save", **here),
        "next_url": _after(asked, count) if quiz else None,
        "ahead": quiz and not kind.staged,
        "image": _image(asked, picture) if picture else None,
        "fixed": _fixed(picture, crop, here) if picture and places else None,
        "layers": _before(asked, question, picture) if picture else [],
        "options": [{"value": one.value, "text": one.name} for one in question.options],
        "multiple": question.multiple,
        "pins": [
            {"name": f"pin-{pin.number}", "number": pin.number, "text": pin.name}
            for pin in question.pins
        ],
        "names": [{"value": one.value, "text": one.name} for one in question.options],
        "place": places,
        "point": question.wants_point,
        "points": question.wants_points,
        "path": question.wants_path,
        "area": question.wants_area,
        "line": question.wants_line,
        "text": question.wants_text,
        "number": question.wants_number,
        "units": question.units,
        "marks": question.wants_marks,
        "marks_given": question.marks,
        "step": question.stage,
        "title": question.title,
        "told": question.text_above,
        "revealed": [
            {"text": one.text, "prompt": one.prompt, "answer": one.answer}
            for one in question.revealed
        ],
        "given": given or _given(question),
        "button": _button(asked, question, quiz=quiz),
    }
    if quiz:
        stage["revision"] = asked.revision
    if kind.last_stage(asked.held.item, asked.response):
        stage["confidence"] = asked.exam_id is None
        stage["given"] = {"confidence": str(asked.confidence or "")} | stage["given"]
    return stage


def with_hints(stage: Stage, hints: Hints, asked: Asked) -> Stage:
    """The stage with the hints that were shown: words, rings, answers that are left out."""
    if not hints.offered:
        return stage
    here = {"attempt_id": asked.attempt_id, "position": asked.position}
    out = {value for one in hints.shown for value in one.without}
    rings = [one.ring for one in hints.shown if one.ring is not None]
    return stage | {
        "hint_url": url_to("assessment.hint", **here) if hints.more else None,
        "hints": [
            {"text": one.text, "answers": [_text_of(stage, value) for value in one.without]}
            for one in hints.shown
        ],
        "options": [one | {"out": one["value"] in out} for one in stage["options"]],
        "layers": [
            *stage["layers"],
            *({"kind": "hint", "d": circle((x, y), radius)} for x, y, radius in rings),
        ],
    }


def _text_of(stage: Stage, value: str) -> str:
    return next((one["text"] for one in stage["options"] if one["value"] == value), "")


def view_stage(asked: Asked, drawn: list[Layer]) -> Stage | None:
    """A picture to look at afterwards, zoomed as it was left; None without a picture."""
    picture = picture_of(asked)
    if picture is None:
        return None
    return {
        "kind": asked.held.item.kind,
        "attempt": asked.attempt_id,
        "position": asked.position,
        "image": _image(asked, picture),
        "layers": drawn,
    }


def image(picture: Drawn, alt: str) -> Stage:
    """The plain picture by content address: the same for every question on this view."""
    widths = sorted(picture.files)
    return {
        "src": storage.url(picture.files[widths[len(widths) // 2]]),
        "srcset": ", ".join(f"{storage.url(picture.files[w])} {w}w" for w in widths),
        "width": picture.width,
        "height": picture.height,
        "alt": alt,
        "credit": None,
    }


def next_url(asked: Asked, count: int) -> str:
    """Where to go after this question: the next one, or the list of all."""
    if asked.position < count:
        return url_to("assessment.play", attempt_id=asked.attempt_id, position=asked.position + 1)
    return url_to("assessment.attempt", attempt_id=asked.attempt_id)


def _after(asked: Asked, count: int) -> str:
    """Where a kept answer leads: a case stays until its last stage is locked."""
    kind, item = asked.held.kind, asked.held.item
    if kind.staged and not kind.last_stage(item, asked.response):
        return url_to("assessment.play", attempt_id=asked.attempt_id, position=asked.position)
    return next_url(asked, count)


def _button(asked: Asked, question: Question, *, quiz: bool) -> str:
    if question.stage is not None:
        return _("Lock this answer and go on")
    return _("Keep and go on") if quiz else _("Answer")


def _image(asked: Asked, picture: Drawn) -> Stage:
    """A view is called by the question's number alone; a photograph has its author's words."""
    own = asked.held.item.picture
    found = image(picture, own.alt if own is not None else _neutral(asked.position))
    diagram = asked.held.item.figure is not None
    return found | {"credit": own.credit if own is not None else None, "diagram": diagram}


def _neutral(position: int) -> str:
    return _("Picture for question %(number)s", number=position)


def _before(asked: Asked, question: Question, picture: Drawn) -> list[Layer]:
    own = asked.held.kind.before(asked.held.item, question, picture)
    return layers.before(question, picture, own)


def _given(question: Question) -> Stage:
    given: Stage = {"choice": [one.value for one in question.options if one.chosen]}
    if question.point is not None:
        given |= {"x": f"{question.point.x:.5f}", "y": f"{question.point.y:.5f}"}
    for name in ("points", "path", "area"):
        drawn: list[Point] = getattr(question, name)
        if drawn:
            given[name] = " ".join(f"{point.x:.5f},{point.y:.5f}" for point in drawn)
    if question.marks:
        given["marks"] = json.dumps(question.marks)
    given |= {f"pin-{pin.number}": pin.chosen for pin in question.pins if pin.chosen}
    return given | {"text": question.text, "number": question.number, "unit": question.unit}


def _fixed(picture: Drawn, crop: Crop, here: dict[str, Any]) -> Stage:
    width, height = crops.shown_size(picture.width, picture.height)
    left, top, wide, high = crop.box
    digest = picture.files[max(picture.files)]
    if crop.level == 1:
        widths = [w for w in sorted(picture.files) if w >= width] or [max(picture.files)]
        src = storage.url(picture.files[widths[0]])
    else:
        src = url_to("assessment.crop", digest=digest, name=crop.name)
    return {
        "src": src,
        "width": width,
        "height": height,
        "crop": crop.name,
        "box": [
            round(left * picture.width, 1),
            round(top * picture.height, 1),
            round(wide * picture.width, 1),
            round(high * picture.height, 1),
        ],
        "links": _links(crop, here),
    }


def _links(crop: Crop, here: dict[str, Any]) -> list[Stage]:
    def link(to: Crop, words: str) -> Stage:
        more = {"crop": to.name} if to.name else {}
        return {
            "href": url_to("assessment.play", **here, **more),
            "words": words,
            "current": to == crop,
        }

    found = [link(Crop(), _("Whole picture"))]
    if crop.level == 4:
        parent = Crop(2, min(crop.column // 2, 2), min(crop.row // 2, 2))
        found.append(link(parent, _("Less enlarged")))
    return found + [link(to, _part(crop, to)) for to in crops.around(crop)]


def _part(crop: Crop, to: Crop) -> str:
    """Where a window lies: within the one shown, or beside it at the finest level."""
    if to.level == crop.level:
        words = {
            (0, -1): _("further up"),
            (-1, 0): _("further left"),
            (1, 0): _("further right"),
            (0, 1): _("further down"),
        }
        return words[to.column - crop.column, to.row - crop.row]
    start = (2 * crop.column, 2 * crop.row) if crop.level > 1 else (0, 0)
    across, down = to.column - start[0], to.row - start[1]
    return (
        (_("upper left"), _("upper middle"), _("upper right")),
        (_("middle left"), _("centre"), _("middle right")),
        (_("lower left"), _("lower middle"), _("lower right")),
    )[down][across]
