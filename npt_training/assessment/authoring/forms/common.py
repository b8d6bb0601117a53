"""What every item has: words, why, sources, and what it is filed under."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.authoring.forms.part import Form, first
from npt_training.assessment.authoring.forms.plain import tidy
from npt_training.assessment.items import PRACTICE

COMMON = (
    "id", "kind", "origin", "module", "level", "structure", "objective", "prompt", "rationale",
    "sources", "own_sources", "view", "picture", "hazard",
)  # fmt: skip
"""Fields that the frame of the editor holds for every kind; ``_rest`` is never one of an item."""
LEVELS = ("R", "U", "A")


def read_common(form: Form) -> dict[str, Any]:
    """The common fields of a form; empty ones that an item may lack are None."""
    level = first(form, "level")
    known, own = sources_of(first(form, "sources"), form.get("known", []))
    return {
        "prompt": tidy(first(form, "prompt")),
        "rationale": tidy(first(form, "rationale")),
        "level": level if level in LEVELS else "U",
        "module": first(form, "module")[:20] or PRACTICE,
        "structure": first(form, "structure")[:100] or None,
        "objective": tidy(first(form, "objective"))[:4000] or None,
        "hazard": True if first(form, "hazard") else None,
        "sources": known,
        "own_sources": own or None,
    }


def sources_of(text: str, cited: list[str] | Any) -> tuple[list[str], list[str]]:
    """(ids, citations in one's own words): lines that start with ``#`` are ids."""
    ids = [value for value in cited if value]
    own: list[str] = []
    for line in text.splitlines():
        said = " ".join(line.split())
        if said.startswith("#"):
            ids.append(said[1:].strip())
        elif said:
            own.append(said)
    return list(dict.fromkeys(ids)), list(dict.fromkeys(own))


def sources_text(doc: dict[str, Any]) -> str:
    """The same back, as the form shows it."""
    ids = [f"#{one}" for one in doc.get("sources") or []]
    return "\n".join([*ids, *(doc.get("own_sources") or [])])
