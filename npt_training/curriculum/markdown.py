"""A lesson's Markdown to typed blocks that templates render.

Raw HTML in lessons is refused beyond a few inline tags, and what is rendered is cleaned again.
``[@source-id]`` becomes a numbered reference; numbers follow first appearance in the lesson.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin

from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.faculty import marks

TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h3", "h4", "hr",
    "i", "b", "kbd", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "ul",
}  # fmt: skip
RAW_TAGS = {"sub", "sup", "br", "abbr", "kbd", "small"}
ATTRIBUTES = {
    "a": {"href", "role", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "span": {"lang", "dir"},
}
_REFERENCE = re.compile(r"\[@([^\]\n]*)\]")
_SOURCE_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_RAW_TAG = re.compile(r"</?([a-zA-Z][\w-]*)([^>]*)>")
_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_UNIT = re.compile(r"(?<=\d) (?=(?:mm|cm|m|ml|µl|mg|g|kg|mmol|%|°|h|s)(?![\w]))")
_TO_CLAIM = re.compile(r"\]\((?:[^)\s]*#claim-|(?:\.\./)+claims/)")
BROKEN_LINK = re.compile(r"\]\(|\]\[(?![@%])")
"""What is left of a link that is none: of a forbidden scheme, or to a mark nobody defined."""
_NOT_A_TAG = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """The text of ``html`` without its tags."""
    return re.sub(r"\s+", " ", _NOT_A_TAG.sub("", html)).strip()


def count_words(html: str) -> int:
    """Words a reader reads in ``html``; references are not words."""
    text = _NOT_A_TAG.sub(" ", re.sub(r'<a class="ref".*?</a>', " ", html))
    return len(_WORD.findall(text))


@dataclass
class References:
    """Numbers the sources of one lesson in the order in which they are met."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, source_id: str) -> int:
        return self.numbers.setdefault(source_id, len(self.numbers) + 1)


@dataclass(frozen=True)
class Cited:
    """A source named in the running text, and the line it stands on."""

    source_id: str
    line: int


@dataclass(frozen=True)
class Decided:
    """A faculty decision named in the running text, and the line it stands on."""

    key: str
    line: int


@dataclass(frozen=True)
class Link:
    """Where a link of the running text leads, as it was written, and the line it stands on."""

    href: str
    line: int


@dataclass(frozen=True)
class Passage:
    """A paragraph, a step of a list, a cell or a text of a box, with the line it begins on.

    ``carried``: a source stands in it, in the row or the box it belongs to, or in the sentence
    with a colon that leads to it; or it tells what is so with one patient.
    """

    text: str
    line: int
    carried: bool


@dataclass(frozen=True)
class Heading:
    """A level-2 heading and its line."""

    text: str
    line: int


@dataclass(frozen=True)
class Directive:
    """A ``:::name`` block whose content is YAML beginning on ``first_line``."""

    name: str
    content: str
    line: int


