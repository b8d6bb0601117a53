"""The plain values the player's templates read (web/player_stage.html says which)."""

from __future__ import annotations

from typing import Any

from npt_training.assessment import crops, layers
from npt_training.assessment.crops import Crop
from npt_training.assessment.kinds.base import Question, Response
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.stimulus import Stimulus, stimulus, structure_names
from npt_training.core import storage
from npt_training.core.i18n import gettext as _
from npt_training.core.web import url_to

Stage = dict[str, Any]


def question_of(asked: Asked, response: Response | None = None) -> Question:
    """The question with what stands in it, without anything of the key."""
    held = asked.held
    given = asked.response if response is None else response
    return held.kind.present(held.item, asked.shown, given, structure_names(held.edition_id))


def picture_of(asked: Asked) -> Stimulus | None:
    view = asked.held.item.view
    return stimulus(asked.held.edition_id, view) if view else None


def play_stage(asked: Asked, count: int, crop: Crop, given: Stage | None = None) -> Stage:
    """A question to answer. ``given`` replaces what is saved when a refused form is shown again."""
    question = question_of(asked)
    picture = picture_of(asked)
    here = {"attempt_id": asked.attempt_id, "position": asked.position}
    quiz = asked.mode == "quiz"
    places = question.wants_point or question.wants_path
    stage: Stage = {
        "kind": question.kind,
        "attempt": asked.attempt_id,
        "position": asked.position,
        "count": count if count > 1 else None,
        "prompt": question.prompt,
        "help": _help(question),
        "action": url_to("assessment.answer", **here),
        "save_url": url_to("assessment.save", **here),
        "next_url": next_url(asked, count) if quiz else None,
        "ahead": quiz,
        "image": image(picture, _neutral(asked.position)) if picture else None,
        "fixed": _fixed(picture, crop, here) if picture and places else None,
        "layers": layers.before(question, picture) if picture else [],
        "options": [{"value": one.value, "text": one.name} for one in question.options],
        "multiple": question.multiple,
        "pins": [
            {"name": f"pin-{pin.number}", "number": pin.number, "text": pin.name}
            for pin in question.pins
        ],
        "names": [{"value": one.value, "text": one.name} for one in question.options],
        "place": places,
        "given": given or _given(question),
        "button": _("Keep and go on") if quiz else _("Answer"),
    }
    return stage


def view_stage(asked: Asked, drawn: list[layers.Layer]) -> Stage | None:
    """A picture to look at afterwards, zoomed as it was left; None without a picture."""
    picture = picture_of(asked)
    if picture is None:
        return None
    return {
        "kind": asked.held.item.kind,
        "attempt": asked.attempt_id,
        "position": asked.position,
        "image": image(picture, _neutral(asked.position)),
        "layers": drawn,
    }


def image(picture: Stimulus, alt: str) -> Stage:
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


def _neutral(position: int) -> str:
    return _("Picture for question %(number)s", number=position)


def _help(question: Question) -> str:
    if question.kind == "locate":
        return _("Tap the picture. The distance is measured along the skin.")
    if question.kind == "trace":
        return _(
            "Tap points along the nerve, one after the other. The line between them is measured "
            "along the skin."
        )
    if question.kind == "territory":
        return _("Tap anywhere well inside. The border itself is not scored.")
    if question.kind == "order":
        if question.level is not None:
            return _("Give every nerve its place in the row.")
        return _("Give every numbered point its place in the row.")
    if question.kind == "identify":
        if question.highlight is not None and question.highlight.territory:
            return _("Whose area is drawn?")
        return _("What is drawn in yellow?")
    if question.kind == "label":
        return _("Give every pin a name. Each name is used once at most; some stay over.")
    if question.kind == "written":
        return _("An instructor reads your answer.")
    if question.multiple:
        return _("Several may be right. A wrong one takes a right one away.")
    return ""


def _given(question: Question) -> Stage:
    given: Stage = {"choice": [one.value for one in question.options if one.chosen]}
    if question.point is not None:
        given |= {"x": f"{question.point.x:.5f}", "y": f"{question.point.y:.5f}"}
    if question.path:
        given["path"] = " ".join(f"{point.x:.5f},{point.y:.5f}" for point in question.path)
    given |= {f"pin-{pin.number}": pin.chosen for pin in question.pins if pin.chosen}
    return given | {"text": question.text}


def _fixed(picture: Stimulus, crop: Crop, here: dict[str, Any]) -> Stage:
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
