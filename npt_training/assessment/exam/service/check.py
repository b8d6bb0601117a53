"""What keeps a quiz or examination from being published: every fault with the line it is in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from npt_training.assessment.exam.drawing import Draw, draw, in_order
from npt_training.assessment.exam.errors import UnknownModule
from npt_training.assessment.exam.own_bars import bars_for
from npt_training.assessment.exam.service.pool import (
    cards_of,
    name_of,
    nerves_of,
    pool_of,
    shown_counts,
)
from npt_training.assessment.exam.spec import (
    METHODS,
    MOST_MINUTES,
    MOST_QUESTIONS,
    ExamDoc,
    Line,
    Section,
)
from npt_training.assessment.exam.words import own_bar_word, task_word
from npt_training.assessment.items import kind_names
from npt_training.assessment.items.formats import FORMATS, HAZARD
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stimulus import stimulus
from npt_training.atlas.contents import contents
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core.db import read
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.runtime import current
from npt_training.core.storage import StoredFile

Fault = tuple[str, str]
"""Where (as the page calls it) and what is wrong there."""


@dataclass(frozen=True)
class Drawn:
    """A section as it was drawn: fixed items, then each line's."""

    section: Section
    fixed: list[Held]
    lines: list[list[Held]]
    pool_size: int

    @property
    def items(self) -> list[Held]:
        return [*self.fixed, *(held for line in self.lines for held in line)]


@dataclass(frozen=True)
class Preview:
    """One form as a seed draws it now, with everything that is missing."""

    seed: int
    sections: list[Drawn]
    faults: list[Fault]

    @property
    def count(self) -> int:
        return sum(len(one.items) for one in self.sections)


def preview(
    organisation_id: str, edition_id: str, doc: ExamDoc, seed: int, at: datetime
) -> Preview:
    """Draw a form for nobody, and list each fault of the draft."""
    faults = list(_settings(doc, at))
    shown = shown_counts(organisation_id) if doc.timed else {}
    sections: list[Drawn] = []
    used: set[str] = set()
    pictures: dict[str, str | None] = {}
    levels = doc.levels_left()
    for number, section in enumerate(doc.sections, 1):
        where = _section(number, section)
        pool = pool_of(organisation_id, edition_id, section)
        if section.module is not None and not nerves_of(edition_id, section.module):
            faults.append((where, UnknownModule(section.module).message))
        if section.pool == "exam" and not doc.timed:
            faults.append(
                (where, _("a quiz explains each answer, so it cannot use the secure pool"))
            )
        if not section.count:
            faults.append((where, _("nothing is asked: name items or add a line")))
        fixed = []
        for name in section.items:
            held = pool.get(name)
            if held is None:
                faults.append((where, _("there is no item %(name)s in this pool", name=name)))
            elif name in used:
                faults.append((where, _("%(name)s stands in the form twice", name=name)))
            else:
                used.add(name)
                fixed.append(held)
        free = [held for name, held in pool.items() if name not in used]
        found = draw(
            cards_of(free, shown=shown),
            [line.want for line in section.lines],
            seed + number,
            limit=doc.exposure_limit if doc.timed else None,
            levels=levels,
        )
        faults += _short(where, section, found)
        by_id = {held.id: held for held in free}
        lines = [[by_id[ident] for ident in ids] for ids in found.by_line]
        used |= {name_of(held) for line in lines for held in line}
        for held in [*fixed, *_fitting(free, section)]:
            fault = _picture(held, pictures)
            if fault is not None:
                faults.append((where, fault))
        sections.append(Drawn(section, fixed, lines, len(pool)))
    faults += _unmeasured(doc, [held for one in sections for held in one.items])
    return Preview(seed, sections, list(dict.fromkeys(faults)))


def order_of(found: Preview, doc: ExamDoc, seed: int) -> list[Held]:
    """The form's questions in the order they are asked."""
    by_id = {held.id: held for one in found.sections for held in one.items}
    parts = [[held.id for held in one.items] for one in found.sections]
    return [by_id[ident] for ident in in_order(parts, seed, shuffle=doc.shuffle)]


