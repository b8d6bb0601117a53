"""What a home shows: one next thing, three numbers, lines. Filled by each role's module."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class NextThing:
    """The one thing a person does next; ``minutes`` is what it takes."""

    title: str
    text: str
    href: str
    action: str
    minutes: int | None = None
    kicker: str | None = None


@dataclass(frozen=True)
class Line:
    """One line below: words, where they lead, and how it stands as a word with its status kind."""

    words: str
    href: str | None = None
    detail: str = ""
    status: str = ""
    kind: str = "quiet"


@dataclass(frozen=True)
class Empty:
    """What a list says while nothing is in it."""

    title: str
    text: str


@dataclass(frozen=True)
class Section:
    """One role's home. ``urgent``: somebody waits for this person."""

    role: str
    title: str
    next: NextThing | None = None
    numbers: tuple[tuple[int, str], ...] = ()
    list_title: str = ""
    lines: tuple[Line, ...] = ()
    more: Line | None = None
    empty: Empty | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Home:
    """All sections of a person; the first one's next thing is the page's."""

    sections: tuple[Section, ...]

    @property
    def next(self) -> NextThing | None:
        return next((section.next for section in self.sections if section.next), None)

    @property
    def several(self) -> bool:
        return len(self.sections) > 1


def in_order(sections: list[Section]) -> Home:
    """Where somebody waits comes first; otherwise the order given. One next thing on the page."""
    ordered = sorted(sections, key=lambda section: not section.urgent)
    first = next((section for section in ordered if section.next), None)
    return Home(
        tuple(
            section if section is first or section.next is None else _next_as_line(section)
            for section in ordered
        )
    )


def _next_as_line(section: Section) -> Section:
    assert section.next is not None
    line = Line(section.next.title, section.next.href, section.next.text)
    return replace(section, next=None, lines=(line, *section.lines))
