"""Directives of a lesson to the blocks that are stored and rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from npt_training.core.yamlfile import ContentProblem, YamlFile
from npt_training.curriculum import schema
from npt_training.curriculum.markdown import LessonMarkdown, Link, Passage, carries
from npt_training.curriculum.svg import clean_svg


@dataclass(frozen=True)
class Known:
    """What a lesson may refer to."""

    nerves: frozenset[str]
    views: frozenset[str]
    claims: Mapping[str, schema.Claim]
    sources: Mapping[str, schema.Source]
    decisions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Exercise:
    """A find-the-nerve exercise of a lesson, checked against the items when those are read."""

    item: str
    view: str
    nerve: str
    file: str
    line: int


@dataclass
class BlockMaker:
    """Turns one checked directive into the block that is stored."""

    folder: Path
    known: Known
    markdown: LessonMarkdown
    yaml: YamlFile
    problems: list[ContentProblem] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    drawings: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def make(self, value: schema.Strict) -> dict[str, Any]:
        self._check_texts(value)
        self._tell(value)
        make = getattr(self, "_" + type(value).__name__.removesuffix("Directive").lower())
        block: dict[str, Any] = make(value)
        return block

    def _tell(self, value: schema.Strict) -> None:
        """The passages of a box. A patient's story needs no source; a claim brings its own."""
        if isinstance(value, schema.ClaimDirective):
            claim = self.known.claims.get(value.id)
            texts = [] if claim is None else [claim.statement, claim.known]
            line = self.yaml.line("id")
            self.passages += [Passage(text, line, True) for text in texts]
            return
        sourced = bool(getattr(value, "sources", ()))
        for key in ("caption", "text", "question", "answer", "items"):
            told = getattr(value, key, ())
            story = isinstance(value, schema.VignetteDirective) and key in ("text", "question")
            for index, text in enumerate([told] if isinstance(told, str) else told):
                path = (key,) if isinstance(told, str) else (key, index)
                carried = sourced or story or carries(text)
                self.passages.append(Passage(text, self.yaml.line(*path), carried))

    def _figure(self, value: schema.FigureDirective) -> dict[str, Any]:
        caption = self._inline(value.caption)
        if value.svg is not None:
            return {"type": "svg", "svg": self._drawing(value), "caption": caption}
        self._need("view", value.view or "", self.known.views, "view")
        for index, nerve in enumerate(value.show):
            self._need("nerve", nerve, self.known.nerves, "show", index)
        return {
            "type": "figure",
            "view": value.view,
            "show": value.show,
            "layers": list(value.layers),
            "caption": caption,
        }

    def _drawing(self, value: schema.FigureDirective) -> str:
        assert value.svg is not None
        path = self.folder / value.svg
        name = f"{self.yaml.file.rsplit('/', 1)[0]}/{value.svg}"
        if not path.is_file():
            self.problems.append(self.yaml.problem(f"the picture {value.svg} is missing", "svg"))
            return ""
        self.drawings.add(value.svg)
        svg, problems = clean_svg(path.read_bytes(), name, path.stem, value.alt or "")
        self.problems += problems
        return svg

    def _claim(self, value: schema.ClaimDirective) -> dict[str, Any]:
        self._need("claim", value.id, self.known.claims, "id")
        claim = self.known.claims.get(value.id)
        if claim is None:
            return {"type": "claim", "id": value.id}
        return {
            "type": "claim",
            "id": claim.id,
            "statement": claim.statement,
            "labels": list(claim.labels),
            "known": claim.known,
            "sources": self._numbers(claim.sources),
        }

    def _known(self, value: schema.KnownDirective) -> dict[str, Any]:
        return {
            "type": "known",
            "label": value.label,
            "html": self._inline(value.text),
            "sources": self._numbers(value.sources, "sources"),
        }

    def _say(self, value: schema.SayDirective) -> dict[str, Any]:
        return {"type": "say", "html": self._inline(value.text)}

    def _stop(self, value: schema.StopDirective) -> dict[str, Any]:
        return {
            "type": "stop",
            "items": [self._inline(item) for item in value.items],
            "sources": self._numbers(value.sources, "sources"),
        }

    def _findnerve(self, value: schema.FindNerveDirective) -> dict[str, Any]:
        self._need("view", value.view, self.known.views, "view")
        self._need("nerve", value.nerve, self.known.nerves, "nerve")
        line = self.yaml.line("item")
        self.exercises.append(Exercise(value.item, value.view, value.nerve, self.yaml.file, line))
        return {"type": "find_nerve", **value.model_dump()}

    def _vignette(self, value: schema.VignetteDirective) -> dict[str, Any]:
        return {
            "type": "vignette",
            "title": value.title,
            "html": self.markdown.paragraphs(value.text),
            "question": self._inline(value.question),
            "answer": self.markdown.paragraphs(value.answer),
            "sources": self._numbers(value.sources, "sources"),
        }

    def _inline(self, text: str) -> str:
        return self.markdown.inline(text)

    def _numbers(self, sources: list[str], key: str | None = None) -> list[int]:
        """The reference numbers of ``sources``; unknown ones are problems of ``key``."""
        numbers = []
        for index, source_id in enumerate(sources):
            if source_id in self.known.sources:
                numbers.append(self.markdown.references.number(source_id))
            elif key is not None:
                self._need("source", source_id, (), key, index)
        return numbers

    def _need(self, kind: str, ident: str, known: Any, *path: str | int) -> None:
        if ident not in known:
            reason = f"there is no {kind} {ident}"
            self.problems.append(self.yaml.problem(reason, *path))

    def _check_texts(self, value: schema.Strict) -> None:
        for key, text in value.model_dump().items():
            parts = text if isinstance(text, list) else [text]
            for index, part in enumerate(parts):
                if key in {"sources", "show", "layers", "alt"} or not isinstance(part, str):
                    continue
                path = (key, index) if isinstance(text, list) else (key,)
                found = self.markdown.check_text(part, self.yaml.line(*path))
                self.problems += found.problems
                self.links += found.links
                for cited in found.cited:
                    self._need("source", cited.source_id, self.known.sources, *path)
                for named in found.decided:
                    self._need("faculty decision", named.key, self.known.decisions, *path)


def texts_of(block: dict[str, Any]) -> list[str]:
    """What the author wrote in a block, for counting words; claims are counted nowhere."""
    keys = ("html", "caption", "question", "answer")
    return [block[key] for key in keys if key in block] + list(block.get("items", []))
