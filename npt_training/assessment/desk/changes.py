"""What may change about a key after answers were given, and what each answer is worth then."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.desk.errors import ChangeRefused
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stimulus import ground_for, structure_names

KINDS = ("version", "accept", "full", "exclude")


@dataclass(frozen=True)
class Change:
    """``kind``: version (score by another version of the item, ``version_id``), accept (the
    responses in ``accept`` are right as well), full (everybody asked gets full marks), exclude
    (the question does not count)."""

    kind: str
    version_id: str = ""
    accept: tuple[str, ...] = ()

    def as_doc(self) -> dict[str, Any]:
        """The change as it is stored and carried by the form."""
        return {"kind": self.kind, "version_id": self.version_id, "accept": list(self.accept)}


def response_key(response: Response | None) -> str | None:
    """One word for a response that others may have given too: options chosen, or a typed word
    without case and accents. None for places, lines and long texts."""
    if not response or set(response) - {"chosen", "text"}:
        return None
    if "chosen" in response:
        chosen = response["chosen"]
        ids = chosen if isinstance(chosen, list) else [chosen]
        return "chosen:" + ",".join(sorted(str(one) for one in ids))
    text = unicodedata.normalize("NFKD", str(response["text"]))
    folded = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return "text:" + " ".join(folded.split())[:200]


def response_words(held: Held, response: Response) -> str:
    """The same for people: the options' texts, or what was typed."""
    if "chosen" not in response:
        return str(response.get("text", ""))
    ids = held.kind.option_ids(held.item)
    question = held.kind.present(held.item, ids, {}, structure_names(held.edition_id))
    names = {one: option.name for one, option in zip(ids, question.options, strict=False)}
    chosen = response["chosen"]
    return ", ".join(
        names.get(one, str(one)) for one in (chosen if isinstance(chosen, list) else [chosen])
    )


def rescored(
    change: Change, version: Held | None, response: Response | None, fraction: float | None
) -> float | None:
    """What the changed key gives a response that earns ``fraction`` now; None: a person's task."""
    if change.kind == "full":
        return 1.0
    if change.kind == "accept":
        return 1.0 if response_key(response) in change.accept else fraction
    if change.kind == "version":
        if version is None:
            raise ChangeRefused()
        return version.kind.judge(version.item, response or {}, ground_for(version)).fraction
    return fraction
