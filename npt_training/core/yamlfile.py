"""YAML content files that remember where everything stands.

Authors of lessons, items and anatomy get every mistake as file, line and reason. A plain YAML
load forgets lines, so the parsed tree is kept beside a table from path to line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pydantic import ValidationError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 60

Key = str | int


@dataclass(frozen=True, order=True)
class ContentProblem:
    """One mistake in a content file; `line` counts from 1 (0: the file as a whole)."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class ContentError(Exception):
    """Content that cannot be loaded: every problem found, not only the first."""

    def __init__(self, problems: Iterable[ContentProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class YamlFile:
    """Parsed `data` with the line each part was written on.

    `line("items", 3, "prompt")` gives the line of that key; a path that does not exist in the
    file (a missing field) gives the line of the deepest part that does.
    """

    file: str
    data: Any
    lines: dict[tuple[Key, ...], int] = field(default_factory=dict)

    def line(self, *path: Key) -> int:
        for size in range(len(path), -1, -1):
            found = self.lines.get(tuple(path[:size]))
            if found is not None:
                return found
        return 1

    def problem(self, reason: str, *path: Key) -> ContentProblem:
        return ContentProblem(self.file, self.line(*path), reason)

    def problems_of(self, error: ValidationError, *prefix: Key) -> list[ContentProblem]:
        """What pydantic found wrong below `prefix`, one problem per finding."""
        found = []
        for item in error.errors(include_url=False):
            known = self._known((*prefix, *item["loc"]), len(prefix))
            name = ".".join(str(part) for part in item["loc"])
            message = item["msg"].removeprefix("Value error, ")
            reason = f"{name}: {message}" if name else message
            found.append(ContentProblem(self.file, self.line(*known), reason))
        return found

    def _known(self, path: Sequence[Key], start: int) -> tuple[Key, ...]:
        """The path without the tags pydantic adds for unions and validators."""
        kept = tuple(path[:start])
        for part in path[start:]:
            if (*kept, part) in self.lines:
                kept = (*kept, part)
        return kept


def parse_yaml(text: str, file: str, first_line: int = 1) -> YamlFile:
    """Parse `text` that begins on `first_line` of `file` (front matter, a directive).

    Raises ContentError for broken YAML, a duplicate key, or an alias that contains itself.
    """
    offset = first_line - 1
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 + offset if mark is not None else first_line
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise ContentError([ContentProblem(file, line, f"YAML is broken: {what}")]) from error
    builder = _Builder(file, offset)
    data = None if node is None else builder.build(node, ())
    if builder.problems:
        raise ContentError(builder.problems)
    return YamlFile(file, data, builder.lines)


def load_yaml(path: Path, name: str | None = None) -> YamlFile:
    """Read one YAML file. `name` is how problems call it (default: the path as given)."""
    file = name or path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError([ContentProblem(file, 0, "the file is missing")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ContentError([ContentProblem(file, line, "the file is not UTF-8 text")]) from error
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise ContentError([ContentProblem(file, 0, reason)]) from error
    return parse_yaml(text, file)


class _Builder:
    """Turns the node tree into data, collecting lines and duplicate keys on the way."""

    def __init__(self, file: str, offset: int) -> None:
        self.file = file
        self.offset = offset
        self.lines: dict[tuple[Key, ...], int] = {}
        self.problems: list[ContentProblem] = []
        self._scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, path: tuple[Key, ...]) -> Any:
        line = node.start_mark.line + 1 + self.offset
        self.lines.setdefault(path, line)
        if len(path) > _MAX_DEPTH:
            self.problems.append(ContentProblem(self.file, line, "nested too deeply"))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...]) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1 + self.offset
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(ContentProblem(self.file, line, "a key must be plain text"))
                continue
            key = self._scalar(key_node, line)
            if key in result:
                reason = f"the key {key!r} stands here a second time"
                self.problems.append(ContentProblem(self.file, line, reason))
                continue
            self.lines[(*path, key)] = line
            result[key] = self.build(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        if node.tag == "tag:yaml.org,2002:bool" and node.value.lower() not in ("true", "false"):
            return node.value  # on, off, yes and no stay words, as in YAML 1.2
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            reason = f"not a value YAML allows here: {getattr(error, 'problem', None) or error}"
            self.problems.append(ContentProblem(self.file, line, reason))
            return None
