"""Checking a number: what anybody may be told about it, now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from npt_training.certification.numbers import grouped, read
from npt_training.certification.scheme import ScopeLine
from npt_training.certification.service import PublicRecord, certificate_by_number, mark_of
from npt_training.certification.statements import stamp
from npt_training.certification.states import State
from npt_training.certification.words import mistake_sentence
from npt_training.core.clock import now
from npt_training.core.runtime import current
from npt_training.core.signing import canonical, seal
from npt_training.verification import names
from npt_training.verification.cache import Recent

IN_FORCE = frozenset({State.VALID, State.EXPIRING, State.REDUCED_SCOPE})
Mark = tuple[str, int, int] | None


@dataclass(frozen=True)
class Answer:
    """What the public is told about a well-formed number at one moment.

    ``state`` is None when no certificate of ours carries the number. ``name`` is the holder's
    name as far as they consented; ``name_may_be_asked`` when it is hidden and may be typed.
    """

    number: str
    at: datetime
    mark: Mark
    state: State | None = None
    since: datetime | None = None
    name: str | None = None
    name_may_be_asked: bool = False
    title: str = ""
    scope: tuple[ScopeLine, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    issuer: str = ""
    demonstration: bool = False
    experimental: str = ""

    @property
    def known(self) -> bool:
        return self.state is not None

    @property
    def in_force(self) -> bool:
        return self.state in IN_FORCE


def check(number: str) -> Answer:
    """The answer about a number of 17 characters, as of now."""
    at, mark = now(), mark_of(number)
    key = (number, mark) if mark else None
    found: PublicRecord | None = _records().get(
        key, at, lambda: certificate_by_number(number) if mark else None
    )
    return _answer(number, at, mark, found)


def name_matches(number: str, typed: str) -> bool | None:
    """Whether a typed name is the holder's; None when the holder did not leave that to ask."""
    found = certificate_by_number(number)
    if found is None or found.consent != "hidden" or found.holder is None:
        return None
    return names.matches(typed, found.holder)


def signed(answer: Answer) -> dict[str, Any]:
    """The same facts for a machine, with ``as_of`` and the installation's seal over them."""
    facts = {
        "number": grouped(answer.number),
        "as_of": stamp(answer.at),
        "known": answer.known,
        "state": answer.state.value if answer.state else None,
        "in_force": answer.in_force,
        "status_since": stamp(answer.since) if answer.since else None,
        "name": answer.name,
        "title": answer.title or None,
        "scope": [{"place": line.place, "text": line.text} for line in answer.scope],
        "valid_from": answer.valid_from.isoformat() if answer.valid_from else None,
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else None,
        "issuer": answer.issuer or None,
        "demonstration": answer.demonstration,
        "experimental": answer.experimental or None,
    }
    return {**facts, "seal": seal(canonical(facts))}


@dataclass(frozen=True)
class Checked:
    """One line of a staff list: what was typed, and its answer or why it is no number."""

    typed: str
    answer: Answer | None
    mistake: str = ""


def check_list(text: str, most: int = 200) -> list[Checked]:
    """Every number in a pasted list, one a line or separated by commas or semicolons."""
    typed = [part.strip() for part in text.replace(";", "\n").replace(",", "\n").splitlines()]
    found = []
    for one in [part for part in typed if part][:most]:
        reading = read(one)
        if reading.number is None:
            found.append(Checked(one, None, mistake_sentence(reading)))
        else:
            found.append(Checked(one, check(reading.number)))
    return found


def _answer(number: str, at: datetime, mark: Mark, found: PublicRecord | None) -> Answer:
    told = found.standing_at(at) if found else None
    if found is None or told is None:
        return Answer(number, at, None)
    return Answer(
        number=number,
        at=at,
        mark=mark,
        state=told.state,
        since=told.since,
        name=_shown_name(found),
        name_may_be_asked=found.consent == "hidden" and found.holder is not None,
        title=found.title,
        scope=found.scope,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        issuer=found.issuer,
        demonstration=found.demonstration,
        experimental=found.experimental,
    )


def _shown_name(found: PublicRecord) -> str | None:
    if found.holder is None or found.consent not in {"full", "initials"}:
        return None
    return found.holder if found.consent == "full" else names.initials(found.holder)


def _records() -> Recent[PublicRecord | None]:
    caches = current().caches
    found: Recent[PublicRecord | None] = caches.setdefault("verification.records", Recent())
    return found
