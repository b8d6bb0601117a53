"""What changed between two versions of an item, field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

LEFT_OUT = ("id",)
_MISSING = object()


@dataclass(frozen=True)
class Change:
    """One field that differs; ``path`` such as ("options", "b", "text"). None: not there.

    Members of a list are named by their ``id`` where they have one, else by their place from 1.
    """

    path: tuple[str, ...]
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """added, removed or changed"""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """A text word by word: ("same" | "gone" | "new", words); empty when it is no text."""
        if not isinstance(self.before, str) or not isinstance(self.after, str):
            return []
        return pieces(self.before, self.after)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference in order of the fields; equal documents have none."""
    return list(_walk((), before, after, top=True))


def _walk(path: tuple[str, ...], before: Any, after: Any, *, top: bool = False) -> Iterator[Change]:
    if _same(before, after):
        return
    ours, theirs = _members(before), _members(after)
    if ours is None or theirs is None:
        yield Change(path, _value(before), _value(after))
        return
    for name in dict.fromkeys([*ours, *theirs]):
        if top and name in LEFT_OUT:
            continue
        yield from _walk((*path, name), ours.get(name, _MISSING), theirs.get(name, _MISSING))
    if list(ours) != list(theirs) and set(ours) == set(theirs) and not isinstance(before, Mapping):
        yield Change((*path, "order"), list(ours), list(theirs))


def _same(before: Any, after: Any) -> bool:
    """Equal as JSON documents: 10 is 10.0, but true is not 1."""
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = before.keys() | after.keys()
        return all(_same(before.get(name), after.get(name)) for name in names)
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        return len(before) == len(after) and all(map(_same, before, after))
    return bool(before == after)


def _members(value: Any) -> dict[str, Any] | None:
    """What is compared one by one; None for what is compared whole, such as a place."""
    if isinstance(value, Mapping):
        return {str(name): part for name, part in value.items() if part is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        ids = [part.get("id") if isinstance(part, Mapping) else None for part in value]
        if all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids):
            return {str(one): part for one, part in zip(ids, value, strict=True)}
    return None


def _value(value: Any) -> Any:
    return None if value is _MISSING else value


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts word by word; joining same and new words gives the later one."""
    ours, theirs = before.split(), after.split()
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", " ".join(ours[a:b])))
            continue
        if b > a:
            found.append(("gone", " ".join(ours[a:b])))
        if d > c:
            found.append(("new", " ".join(theirs[c:d])))
    return found
