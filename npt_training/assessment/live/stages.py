"""The picture of a room as pages show it: before the truth without it, after it with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.assessment import crops, layers
from npt_training.assessment.kinds.base import Judged, Response
from npt_training.assessment.layers import Drawn
from npt_training.assessment.live.rules import Place
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stage import image, picture_for
from npt_training.assessment.stimulus import ground_for, structure_names
from npt_training.core import storage
from npt_training.core.i18n import gettext as _


@dataclass(frozen=True)
class Told:
    """What the truth says about one tap: ``fraction`` 0 to 1, and sentences."""

    fraction: float
    sentences: list[str]


def asked(held: Held, tap: Place | None = None) -> dict[str, Any]:
    """The picture to tap, with the person's own tap where there is one."""
    picture, response = _picture(held), _response(held, tap)
    question = held.kind.present(held.item, [], response, structure_names(held.edition_id))
    drawn = layers.before(question, picture, held.kind.before(held.item, question, picture))
    point = question.point
    return _common(held, picture, drawn) | {
        "fixed": _fixed(picture),
        "given": {"x": f"{point.x:.5f}", "y": f"{point.y:.5f}"} if point else {},
    }


def revealed(held: Held, tap: Place | None = None) -> dict[str, Any]:
    """The same picture with the truth; call it only once the room is revealed."""
    picture, response = _picture(held), _response(held, tap)
    names = structure_names(held.edition_id)
    question = held.kind.present(held.item, [], response, names)
    explained = held.kind.explain(held.item, [], response, names)
    own = held.kind.after(held.item, response, picture)
    return _common(held, picture, layers.after(explained, question, picture, names, own))


def told(held: Held, tap: Place | None) -> Told | None:
    """How near a tap was; None without one. Only once the room is revealed."""
    response = _response(held, tap)
    if not response:
        return None
    score = held.kind.judge(held.item, response, ground_for(held))
    names = structure_names(held.edition_id)
    judged = Judged(response, score.fraction, score.detail, names, _picture(held))
    return Told(score.fraction or 0.0, held.kind.sentences(held.item, judged))


def _picture(held: Held) -> Drawn:
    picture = picture_for(held)
    assert picture is not None, "a room shows items on pictures"
    return picture


def _response(held: Held, tap: Place | None) -> Response:
    if tap is None:
        return {}
    fields = {"x": [repr(tap[0])], "y": [repr(tap[1])]}
    return held.kind.parse(held.item, [], fields)


def _common(held: Held, picture: Drawn, drawn: list[Any]) -> dict[str, Any]:
    question = held.kind.present(held.item, [], {}, structure_names(held.edition_id))
    return {
        "kind": question.kind,
        "attempt": "live",
        "position": held.id,
        "prompt": question.prompt,
        "help": held.kind.hint(question),
        "image": image(picture, _("Picture of this question")),
        "layers": drawn,
    }


def _fixed(picture: Drawn) -> dict[str, Any]:
    """For a page without scripts: the whole picture at one known size, clicked or by its grid."""
    width, height = crops.shown_size(picture.width, picture.height)
    widths = [one for one in sorted(picture.files) if one >= width] or [max(picture.files)]
    return {
        "src": storage.url(picture.files[widths[0]]),
        "width": width,
        "height": height,
        "crop": "",
        "box": [0, 0, picture.width, picture.height],
        "links": [],
    }
