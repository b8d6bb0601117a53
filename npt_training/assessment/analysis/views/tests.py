"""What was sat, one test with its items, one item: figures, distractors, heat map."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment.analysis import service
from npt_training.assessment.analysis.report import GRAVITY, ItemLine, asked_for
from npt_training.assessment.analysis.service import Wanted
from npt_training.assessment.analysis.views.common import (
    WORDS,
    as_query,
    choice,
    cohort_name,
    kind_title,
    kinds,
    page_of,
)
from npt_training.assessment.analysis.words import advice
from npt_training.assessment.service.secure import hidden, prompt_for
from npt_training.assessment.statistics.flags import Flag
from npt_training.assessment.statistics.sureness import LEVELS
from npt_training.assessment.stimulus import structure_names
from npt_training.core.editions import newest
from npt_training.core.spreadsheet import as_csv
from npt_training.core.web import needs, render

CONFIDENCE = (
    "guessing_n", "guessing_right", "fairly_sure_n", "fairly_sure_right", "certain_n",
    "certain_right",
)  # fmt: skip


@needs(Permission.MARK)
def all_tests() -> str:
    lines = service.tests(actor())
    shown, page, pages = page_of(lines)
    return render("analysis/tests.html", lines=shown, place=page, pages=pages, **WORDS)


@needs(Permission.MARK)
def test(key: str) -> str:
    asking, chosen = actor(), choice()
    report = service.report(asking, key, chosen)
    wanted = _wanted()
    matching = service.matching(asking, report.lines, wanted)
    shown, page, pages = page_of(matching)
    names = structure_names(newest().id)
    about = {line.id: service.structure_of(asking, line) for line in report.lines}
    present = {line.held.item.kind for line in report.lines}
    return render(
        "analysis/test.html",
        report=report,
        shown=shown,
        matching=len(matching),
        flagged=sum(any(f.code != "few" for f in line.flags) for line in report.lines),
        place=page,
        pages=pages,
        choice=chosen,
        query=as_query(chosen),
        wanted=wanted,
        narrowed={k: v for k, v in dataclasses.asdict(wanted).items() if v},
        kinds=[pair for pair in kinds() if pair[0] in present],
        nerves=sorted(
            ((one, names.get(one, one)) for one in {*about.values()} if one),
            key=lambda pair: pair[1],
        ),
        flags=[(code, advice(Flag(code, True)).title) for code in GRAVITY if code != "few"],
        cohorts=[(one, cohort_name(one)) for one in service.cohort_names(asking)],
        title_of=kind_title,
        names=names,
        about=about,
        hidden=partial(hidden, asking),
        prompt=partial(prompt_for, asking),
        advice=advice,
        standards=service.standards_about(asking, key),
        **WORDS,
    )


@needs(Permission.MARK)
def item(key: str, item_id: str) -> str:
    chosen = choice()
    found = service.item(actor(), key, item_id, chosen)
    names = structure_names(found.held.edition_id)
    heat = None if found.heat is None else dataclasses.asdict(found.heat)
    return render(
        "analysis/item.html",
        found=found,
        test=found.report.test,
        held=found.held,
        figures=found.line.figures,
        heat=heat,
        asked=asked_for(found.held),
        structure=names.get(found.held.item.structure or "", ""),
        choice=chosen,
        query=as_query(chosen),
        cohort=cohort_name(chosen.cohort) if chosen.cohort else "",
        title_of=kind_title,
        **WORDS,
    )


@needs(Permission.MARK)
def items_csv(key: str) -> Any:
    """The figures of every item as a table."""
    asking = actor()
    report = service.report(asking, key, choice())
    header = [
        "item", "kind", "structure", "n", "left_empty", "facility", "facility_low",
        "facility_high", "sd", "discrimination_index", "discriminative_efficiency",
        "point_biserial", "corrected", "corrected_low", "corrected_high", "alpha_if_deleted",
        "median_seconds", "flags", *CONFIDENCE,
    ]  # fmt: skip
    return as_csv(f"items-{key}", header, [_row(asking, line) for line in report.lines])


@needs(Permission.MARK)
def marks_csv(key: str) -> Any:
    """The marks as the plain table that ``npt-training stats items`` reads, without names."""
    table = service.marks(actor(), key, choice())
    report = service.report(actor(), key, choice())
    codes = {line.id: line.held.code for line in report.lines}
    rows = [
        [f"c{number}", *(float(mark) for mark in marks)]
        for number, marks in enumerate(table.marks, 1)
    ]
    header = ["candidate", *(codes.get(one, one) for one in table.items)]
    return as_csv(f"marks-{key}", header, rows)


def _row(asking: Principal, line: ItemLine) -> list[Any]:
    f = line.figures
    low, high = f.facility_interval or (None, None)
    below, above = f.corrected_interval or (None, None)
    told = " ".join(flag.code + ("" if flag.sure else "?") for flag in line.flags)
    about = service.structure_of(asking, line) or ""
    return [
        line.held.code, line.held.item.kind, about, f.n, line.empty, f.facility, low, high,
        f.sd, f.discrimination_index, f.discriminative_efficiency, f.point_biserial, f.corrected,
        below, above, f.alpha_if_deleted, line.times.median_s if line.times else None, told,
        *_confidence(line),
    ]  # fmt: skip


def _confidence(line: ItemLine) -> list[Any]:
    """For each step: how many said so, and the share of the marks they earned; empty: nobody."""
    said = {one.level: one for one in line.sureness}
    found: list[Any] = []
    for level in LEVELS:
        one = said.get(level)
        found += [one.answers, one.right] if one is not None else [0, None]
    return found


def _wanted() -> Wanted:
    flag = request.args.get("flag", "")
    return Wanted(
        kind=request.args.get("kind", ""),
        nerve=request.args.get("nerve", ""),
        flag=flag if flag in (*GRAVITY, "any") else "",
    )
