"""What is different between two states of the content. Pure: two snapshots in, differences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Key = tuple[str, str]
"""What it is (module, lesson, claim, item …) and its lasting id."""
KINDS = ("module", "lesson", "claim", "source", "part", "item", "nerve", "picture", "atlas")


@dataclass(frozen=True)
class Thing:
    """One thing of a snapshot: its name for people, and everything about it as a document."""

    title: str
    doc: Any


Snapshot = Mapping[Key, Thing]


@dataclass(frozen=True)
class Difference:
    """``how``: added, removed or changed; ``fields`` name what changed, outermost first."""

    kind: str
    code: str
    title: str
    how: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Words of a text in a comparison; ``how``: same, gone or new."""

    how: str
    text: str


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Every difference, by kind in the order of ``KINDS``, then by id."""
    found = [_difference(key, before.get(key), after.get(key)) for key in {*before, *after}]
    kept = [one for one in found if one is not None]
    return sorted(kept, key=lambda one: (_place(one.kind), one.code))


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _difference(key: Key, old: Thing | None, new: Thing | None) -> Difference | None:
    if old is None or new is None:
        there = new or old
        assert there is not None
        return Difference(*key, there.title, "removed" if new is None else "added")
    if old.doc == new.doc:
        return None
    return Difference(*key, new.title, "changed", tuple(changed_fields(old.doc, new.doc)))


def changed_fields(old: Any, new: Any) -> list[str]:
    """Names of the outermost fields that differ; empty where the documents have none."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return []
    return sorted(str(name) for name in {*old, *new} if old.get(name) != new.get(name))


def compared(old: str, new: str) -> list[Stretch]:
    """Two texts word by word, as one text with what is gone and what is new."""
    before, after = old.split(), new.split()
    stretches: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            stretches.append(Stretch("same", " ".join(before[a:b])))
            continue
        if b > a:
            stretches.append(Stretch("gone", " ".join(before[a:b])))
        if d > c:
            stretches.append(Stretch("new", " ".join(after[c:d])))
    return shortened(stretches)


def shortened(stretches: Iterable[Stretch], around: int = 12) -> list[Stretch]:
    """Long stretches that are the same keep ``around`` words at each end."""
    found = []
    for one in stretches:
        words = one.text.split()
        if one.how == "same" and len(words) > 2 * around + 5:
            one = Stretch("same", " ".join([*words[:around], "…", *words[-around:]]))
        found.append(one)
    return found
