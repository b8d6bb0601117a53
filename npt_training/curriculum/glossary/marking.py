"""Where a text meets a word of the glossary: its first place on a page leads to the meaning.

Nothing of the text changes. Headings, links, code and raised marks are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from html.parser import HTMLParser

from npt_training.curriculum.glossary.part import Term

LEFT_ALONE = frozenset(
    {"a", "abbr", "button", "code", "dt", "h1", "h2", "h3", "h4", "kbd", "pre", "sub", "sup"}
)
_BEFORE = r"(?<![\w-])(?<!\d[.,–])"
_AFTER = r"(?![\w-])"


class Lexicon:
    """The names of all terms of an edition as one pattern, the longest first."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: dict[str, Term] = {}
        for term in terms:
            for name in term.names:
                self.terms.setdefault(_key(name), term)
        names = {name for term in self.terms.values() for name in term.names}
        ordered = sorted(names, key=lambda name: (-len(name), name))
        self.pattern = (
            re.compile(_BEFORE + f"(?:{'|'.join(map(_pattern, ordered))})" + _AFTER)
            if ordered
            else None
        )

    def met(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Start, end and term of every name in ``text``; names never overlap."""
        if self.pattern is None:
            return
        for match in self.pattern.finditer(text):
            yield match.start(), match.end(), self.terms[_key(match[0])]


class Marker:
    """Marks the texts of one page in reading order, each term once."""

    def __init__(self, lexicon: Lexicon, href: Callable[[str], str]) -> None:
        self.lexicon = lexicon
        self.href = href
        self.met: set[str] = set()

    def html(self, html: str) -> str:
        """Cleaned ``html`` with the first place of every term not yet met as a link."""
        reader = _Reader(self.text)
        reader.feed(html)
        reader.close()
        return "".join(reader.out)

    def text(self, text: str) -> str:
        """Plain ``text`` as HTML, marked likewise."""
        out, done = [], 0
        for start, end, term in self.lexicon.met(text):
            if term.id in self.met:
                continue
            self.met.add(term.id)
            out += [_escaped(text[done:start]), self._link(term, text[start:end])]
            done = end
        return "".join([*out, _escaped(text[done:])])

    def _link(self, term: Term, words: str) -> str:
        name, meaning = escape(term.name), escape(term.meaning)
        return (
            f'<a class="term" href="{escape(self.href(term.id))}" data-name="{name}"'
            f' data-meaning="{meaning}">{_escaped(words)}</a>'
        )


class _Reader(HTMLParser):
    """Copies what it reads; texts outside ``LEFT_ALONE`` pass through ``mark``."""

    def __init__(self, mark: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.mark = mark
        self.out: list[str] = []
        self.within = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")
        self.within += tag in LEFT_ALONE

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        self.within -= tag in LEFT_ALONE

    def handle_data(self, data: str) -> None:
        self.out.append(_escaped(data) if self.within else self.mark(data))


def _pattern(name: str) -> str:
    """``name`` with any space, apostrophe and hyphen; in capitals only where it is all capitals."""
    parts = [re.escape(part).replace("'", "['’]").replace(r"\-", "[-‑]") for part in name.split()]
    words = r"\s+".join(parts)
    return words if name.isupper() else f"(?i:{words})"


def _key(name: str) -> str:
    return " ".join(name.split()).replace("’", "'").replace("‑", "-").casefold()


def _escaped(text: str) -> str:
    """As the cleaner writes text, so that what is not marked stays byte for byte."""
    return escape(text, quote=False).replace("\xa0", "&nbsp;")
