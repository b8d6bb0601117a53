"""The form of a draft: reading it whole, with every fault, and showing a draft in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from npt_training.assessment.exam.spec import (
    LEVELS,
    METHODS,
    MOST_LINES,
    MOST_MINUTES,
    MOST_QUESTIONS,
    MOST_SECTIONS,
    ExamDoc,
    Line,
    Section,
)
from npt_training.core.i18n import gettext as _

TEXTS = ("title", "intro", "cut_note")
CHOICES = {"mode": ("exam", "quiz"), "release": ("instructor", "at_once")}
SWITCHES = ("shuffle", "start_code", "explains", "confidence")
TIMES = ("opens_at", "closes_at")
PERCENTS = ("cut_percent", "hazard_percent", "evidence_percent")
SPARE_LINES = 2
"""Empty lines shown below those that are filled in."""
Errors = list[tuple[str, str]]


@dataclass
class SectionForm:
    """A section as typed: ``lines`` hold region, kind, level and count as text."""

    title: str = ""
    pool: str = "exam"
    module: str = ""
    items: str = ""
    lines: list[dict[str, str]] = field(default_factory=list)

    @property
    def shown(self) -> list[dict[str, str]]:
        return [*self.lines, *({} for _n in range(SPARE_LINES))][:MOST_LINES]


@dataclass
class Form:
    """Every field as text, as the page shows it again."""

    values: dict[str, str] = field(default_factory=dict)
    sections: list[SectionForm] = field(default_factory=list)


def form_of(doc: ExamDoc, zone: ZoneInfo) -> Form:
    """A draft in the form. Times are shown in the reader's zone."""
    plain = doc.model_dump()
    values = {name: str(plain[name]) for name in (*TEXTS, *CHOICES, "cut_method")}
    values |= {name: "1" if plain[name] else "" for name in SWITCHES}
    for name in (*PERCENTS, "minutes", "attempts", "cooldown_hours", "exposure_limit"):
        values[name] = "" if plain[name] is None else f"{plain[name]:g}"
    levels = {str(one): count for one, count in (doc.levels or {}).items()}
    values |= {f"level_{one}": str(levels.get(one, "")) for one in LEVELS}
    for name in TIMES:
        at = plain[name]
        values[name] = "" if at is None else f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
    sections = [
        SectionForm(
            one.title,
            one.pool,
            one.module or "",
            "\n".join(one.items),
            [_line_form(line) for line in one.lines],
        )
        for one in doc.sections
    ]
    return Form(values, sections or [SectionForm()])


def _line_form(line: Line) -> dict[str, str]:
    return {
        "region": line.region or "",
        "kind": line.kind or "",
        "level": line.level or "",
        "count": str(line.count),
    }


def read_form(given: Mapping[str, str], zone: ZoneInfo) -> tuple[Form, ExamDoc | None, Errors]:
    """The form as typed, the draft it makes (None with faults), and the faults by field.

    A button adds a section (``action`` add) or takes one away (``drop-2``).
    """
    form = _typed(given)
    errors: Errors = []
    doc: dict[str, Any] = {name: form.values[name].strip() for name in TEXTS}
    for name, known in CHOICES.items():
        doc[name] = form.values[name] if form.values[name] in known else known[0]
    doc |= {name: bool(form.values[name]) for name in SWITCHES}
    method = form.values["cut_method"]
    doc["cut_method"] = method if method in METHODS else "fixed"
    doc |= {name: _percent(form.values[name], name, errors) for name in PERCENTS}
    for name, most, empty in (
        ("minutes", MOST_MINUTES, None),
        ("attempts", 99, 0),
        ("cooldown_hours", 24 * 365, 0),
        ("exposure_limit", 100_000, None),
    ):
        least = 0 if empty == 0 else 1
        doc[name] = _whole(form.values[name], name, least, most, empty, errors)
    levels = {
        one: _whole(form.values[f"level_{one}"], f"level_{one}", 0, MOST_QUESTIONS, None, errors)
        for one in LEVELS
    }
    doc["levels"] = {one: count for one, count in levels.items() if count is not None} or None
    for name in TIMES:
        doc[name] = _time(form.values[name], name, zone, errors)
    for name, most in (("title", 120), ("intro", 4000), ("cut_note", 2000)):
        if len(doc[name]) > most:
            errors.append((name, _("At most %(most)s characters.", most=most)))
    doc["sections"] = [_section(n, one, errors) for n, one in enumerate(form.sections)]
    return form, None if errors else ExamDoc.model_validate(doc), errors


