"""An item as editors see it beside a remark: what is asked, what is right, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.assessment import layers
from npt_training.assessment.kinds.values import Explanation
from npt_training.assessment.service.bank import Held
from npt_training.assessment.shapes import Layer
from npt_training.assessment.stage import image, picture_for
from npt_training.assessment.stimulus import structure_names
from npt_training.core.i18n import gettext as _


@dataclass(frozen=True)
class Key:
    """The version that was seen, with its key; ``image`` None without a picture."""

    held: Held
    explained: Explanation
    image: dict[str, Any] | None
    layers: list[Layer]


def key_of(held: Held) -> Key:
    """Explain an item without anybody's answer."""
    shown = sorted(held.kind.option_ids(held.item))
    names = structure_names(held.edition_id)
    explained = held.kind.explain(held.item, shown, {}, names)
    picture = picture_for(held)
    if picture is None:
        return Key(held, explained, None, [])
    question = held.kind.present(held.item, shown, {}, names)
    own = held.kind.after(held.item, {}, picture)
    drawn = layers.after(explained, question, picture, names, own)
    words = _("The picture of the question with the right answer drawn in")
    return Key(held, explained, image(picture, words), drawn)
