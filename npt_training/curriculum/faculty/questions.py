"""``courses/faculty.yaml``: what the faculty is asked, and what stands until it has decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import model_validator

from npt_training.core.yamlfile import ContentError, ContentProblem, load_yaml
from npt_training.curriculum.faculty import values
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.schema import Line, Prose, Slug, Strict

Kind = Literal["choice", "number", "text", "yes_no", "dose", "elsewhere"]
Place = Literal["scheme", "module", "examinations", "marking", "organisation", "atlas"]


class Option(Strict):
    id: Slug
    text: Line


class Question(Strict):
    """One decision. ``used`` says where its answer stands, ``affects`` whom a change reaches.

    A dose never has a default. ``elsewhere`` names a setting that already has its own ``place``.
    """

    id: Slug
    group: Line
    question: Line
    kind: Kind
    options: list[Option] = []
    units: list[Line] = []
    min: float | None = None
    max: float | None = None
    range: bool = False
    default: Any = None
    source: Slug | None = None
    why: Prose
    used: Prose
    affects: Prose
    safety: bool = False
    place: Place | None = None

    @property
    def choices(self) -> Mapping[str, str]:
        return {option.id: option.text for option in self.options}

    @property
    def asked(self) -> bool:
        """False where the setting lives elsewhere."""
        return self.kind != "elsewhere"

    @model_validator(mode="after")
    def _fits(self) -> Question:
        if (self.kind == "choice") != (len(self.options) > 1):
            raise ValueError("a choice, and nothing else, has two options or more")
        if self.kind == "dose" and not self.units:
            raise ValueError("a dose needs units")
        if self.kind == "dose" and self.default is not None:
            raise ValueError("a dose has no default: the faculty takes it from its guideline")
        if (self.kind == "elsewhere") != (self.place is not None):
            raise ValueError("place belongs to kind elsewhere, and kind elsewhere needs one")
        if (self.default is None) != (self.source is None):
            raise ValueError("a default needs the source it was taken from, and only a default")
        if self.default is not None:
            try:
                values.fitting(self, self.default)
            except values.Unfit as error:
                raise ValueError(f"the default does not fit the question ({error.code})") from error
        return self

    def stands(self) -> Any:
        """The default as it would be stored, None without one."""
        return None if self.default is None else values.fitting(self, self.default)


def _check(entries: Mapping[str, Entry[Question]], ground: Ground) -> Iterator[ContentProblem]:
    for entry in entries.values():
        source = entry.document.source
        if source is not None and source not in ground.sources:
            yield entry.problem(f"there is no source {source}", "source")


FACULTY: Part[Question] = Part("faculty", "faculty.yaml", Question, _check)


def keys_in(folder: Path) -> frozenset[str]:
    """Every key of a pack, read before the lessons that name them; faults are told later."""
    try:
        found = (
            load_yaml(folder / "faculty.yaml").data if (folder / "faculty.yaml").is_file() else []
        )
    except ContentError:
        return frozenset()
    entries = found if isinstance(found, list) else []
    return frozenset(str(entry.get("id")) for entry in entries if isinstance(entry, dict))
