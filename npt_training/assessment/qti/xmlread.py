"""Untrusted XML, read into plain nodes by expat with everything dangerous refused.

No document type, so no entities of any kind and nothing external; UTF-8 only, so no second
reading of the same bytes; limits on size, depth and number of elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from npt_training.assessment.qti.errors import XmlRefused
from npt_training.core.i18n import gettext as _

MAX_BYTES = 5_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 50_000
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


@dataclass(eq=False)
class Node:
    """One element. ``name`` is local, ``namespace`` its own; ``parts`` are text and elements."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    parts: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        return [part for part in self.parts if isinstance(part, Node)]

    def all(self, *names: str) -> list[Node]:
        """Direct children of these names."""
        return [child for child in self.children if child.name in names]

    def first(self, *names: str) -> Node | None:
        return next(iter(self.all(*names)), None)

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *names: str) -> Node | None:
        """The first element below (or this one) of these names."""
        return next((node for node in self.walk() if node.name in names), None)

    @property
    def text(self) -> str:
        """All text below, as it stands."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)


def read_xml(content: bytes, *, max_bytes: int = MAX_BYTES) -> Node:
    """The root element; raises XmlRefused."""
    if len(content) > max_bytes:
        raise XmlRefused(_("This XML is larger than %(mb)s MB.", mb=max_bytes // 1_000_000))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise XmlRefused(_("This XML is not UTF-8. Save it as UTF-8 and try again.")) from error
    if "\x00" in text:
        raise XmlRefused(_("This XML is not UTF-8. Save it as UTF-8 and try again."))
    return _Reader().read(text)


class _Reader:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.XmlDeclHandler = self._declared

    def read(self, text: str) -> Node:
        try:
            self.parser.Parse(text, True)
        except expat.ExpatError as error:
            raise XmlRefused(
                _(
                    "This is not well-formed XML (line %(line)s, column %(column)s).",
                    line=error.lineno,
                    column=error.offset + 1,
                )
            ) from error
        if self.root is None:
            raise XmlRefused(_("This XML is empty."))
        return self.root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) >= MAX_DEPTH:
            raise XmlRefused(_("This XML has too many or too deeply nested elements."))
        namespace, _sep, local = name.rpartition(" ")
        node = Node(
            local,
            namespace,
            {_attribute(key): value for key, value in attributes.items()},
            self.parser.CurrentLineNumber,
        )
        if self.open:
            self.open[-1].parts.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].parts.append(text)

    def _doctype(self, *_args: Any) -> None:
        raise XmlRefused(_("This XML declares a document type or entities. Remove them."))

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise XmlRefused(_("This XML is not UTF-8. Save it as UTF-8 and try again."))


def _attribute(key: str) -> str:
    namespace, _sep, local = key.rpartition(" ")
    if not namespace:
        return local
    return f"xml:{local}" if namespace == XML_NAMESPACE else f"{{{namespace}}}{local}"