@dataclass
class Parsed:
    """A lesson's body: its blocks in order, and what was met on the way."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    problems: list[ContentProblem] = field(default_factory=list)


class LessonMarkdown:
    """Parses one lesson; keeps its source numbers over body and boxes alike."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.references = References()
        self.md = MarkdownIt("commonmark", {"html": True, "typographer": True})
        self.md.enable(["table", "strikethrough", "smartquotes"]).use(colon_fence_plugin)
        self.md.core.ruler.push("thin_spaces", _thin_spaces)
        self.md.inline.ruler.before("link", "source_ref", _source_ref)
        rules: dict[str, Any] = getattr(self.md.renderer, "rules")  # noqa: B009
        rules["source_ref"] = self._render_reference

    def _render_reference(
        self, tokens: Sequence[Token], index: int, _options: Any, _env: Any
    ) -> str:
        number = self.references.number(tokens[index].meta["id"])
        return f'<a class="ref" href="#source-{number}" role="doc-noteref">[{number}]</a>'

    def inline(self, text: str) -> str:
        """One run of text (a caption, a stop sign) as clean HTML."""
        return clean(self.md.renderInline(text))

    def paragraphs(self, text: str) -> str:
        """A short text of one or more paragraphs as clean HTML."""
        return clean(self.md.render(text))

    def check_text(self, text: str, line: int) -> Parsed:
        """References and refused HTML in a directive's text, all reported at ``line``."""
        found = Parsed()
        for token in self.md.parse(text):
            self._inspect(token, line - (token.map[0] if token.map else 0), found, fixed=line)
        return found

    def body(
        self,
        text: str,
        first_line: int,
        resolve: Callable[[Directive], dict[str, Any] | None],
    ) -> Parsed:
        """The whole body; ``first_line`` is the line of the file on which ``text`` begins.

        ``resolve`` turns a directive into its block, in reading order (None: it has a problem).
        """
        parsed = Parsed()
        tokens = self.md.parse(text)
        buffer: list[Token] = []
        lead = False

        def flush() -> None:
            if buffer:
                html = clean(self.md.renderer.render(buffer, self.md.options, {}))
                if html.strip():
                    parsed.blocks.append({"type": "html", "html": html})
                buffer.clear()

        index = 0
        while index < len(tokens):
            end = _end_of_block(tokens, index)
            block = tokens[index:end]
            head = block[0]
            line = first_line + (head.map[0] if head.map else 0)
            for token in block:
                self._inspect(token, first_line, parsed)
            found = _passages(block, first_line, lead)
            parsed.passages += found
            lead = bool(found) and found[-1].carried and _leads(found[-1].text)
            if head.type == "colon_fence":
                flush()
                block_of_it = resolve(Directive(head.info.strip(), head.content, line))
                if block_of_it is not None:
                    parsed.blocks.append(block_of_it)
            elif head.type == "heading_open" and head.tag in {"h1", "h2"}:
                flush()
                self._heading(head.tag, block, line, parsed)
            elif head.type == "table_open":
                flush()
                parsed.blocks.append(self._table(block))
            else:
                buffer.extend(block)
            index = end
        flush()
        return parsed

    def _heading(self, tag: str, block: list[Token], line: int, parsed: Parsed) -> None:
        text = block[1].content.strip()
        if tag == "h1":
            reason = "the title stands in the front matter; headings in the text begin with ##"
            parsed.problems.append(ContentProblem(self.file, line, reason))
            return
        parsed.headings.append(Heading(text, line))
        anchor = re.sub(r"[^a-z0-9]+", "-", plain(text).lower()).strip("-") or f"part-{line}"
        html = clean(self.md.renderInline(text))
        parsed.blocks.append({"type": "heading", "html": html, "anchor": anchor})

    def _table(self, block: list[Token]) -> dict[str, Any]:
        """A table as rows of cells, so that a phone can show one card for each row."""
        rows: list[list[str]] = []
        for position, token in enumerate(block):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in {"th_open", "td_open"}:
                inline = block[position + 1]
                html = self.md.renderer.render([inline], self.md.options, {})
                rows[-1].append(clean(html))
        head = rows[0] if rows else []
        labels = [plain(cell) for cell in head]
        return {"type": "table", "head": head, "labels": labels, "rows": rows[1:]}

    def _inspect(
        self, token: Token, first_line: int, parsed: Parsed, *, fixed: int | None = None
    ) -> None:
        start = fixed or first_line + (token.map[0] if token.map else 0)
        if token.type == "html_block":
            parsed.problems += self._raw_html(token.content, start)
        if token.type != "inline":
            return
        for offset, text in enumerate(token.content.split("\n")):
            line = fixed or start + offset
            parsed.decided += [Decided(key, line) for key in marks.named_in(text)]
            for match in _REFERENCE.finditer(text):
                if _SOURCE_ID.match(match[1]):
                    parsed.cited.append(Cited(match[1], line))
                else:
                    reason = f"{match[0]} is not a source reference such as [@standring]"
                    parsed.problems.append(ContentProblem(self.file, line, reason))
        self._inspect_children(token.children or [], start, parsed, moving=fixed is None)

    def _inspect_children(
        self, children: list[Token], line: int, parsed: Parsed, *, moving: bool
    ) -> None:
        """``moving``: each break of a line in the text is one in the file."""
        start = line
        for child in children:
            if child.type in {"softbreak", "hardbreak"} and moving:
                line += 1
            elif child.type == "html_inline":
                parsed.problems += self._raw_html(child.content, start)
            elif child.type == "image":
                reason = "a picture comes by a :::figure block, with words for those who cannot see"
                parsed.problems.append(ContentProblem(self.file, start, reason))
            elif child.type == "link_open":
                parsed.links.append(Link(str(child.attrGet("href") or ""), line))
            elif child.type == "text" and BROKEN_LINK.search(child.content):
                reason = "this is meant as a link, but its address is broken or of no kind allowed"
                parsed.problems.append(ContentProblem(self.file, line, reason))

    def _raw_html(self, content: str, line: int) -> list[ContentProblem]:
        found = []
        tags = _RAW_TAG.findall(content) or [("!--", "")]
        for name, rest in tags:
            if name.lower() not in RAW_TAGS or rest.strip(" /"):
                reason = f"HTML <{name}> is not allowed in a lesson; write Markdown"
                found.append(ContentProblem(self.file, line, reason))
        return found


def clean(html: str) -> str:
    """``html`` with everything removed that a lesson does not need."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"a": {"ref"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _thin_spaces(state: StateCore) -> None:
    """``8.4 cm`` keeps together: a narrow no-break space between number and unit."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = _UNIT.sub("\u202f", child.content)


def carries(text: str) -> bool:
    """True for a text that names a source, or sends the reader to a statement with its own."""
    return any(_SOURCE_ID.match(m[1]) for m in _REFERENCE.finditer(text)) or bool(
        _TO_CLAIM.search(text)
    )


def _passages(block: list[Token], first_line: int, lead: bool) -> list[Passage]:
    """The passages of a top-level block; those of one step or one row carry each other."""
    found: list[Passage] = []
    group: list[Token] = []

    def close() -> None:
        carried = lead or any(carries(token.content) for token in group)
        for token in group:
            line = first_line + (token.map[0] if token.map else 0)
            found.append(Passage(token.content, line, carried))
        group.clear()

    for token in block:
        if token.type in {"list_item_open", "tr_open"}:
            close()
        elif token.type == "inline":
            group.append(token)
    close()
    return found


def _leads(text: str) -> bool:
    return _REFERENCE.sub("", text).rstrip().endswith(":")


def _source_ref(state: StateInline, silent: bool) -> bool:
    match = _REFERENCE.match(state.src, state.pos)
    if match is None or not _SOURCE_ID.match(match[1]):
        return False
    if not silent:
        token = state.push("source_ref", "", 0)
        token.meta = {"id": match[1]}
    state.pos = match.end()
    return True


def _end_of_block(tokens: list[Token], start: int) -> int:
    """The index after the top-level block that begins at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index + 1
    return len(tokens)
