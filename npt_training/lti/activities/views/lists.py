"""The catalogue as the picker's pages show it: groups, and modules with their lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from npt_training.lti.activities.activity import Kind
from npt_training.lti.activities.catalogue import Entry


@dataclass
class Shelf:
    """A module with its parts, or one thing that stands by itself (``title`` empty)."""

    title: str
    whole: list[Entry] = field(default_factory=list)
    lessons: list[Entry] = field(default_factory=list)


@dataclass
class Group:
    """A tier, the school's exams, the certificate."""

    title: str
    shelves: list[Shelf] = field(default_factory=list)


def grouped(entries: Sequence[Entry]) -> list[Group]:
    """``entries``, which stand in course order, by group and module."""
    groups: list[Group] = []
    for one in entries:
        if not groups or groups[-1].title != one.group:
            groups.append(Group(one.group))
        shelves = groups[-1].shelves
        title = one.title if one.activity.kind is Kind.MODULE else one.under
        if not shelves or shelves[-1].title != title:
            shelves.append(Shelf(title))
        kept = shelves[-1].lessons if one.activity.kind is Kind.LESSON else shelves[-1].whole
        kept.append(one)
    return groups