def _typed(given: Mapping[str, str]) -> Form:
    names = (
        *TEXTS, *CHOICES, *SWITCHES, *TIMES, *PERCENTS, "cut_method", "minutes", "attempts",
        "cooldown_hours", "exposure_limit", *(f"level_{one}" for one in LEVELS),
    )  # fmt: skip
    form = Form({name: given.get(name, "")[:5000] for name in names})
    for n in range(MOST_SECTIONS):
        if f"section-{n}-title" not in given:
            continue
        lines = []
        for m in range(MOST_LINES):
            key = f"section-{n}-line-{m}"
            line = {
                part: given.get(f"{key}-{part}", "").strip()[:60]
                for part in ("region", "kind", "level", "count")
            }
            if any(line.values()):
                lines.append(line)
        form.sections.append(
            SectionForm(
                given.get(f"section-{n}-title", "")[:200],
                "practice" if given.get(f"section-{n}-pool") == "practice" else "exam",
                given.get(f"section-{n}-module", "").strip()[:60],
                given.get(f"section-{n}-items", "")[:20_000],
                lines,
            )
        )
    action = given.get("action", "save")
    if action == "add" and len(form.sections) < MOST_SECTIONS:
        form.sections.append(SectionForm())
    drop = action.removeprefix("drop-")
    if drop != action and drop.isascii() and drop.isdigit() and int(drop[:3]) < len(form.sections):
        del form.sections[int(drop[:3])]
    return form


def _section(n: int, typed: SectionForm, errors: Errors) -> Section | None:
    key = f"section-{n}"
    names = tuple(typed.items.split())
    if len(typed.title.strip()) > 120:
        errors.append((f"{key}-title", _("At most %(most)s characters.", most=120)))
    if len(names) > MOST_QUESTIONS or any(len(name) > 120 for name in names):
        errors.append((f"{key}-items", _("One name a line; these are too many or too long.")))
    lines = []
    for m, line in enumerate(typed.lines):
        place = f"{key}-line-{m}"
        count = _whole(line["count"], f"{place}-count", 1, MOST_QUESTIONS, None, errors)
        if count is None:
            if not line["count"]:
                errors.append((f"{place}-count", _("Say how many, or clear this line.")))
            continue
        level = line["level"] if line["level"] in LEVELS else None
        lines.append(
            Line.model_validate(
                {
                    "region": line["region"] or None,
                    "kind": line["kind"] or None,
                    "level": level,
                    "count": count,
                }
            )
        )
    if errors:
        return None
    return Section(
        title=typed.title.strip(),
        pool=_pool(typed),
        module=typed.module or None,
        items=names,
        lines=tuple(lines),
    )


def _pool(typed: SectionForm) -> Any:
    return "practice" if typed.pool == "practice" else "exam"


def _whole(
    text: str, name: str, least: int, most: int, empty: int | None, errors: Errors
) -> int | None:
    text = text.strip()
    if not text:
        return empty
    if text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most:
        return int(text)
    errors.append((name, _("A whole number from %(least)s to %(most)s.", least=least, most=most)))
    return None


def _percent(text: str, name: str, errors: Errors) -> float | None:
    """Any number: whether it makes sense is said with everything else that is missing."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    plain = text.removeprefix("-").replace(".", "", 1)
    if plain.isascii() and plain.isdigit() and len(plain) < 9:
        return float(text)
    errors.append((name, _("A number, such as 72.5.")))
    return None


def _time(text: str, name: str, zone: ZoneInfo, errors: Errors) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text[:16]).replace(tzinfo=zone)
        if 2000 <= at.year <= 2200:
            return at.astimezone(UTC)
    except ValueError:
        pass
    errors.append((name, _("A date and a time, such as 2027-05-12 09:00.")))
    return None
