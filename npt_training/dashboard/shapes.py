"""What a home shows: one next thing, three numbers, lines. Filled by each role's module."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class NextThing:
    """The one thing a person does next; ``minutes`` is what it takes.

    ``idle``: nothing waits, this is only a suggestion.
    """

    title: str
    text: str
    href: str
    action: str
    minutes: int | None = None
    kicker: str | None = None
    idle: bool = False


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
    """One role's home. ``urgent``: somebody waits for this person. ``daily``: one line of habit.

    ``number_form``: the form that checks a certificate's number stands first.
    """

    role: str
    title: str
    next: NextThing | None = None
    numbers: tuple[tuple[int, str], ...] = ()
    list_title: str = ""
    lines: tuple[Line, ...] = ()
    more: Line | None = None
    empty: Empty | None = None
    urgent: bool = False
    number_form: bool = False
    daily: Line | None = None


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
    """Where somebody waits comes first, then what can be done, then what is only a suggestion."""
    ordered = sorted(sections, key=_rank)
    first = next((section for section in ordered if section.next), None)
    return Home(
        tuple(section if section is first else _without_next(section) for section in ordered)
    )


def _rank(section: Section) -> int:
    if section.urgent:
        return 0
    return 1 if section.next is not None and not section.next.idle else 2


def _without_next(section: Section) -> Section:
    """A page has one next thing: those of further sections become their first line."""
    wanted = section.next
    if wanted is None:
        return section
    known = {line.href for line in section.lines}
    if wanted.idle or wanted.href in known:
        return replace(section, next=None)
    line = Line(wanted.title, wanted.href, wanted.text)
    return replace(section, next=None, lines=(line, *section.lines))
