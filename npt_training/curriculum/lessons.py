"""One lesson file: front matter, body, directives; every mistake with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from npt_training.core.yamlfile import ContentError, ContentProblem, YamlFile, parse_yaml
from npt_training.curriculum import schema
from npt_training.curriculum.blocks import BlockMaker, Exercise, Known, texts_of
from npt_training.curriculum.faculty import marks
from npt_training.curriculum.markdown import (
    Directive,
    LessonMarkdown,
    Link,
    Parsed,
    Passage,
    carries,
    count_words,
)

WORDS_MIN, WORDS_MAX = 250, 1000
CITED_SECTIONS = ("Find", "Examine", "Do", "Aftercare and follow-up")
"""Sections of a region lesson that instruct, and so must name a source."""


@dataclass(frozen=True)
class LessonFile:
    """A lesson as it will be stored: ``doc`` is what the templates render."""

    head: schema.LessonHead
    doc: dict[str, Any]
    words: int
    exercises: tuple[Exercise, ...]
    drawings: frozenset[str]
    file: str
    links: tuple[Link, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def claims(self) -> list[str]:
        """The statements it takes up: those of its front matter, then those of its blocks."""
        found: list[str] = self.doc["claims"]
        return found


@dataclass
class LessonReader:
    """Reads one file. ``folder`` is the module's, where ``figures/`` lies."""

    path: Path
    name: str
    known: Known
    problems: list[ContentProblem] = field(default_factory=list)
    warnings: list[ContentProblem] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    drawings: set[str] = field(default_factory=set)
    words: int = 0
    ident: str | None = None
    directives: list[Directive] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def read(self) -> LessonFile | None:
        try:
            front, body, first_line = split_front_matter(self.path, self.name)
        except ContentError as error:
            self.problems += error.problems
            return None
        self.markdown = LessonMarkdown(self.name)
        head = self._head(front)
        parsed = self.markdown.body(body, first_line, self._directive)
        self._check_parsed(parsed)
        if head is None:
            return None
        if head.kind == "region":
            self._check_region(parsed)
        self._count(parsed, first_line)
        doc = {
            "blocks": parsed.blocks,
            "key_points": [self.markdown.inline(point) for point in head.key_points],
            "nerves": head.nerves,
            "claims": list(dict.fromkeys([*head.claims, *_claims_of(parsed.blocks)])),
            "sources": self._sources(head),
        }
        return LessonFile(
            head,
            doc,
            self.words,
            tuple(self.exercises),
            frozenset(self.drawings),
            self.name,
            tuple(self.links),
            tuple(self.passages),
        )

    def _head(self, front: YamlFile) -> schema.LessonHead | None:
        if isinstance(front.data, dict):
            self.ident = str(front.data.get("id") or "") or None
        try:
            head = schema.LessonHead.model_validate(front.data)
        except ValidationError as error:
            self.problems += front.problems_of(error)
            return None
        for key, kind, known in (
            ("nerves", "nerve", self.known.nerves),
            ("claims", "claim", self.known.claims),
            ("sources", "source", self.known.sources),
        ):
            for index, ident in enumerate(getattr(head, key)):
                if ident not in known:
                    reason = f"there is no {kind} {ident}"
                    self.problems.append(front.problem(reason, key, index))
        for index, point in enumerate(head.key_points):
            for named in marks.named_in(point):
                if named not in self.known.decisions:
                    reason = f"there is no faculty decision {named}"
                    self.problems.append(front.problem(reason, "key_points", index))
            line = front.line("key_points", index)
            self.passages.append(Passage(point, line, carries(point)))
            found = self.markdown.check_text(point, line)
            self.problems += found.problems
            self.links += found.links
        return head

    def _check_parsed(self, parsed: Parsed) -> None:
        self.problems += parsed.problems
        self.links += parsed.links
        self.passages += parsed.passages
        for cited in parsed.cited:
            if cited.source_id not in self.known.sources:
                self._problem(cited.line, f"there is no source {cited.source_id}")
        for named in parsed.decided:
            if named.key not in self.known.decisions:
                self._problem(named.line, f"there is no faculty decision {named.key}")

    def _check_region(self, parsed: Parsed) -> None:
        """The eight places in order; the boxes that belong there; sources where it instructs."""
        wanted = schema.REGION_HEADINGS
        found = [heading.text for heading in parsed.headings]
        for heading in parsed.headings:
            if heading.text not in wanted:
                self._problem(heading.line, f"a region lesson has no place called {heading.text!r}")
        for name in wanted:
            if name not in found:
                self._problem(0, f"the heading '## {name}' is missing")
        ours = [heading for heading in parsed.headings if heading.text in wanted]
        for before, after in pairwise(ours):
            if wanted.index(after.text) <= wanted.index(before.text):
                self._problem(after.line, f"'## {after.text}' must not come after '{before.text}'")
        starts = {heading.text: heading.line for heading in ours}
        for box, place in (
            ("stop", "Hazards and stop signs"),
            ("known", "What is known"),
            ("say", "Say this to the patient"),
        ):
            self._check_box(box, place, starts, parsed)
        for name in CITED_SECTIONS:
            if name in starts and not self._cites(name, parsed):
                self._problem(starts[name], f"'## {name}' instructs, but names no source")

    def _check_box(self, box: str, place: str, starts: dict[str, int], parsed: Parsed) -> None:
        lines = [directive.line for directive in self.directives if directive.name == box]
        if place not in starts:
            return
        first, last = _span(place, parsed)
        if not any(first < line < last for line in lines):
            self._problem(starts[place], f"'## {place}' needs a :::{box} block")
        if box != "stop" and len(lines) > 1:
            self._problem(lines[1], f"a region lesson has one :::{box} block, not {len(lines)}")

    def _cites(self, place: str, parsed: Parsed) -> bool:
        first, last = _span(place, parsed)
        if any(first < cited.line < last for cited in parsed.cited):
            return True
        return any(
            first < directive.line < last and re.search(r"^sources:", directive.content, re.M)
            for directive in self.directives
        )

    def _directive(self, directive: Directive) -> dict[str, Any] | None:
        model = schema.DIRECTIVES.get(directive.name)
        if model is None:
            names = ", ".join(schema.DIRECTIVES)
            self._problem(directive.line, f"there is no :::{directive.name} block; known: {names}")
            return None
        self.directives.append(directive)
        try:
            yaml = parse_yaml(directive.content, self.name, directive.line + 1)
        except ContentError as error:
            self.problems += error.problems
            return None
        try:
            value = model.model_validate(yaml.data)
        except ValidationError as error:
            self.problems += yaml.problems_of(error)
            return None
        maker = BlockMaker(self.path.parent, self.known, self.markdown, yaml)
        block = maker.make(value)
        self.problems += maker.problems
        self.exercises += maker.exercises
        self.drawings |= maker.drawings
        self.links += maker.links
        self.passages += maker.passages
        self.words += sum(count_words(text) for text in texts_of(block))
        return block

    def _sources(self, head: schema.LessonHead) -> list[dict[str, Any]]:
        """The numbered list: what is cited in reading order, then the rest of the front matter."""
        for source_id in head.sources:
            self.markdown.references.number(source_id)
        return [
            self.known.sources[source_id].model_dump(include={"id", "cite", "url", "note"})
            for source_id in self.markdown.references.numbers
            if source_id in self.known.sources
        ]

    def _count(self, parsed: Parsed, line: int) -> None:
        for block in parsed.blocks:
            if block["type"] in {"html", "heading"}:
                self.words += count_words(block["html"])
            elif block["type"] == "table":
                cells = [*block["head"], *(cell for row in block["rows"] for cell in row)]
                self.words += sum(count_words(cell) for cell in cells)
        if not WORDS_MIN <= self.words <= WORDS_MAX:
            reason = f"the lesson has {self.words} words; {WORDS_MIN} to {WORDS_MAX} read well"
            self.warnings.append(ContentProblem(self.name, line, reason))

    def _problem(self, line: int, reason: str) -> None:
        self.problems.append(ContentProblem(self.name, line, reason))


def _claims_of(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["id"] for block in blocks if block["type"] == "claim"]


def _span(place: str, parsed: Parsed) -> tuple[int, float]:
    """First and last line of the section under ``place``."""
    lines = [heading.line for heading in parsed.headings]
    start = next(heading.line for heading in parsed.headings if heading.text == place)
    return start, next((line for line in lines if line > start), float("inf"))


def split_front_matter(path: Path, name: str) -> tuple[YamlFile, str, int]:
    """The front matter, the body and the line on which the body begins."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ContentError([ContentProblem(name, line, "the file is not UTF-8 text")]) from error
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        reason = "a lesson begins with its front matter between two lines of ---"
        raise ContentError([ContentProblem(name, 1, reason)])
    for index, line_text in enumerate(lines[1:], start=1):
        if line_text.rstrip() == "---":
            front = parse_yaml("\n".join(lines[1:index]), name, 2)
            return front, "\n".join(lines[index + 1 :]), index + 2
    raise ContentError([ContentProblem(name, 1, "the front matter is never closed with ---")])
