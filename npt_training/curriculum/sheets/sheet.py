"""``courses/sheets/*.yaml``: what a sheet may hold, and what each kind must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.schema import Label, Line, Name, Prose, Slug, Strict

Kind = Literal["consent", "leaflet", "aftercare", "costs", "kit", "workshop", "station"]
KINDS: tuple[Kind, ...] = (
    "consent", "leaflet", "aftercare", "costs", "kit", "workshop", "station",
)  # fmt: skip
FOR_PATIENTS = frozenset({"consent", "leaflet", "aftercare", "costs"})
TOP, OWN = "top", "own"
"""Sections every sheet has: its title with the lines under it, and room for the school's own."""
CONSENT_ELEMENTS = (
    "diagnosis", "evidence", "off-label", "alternatives", "course", "harms", "zone-harm", "costs",
    "baseline-and-stop", "injector", "use-of-records", "goal", "right-to-stop", "teach-back",
    "signature",
)  # fmt: skip
"""What a consent record must contain (curriculum paper, section 2.8), in its order."""
STATION_SECTIONS = ("goal", "kit", "time", "steps", "observer", "stop")
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Section(Strict):
    """A heading and its text. ``lists`` adds what the edition knows: conditions or stations."""

    id: Slug
    title: Line
    text: Text
    element: Slug | None = None
    lists: Literal["conditions", "stations"] | None = None


class Status(Strict):
    """What is known about one condition, in one sentence a patient understands."""

    label: Label
    text: Prose
    sources: list[Slug] = []


class Sheet(Strict):
    """One sheet. ``shares`` appends sections of another sheet: ``sheet/section``.

    ``module`` may be one the pack does not have: a workshop can come before its lessons.
    """

    id: Slug
    kind: Kind
    order: int = Field(ge=1)
    title: Line
    lead: Text
    module: Name | None = None
    condition: Line | None = None
    status: Status | None = None
    sections: list[Section] = Field(min_length=1)
    shares: list[str] = []
    sources: list[Slug] = []


def _check(entries: Mapping[str, Entry[Sheet]], ground: Ground) -> Iterator[ContentProblem]:
    for entry in entries.values():
        sheet = entry.document
        yield from entry.unknown(sheet.sources, ground.sources, "source", "sources")
        if sheet.status is not None:
            known = ground.sources
            yield from entry.unknown(sheet.status.sources, known, "source", "status", "sources")
        if (sheet.condition is None) != (sheet.status is None):
            yield entry.problem("a condition needs its status, and a status its condition")
        yield from _ids(entry)
        yield from _shared(entry, entries)
        if sheet.kind == "consent":
            yield from _consent(entry)
        if sheet.kind == "station":
            yield from _station(entry)


def _ids(entry: Entry[Sheet]) -> Iterator[ContentProblem]:
    taken = {TOP, OWN}
    for position, section in enumerate(entry.document.sections):
        if section.id in taken:
            yield entry.problem(f"the section {section.id} is taken", "sections", position, "id")
        taken.add(section.id)


def _shared(entry: Entry[Sheet], entries: Mapping[str, Entry[Sheet]]) -> Iterator[ContentProblem]:
    for position, shared in enumerate(entry.document.shares):
        other, _, section = shared.partition("/")
        found = entries.get(other)
        known = {one.id for one in found.document.sections} if found else set()
        if section not in known:
            yield entry.problem(f"there is no section {shared}", "shares", position)


def _consent(entry: Entry[Sheet]) -> Iterator[ContentProblem]:
    found = [section.element for section in entry.document.sections if section.element]
    for element in CONSENT_ELEMENTS:
        if found.count(element) != 1:
            times = found.count(element)
            reason = f"a consent record holds {element} once, not {times} times"
            yield entry.problem(reason, "sections")
    for element in set(found) - set(CONSENT_ELEMENTS):
        yield entry.problem(f"{element} is no element of a consent record", "sections")


def _station(entry: Entry[Sheet]) -> Iterator[ContentProblem]:
    if entry.document.module is None:
        yield entry.problem("a station belongs to a module")
    found = [section.id for section in entry.document.sections]
    for wanted in STATION_SECTIONS:
        if wanted not in found:
            yield entry.problem(f"a station card says its {wanted}", "sections")


def _found_by(sheet: Sheet) -> tuple[str, str]:
    texts = [f"{section.title} {section.text}" for section in sheet.sections]
    return sheet.title, " ".join([sheet.lead, *texts]).replace("____", "")


SHEETS: Part[Sheet] = Part("sheets", "sheets/*.yaml", Sheet, _check, _found_by)