def _settings(doc: ExamDoc, at: datetime) -> Iterator[Fault]:
    if not doc.title.strip():
        yield _("Title"), _("it has none")
    if not doc.sections:
        yield _("Sections"), _("there is none")
    if doc.count > MOST_QUESTIONS:
        yield (
            _("Sections"),
            _("%(count)s questions; at most %(most)s", count=doc.count, most=MOST_QUESTIONS),
        )
    if doc.cut_percent is None:
        yield _("Cut"), _("say how much is needed to pass")
    elif doc.cut_percent > 100:
        yield (
            _("Cut"),
            _("%(cut)s %% is above the maximum of 100 %%", cut=f"{doc.cut_percent:g}"),
        )
    elif doc.cut_percent <= 0:
        yield _("Cut"), _("%(cut)s %% lets everybody pass", cut=f"{doc.cut_percent:g}")
    if doc.cut_method not in METHODS:
        yield _("Cut"), _("say how it was set")
    elif doc.cut_method == "other" and not doc.cut_note.strip():
        yield _("Cut"), _("describe the method")
    if doc.timed and doc.minutes is None:
        yield _("Time"), _("an examination has a time limit")
    if doc.minutes is not None and not 1 <= doc.minutes <= MOST_MINUTES:
        yield _("Time"), _("between 1 and %(most)s minutes", most=MOST_MINUTES)
    if not doc.timed and (doc.minutes is not None or doc.start_code):
        yield _("Time"), _("a quiz has neither time limit nor start code: make it an examination")
    if doc.opens_at and doc.closes_at and doc.closes_at <= doc.opens_at:
        yield _("Start window"), _("it ends before it begins")
    elif doc.closes_at and doc.closes_at <= at:
        yield _("Start window"), _("it is over already")
    for number, section in enumerate(doc.sections, 1):
        for place, line in enumerate(section.lines, 1):
            tasks = (None, *kind_names(), *FORMATS, HAZARD)
            for unknown in (line.region not in (None, *REGIONS) and line.region,
                            line.kind not in tasks and line.kind):  # fmt: skip
                if unknown:
                    where = f"{_section(number, section)}, " + _("line %(n)s", n=place)
                    yield where, _("%(word)s is neither a region nor a task", word=unknown)


def _unmeasured(doc: ExamDoc, asked: list[Held]) -> Iterator[Fault]:
    """A bar of its own for questions that are not asked."""
    counted = {name for held in asked for name in bars_for(held.item)}
    for name, percent in doc.own_bars.items():
        if not 0 < percent <= 100:
            yield own_bar_word(name), _("between 1 and 100 %")
        elif name not in counted:
            yield own_bar_word(name), _("no such question is asked: add a line, or empty it")


def _section(number: int, section: Section) -> str:
    words = _("Section %(n)s", n=number)
    return f"{words} ({section.title})" if section.title else words


def line_words(line: Line) -> str:
    """A line of a blueprint in words: ``5 × locate, ankle, level U``."""
    parts = [
        task_word(line.kind) if line.kind else _("any task"),
        region_name(line.region) if line.region in REGIONS else _("any region"),
        _("level %(level)s", level=line.level) if line.level else _("any level"),
    ]
    return f"{line.count} × {', '.join(parts)}"


def _short(where: str, section: Section, found: Draw) -> Iterator[Fault]:
    for short in found.short:
        yield (
            where + ", " + _("line %(n)s", n=short.line + 1),
            _("%(line)s: ", line=line_words(section.lines[short.line]))
            + ngettext(
                "the pool has %(num)s that can be drawn", "the pool has %(num)s that can be drawn",
                short.found,
            ),
        )  # fmt: skip


def _fitting(free: list[Held], section: Section) -> list[Held]:
    """Every item of the pool that some line may draw."""
    wants = [line.want for line in section.lines]
    by_id = {held.id: held for held in free}
    return [by_id[c.id] for c in cards_of(free) if any(want.fits(c) for want in wants)]


def _picture(held: Held, known: dict[str, str | None]) -> str | None:
    """What is wrong with an item's picture. ``known`` keeps the answer by edition and view."""
    view, window = held.item.view, held.item.window
    if view is None:
        return None
    key = f"{held.edition_id}/{view}" if window is None else held.id
    if key not in known:
        known[key] = (
            _picture_fault(held.edition_id, view)
            if window is None
            else _missing(window.files.values(), view)
        )
    fault = known[key]
    return None if fault is None else f"{name_of(held)}: {fault}"


def _picture_fault(edition_id: str, view: str) -> str | None:
    picture = contents(edition_id).pictures.get(view)
    try:
        files = picture.pictures if picture is not None else stimulus(edition_id, view).files
    except NptError:
        return _("there is no picture %(view)s", view=view)
    return _missing(files.values(), view)


def _missing(files: Collection[str], view: str) -> str | None:
    with read() as s:
        known = set(s.scalars(select(StoredFile.digest).where(StoredFile.digest.in_(files))))
    if any(not (one in known and current().storage.has(one)) for one in files):
        return _("a file of the picture %(view)s is missing", view=view)
    return None
