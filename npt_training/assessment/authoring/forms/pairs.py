"""What is joined: a row for each pair, and rows for ends that belong to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.anatomy import target_of, value_of
from npt_training.assessment.authoring.forms.part import Doc, Form, Part, Scene, Size, first, rows

MOST_PAIRS, MOST_SPARE = 6, 6
PLACES = ("territory", "exit", "course")


@dataclass(frozen=True)
class Pairs(Part):
    """Sent as ``pair-<n>-nerve``, ``-text``, ``-place``, ``-partner`` and the ids of both ends,
    ``spare-<n>-place``, ``-partner``, ``-id``. A row in which nothing is said is taken away; one
    that is half empty is kept, and the check names what it lacks.
    """

    widget = "pairs"

    @property
    def owns(self) -> tuple[str, ...]:
        return ("left", "right", "answer")

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        left: list[dict[str, Any]] = []
        right: list[dict[str, Any]] = []
        answer: dict[str, str] = {}
        lefts, rights = _fresh(form, "id", "l"), _fresh(form, "to", "r")
        for n in rows(form, "pair", MOST_PAIRS + 1):
            nerve, text = first(form, f"pair-{n}-nerve"), _words(form, f"pair-{n}-text")
            partner = _end(form, f"pair-{n}")
            if not (nerve or text or partner):
                continue
            one, other = lefts(f"pair-{n}-id"), rights(f"pair-{n}-to")
            left.append(_said(id=one, nerve=nerve, text=text))
            right.append({"id": other} | partner)
            answer[one] = other
        for n in rows(form, "spare", MOST_SPARE + 1):
            partner = _end(form, f"spare-{n}")
            if partner:
                right.append({"id": rights(f"spare-{n}-to")} | partner)
        before = [one.get("id") for one in _dicts(doc.get("right"))]
        right.sort(key=lambda one: before.index(one["id"]) if one["id"] in before else len(before))
        return {"left": left or None, "right": right or None, "answer": answer or None}

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        right = {str(one.get("id")): one for one in _dicts(doc.get("right"))}
        kept = doc.get("answer")
        answer: Mapping[str, Any] = kept if isinstance(kept, Mapping) else {}
        pairs = [
            {"id": one.get("id"), "nerve": one.get("nerve") or "", "text": one.get("text") or ""}
            | _shown(right.get(str(answer.get(str(one.get("id")))), {}))
            for one in _dicts(doc.get("left"))
        ]
        used = {str(one) for one in answer.values()}
        spare = [_shown(one) for ident, one in right.items() if ident not in used]
        return {
            "pairs": _with_blanks(pairs, 2, MOST_PAIRS, scene.more == "pair"),
            "spare": _with_blanks(spare, 1, MOST_SPARE, scene.more == "spare"),
            "most_pairs": MOST_PAIRS,
            "most_spare": MOST_SPARE,
            "nerves": scene.nerves,
            "groups": {what: scene.seen.get(what, {}) for what in PLACES},
        }


def _with_blanks(
    found: list[dict[str, Any]], least: int, most: int, more: bool
) -> list[dict[str, Any]]:
    """The rows with empty ones behind: at least ``least``, one more where it was asked for."""
    wanted = min(max(least, len(found) + more), most)
    return [*found, *({} for _one in range(wanted - len(found)))]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _words(form: Form, name: str) -> str:
    return " ".join(first(form, name).split())[:4000]


def _said(**values: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _end(form: Form, base: str) -> dict[str, Any]:
    """A right end: a structure drawn on the picture, or words; ``{}`` where neither is said."""
    place, text = target_of(first(form, f"{base}-place")), _words(form, f"{base}-partner")
    return ({"place": place} if place else {}) | ({"text": text} if text else {})


def _shown(right: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "to": right.get("id") or "",
        "place": value_of(right.get("place")),
        "partner": right.get("text") or "",
    }


def _fresh(form: Form, part: str, letter: str) -> Any:
    """Gives the id a field holds, or the first free one; never one twice."""
    held = {
        values[0]
        for name, values in form.items()
        if name.split("-")[0] in ("pair", "spare") and name.endswith(f"-{part}") and values
    }
    free: Iterator[str] = (
        one for n in range(1, 100) if (one := f"{letter}{n}") not in held
    )  # fmt: skip
    given: set[str] = set()

    def ident(name: str) -> str:
        found = first(form, name)[:100]
        if not found or found in given:
            found = next(free)
        given.add(found)
        return found

    return ident
