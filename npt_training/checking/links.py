"""Links that lead nowhere, in lessons; and links where none can be, in every other text.

Only lessons are Markdown. A link in one is written as the browser resolves it, from the lesson's
own page ``learn/<module>/<lesson>``: ``#hazards-and-stop-signs``, ``b9-heel-and-sole``,
``../B5/b5-collapse#key-points``, ``../../claims/G41``, ``../../glossary/fascia``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from npt_training.assessment.items import AnyItem
from npt_training.checking.places import item_problem
from npt_training.core.addresses import mail_fault, plain_faults, web_fault
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.claims import anchor
from npt_training.curriculum.lessons import LessonFile
from npt_training.curriculum.pack import ModuleFiles, Pack

PAGES = frozenset(
    {"recall", "recall/nerves", "atlas/body", "search", "faculty", "observations", "corrections"}
)
"""Pages without entries of their own that a lesson may send its reader to."""
PLACES = {
    "cards": frozenset({"find", "hazards"}),
    "emergency": frozenset({"call", "do", "recognise", "after"}),
}
"""The places of every page of a kind."""
NAMES = {
    "claims": "claim",
    "cards": "card",
    "emergency": "emergency card",
    "sheets": "sheet",
    "glossary": "word",
    "faculty": "faculty decision",
}
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


def check(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """Every link of a lesson, and every text that would show one as brackets."""
    site = _Site(courses)
    for entry in courses.modules:
        for lesson in entry.lessons:
            for link in lesson.links:
                fault = site.fault(link.href, entry.module.id, lesson)
                if fault is not None:
                    reason = f"the link to {link.href or 'nothing'}: {fault}"
                    yield ContentProblem(lesson.file, link.line, reason)
    for part in courses.parts.values():
        for document in part.values():
            for text, _path, line in document.texts():
                for fault in plain_faults(text):
                    yield ContentProblem(document.yaml.file, line, fault)
    for item in items:
        doc = item.model_dump(mode="json", exclude_none=True)
        for text in _strings(doc):
            yield from (item_problem(item, fault) for fault in plain_faults(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


class _Site:
    """The pages of a pack and the places on them."""

    def __init__(self, courses: Pack) -> None:
        self.courses = courses

    @cached_property
    def modules(self) -> dict[str, ModuleFiles]:
        return {entry.module.id: entry for entry in self.courses.modules}

    def fault(self, href: str, module: str, lesson: LessonFile) -> str | None:
        """Why ``href`` in a lesson leads nowhere, or None."""
        if not href:
            return "it names no place"
        if href.startswith(("http:", "https:")):
            return web_fault(href)
        if href.startswith("mailto:"):
            return mail_fault(href)
        if _SCHEME.match(href) or href.startswith("//"):
            return "only https:, http: and mailto: lead out of the course"
        if href.startswith("/"):
            return "it breaks where the course stands below a path; begin with ../../ instead"
        target, _, fragment = href.partition("#")
        path = target.partition("?")[0]
        if not path:
            return self._place_in(lesson, fragment)
        steps = ["learn", module]
        for step in path.split("/"):
            if step == ".." and not steps:
                return "it climbs above the first page"
            if step == "..":
                steps.pop()
            elif step not in ("", "."):
                steps.append(step)
        return self._page(steps, fragment)

    def _page(self, steps: list[str], fragment: str) -> str | None:
        kind, rest = (steps[0], steps[1:]) if steps else ("", [])
        if kind == "learn" and rest:
            return self._lesson(rest, fragment)
        if kind == "cards" and rest[:1] == ["of"]:
            carded = {n for c in self._part("cards").values() for n in c.document.nerves}
            name = "/".join(rest[1:])
            return None if name in carded else f"there is no card of a nerve {name}"
        if kind in NAMES and rest:
            name = "/".join(rest)
            if name not in self._known(kind):
                return f"there is no {NAMES[kind]} {name}"
            return _place(fragment, PLACES.get(kind, ()))
        if kind in NAMES or kind == "learn":
            entries = {"glossary": "glossary", "claims": "questions"}.get(kind)
            return _place(fragment, self._part(entries) if entries else ())
        if "/".join(steps) in PAGES or not steps:
            return None
        return "there is no such page"

    def _lesson(self, rest: list[str], fragment: str) -> str | None:
        entry = self.modules.get(rest[0])
        if entry is None:
            return f"there is no module {rest[0]}"
        if len(rest) == 1:
            return _place(fragment, ())
        name = "/".join(rest[1:])
        for lesson in entry.lessons:
            if lesson.head.id == name:
                return self._place_in(lesson, fragment)
        return f"there is no lesson {name} in {rest[0]}"

    def _place_in(self, lesson: LessonFile, fragment: str) -> str | None:
        found = {"key-points", "sources", *map(anchor, lesson.claims)}
        found |= {b["anchor"] for b in lesson.doc["blocks"] if b["type"] == "heading"}
        found |= {f"source-{number}" for number in range(1, len(lesson.doc["sources"]) + 1)}
        return _place(fragment, found)

    def _known(self, kind: str) -> Collection[str]:
        return self.courses.claims if kind == "claims" else self._part(kind)

    def _part(self, name: str | None) -> dict[str, Any]:
        return self.courses.parts.get(name or "", {})


def _place(fragment: str, places: Collection[str]) -> str | None:
    if fragment and fragment not in places:
        return f"there is no heading or place #{fragment} on that page"
    return None
