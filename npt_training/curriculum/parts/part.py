"""What a part of a content pack is, and how one document of it is known while it is checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from npt_training.core.yamlfile import ContentProblem, Key, YamlFile
from npt_training.curriculum.schema import Claim, Strict

Document = TypeVar("Document", bound=Strict)


@dataclass(frozen=True)
class Ground:
    """What documents of a part may name: everything else of the pack, by id.

    ``lessons`` maps a lesson's id to its module's id; ``parts`` a part's name to its ids.
    """

    nerves: Collection[str]
    views: Collection[str]
    claims: Mapping[str, Claim]
    sources: Collection[str]
    modules: Collection[str]
    lessons: Mapping[str, str]
    parts: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry(Generic[Document]):
    """One document with the place it was written at; ``path`` leads to it in its file."""

    document: Document
    yaml: YamlFile
    path: tuple[Key, ...] = ()

    def problem(self, reason: str, *path: Key) -> ContentProblem:
        """A mistake at ``path`` of this document, by file and line."""
        return self.yaml.problem(reason, *self.path, *path)

    def unknown(
        self, ids: Collection[str], known: Collection[str], what: str, *path: Key
    ) -> Iterator[ContentProblem]:
        """A problem for each of ``ids`` that is not ``known``: "there is no source x"."""
        for position, ident in enumerate(ids):
            if ident not in known:
                yield self.problem(f"there is no {what} {ident}", *path, position)

    def texts(self) -> Iterator[tuple[str, tuple[Key, ...], int]]:
        """Every text of the document: the text, its path within the document, its line."""
        yield from self._texts(self.document.model_dump(mode="json"), ())

    def _texts(
        self, value: object, path: tuple[Key, ...]
    ) -> Iterator[tuple[str, tuple[Key, ...], int]]:
        if isinstance(value, str):
            yield value, path, self.yaml.line(*self.path, *path)
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from self._texts(inner, (*path, key))
        elif isinstance(value, list):
            for position, inner in enumerate(value):
                yield from self._texts(inner, (*path, position))


def no_check(entries: Mapping[str, Entry[Document]], ground: Ground) -> Iterator[ContentProblem]:
    """For parts whose documents name nothing outside themselves."""
    yield from ()


@dataclass(frozen=True)
class Part(Generic[Document]):
    """``files``: ``name.yaml`` (a list of documents) or ``name/*.yaml`` (one document a file).

    ``check(entries, ground)`` yields what is wrong across documents. ``found_by(document)`` gives
    title and text for the search; without it documents are not searched. The search page knows a
    document's address by ``dashboard.search``, which names a page for each part.
    """

    name: str
    files: str
    model: type[Document]
    check: Callable[[Mapping[str, Entry[Document]], Ground], Iterator[ContentProblem]] = no_check
    found_by: Callable[[Document], tuple[str, str]] | None = None
