"""Who may do what with a draft in which state. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

STATES = ("draft", "review", "approved")


@dataclass(frozen=True)
class Standing:
    """A draft as the rules see it; ``authors`` wrote since its last approval."""

    state: str
    version: int
    retired: bool
    authors: frozenset[str]


def acts(standing: Standing, person_id: str) -> list[str]:
    """What this author may do now, in the order of the buttons."""
    found: list[str] = []
    if standing.state == "draft":
        found += ["save", "submit"]
    elif standing.state == "review":
        if may_review(standing.authors, person_id):
            found += ["approve", "changes"]
        if person_id in standing.authors:
            found.append("take_back")
    else:
        found.append("reopen")
    if standing.version:
        found.append("restore" if standing.retired else "retire")
    return found


def may_review(authors: Collection[str], person_id: str) -> bool:
    """Nobody approves, or asks changes of, what they wrote themselves."""
    return person_id not in authors


def shown_state(standing: Standing) -> str:
    """One word for lists: retired, draft, review, approved."""
    return "retired" if standing.retired and standing.state == "approved" else standing.state
