"""What pages and other rooms ask of item analysis, all of the actor's organisation."""

from __future__ import annotations

from dataclasses import dataclass

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.analysis import groups
from npt_training.assessment.analysis.item import ItemReport, item_report
from npt_training.assessment.analysis.reading import Choice, answers_of, cohorts, table_of
from npt_training.assessment.analysis.report import ItemLine, Report, report_on
from npt_training.assessment.analysis.standards import Panel, standards_of
from npt_training.assessment.analysis.tests import TestLine, find_test, list_tests
from npt_training.assessment.service.secure import hidden, require_sight
from npt_training.assessment.statistics.scores import Scores
from npt_training.core.db import read

__all__ = [
    "Wanted", "cohort_lines", "cohort_names", "item", "marks", "matching", "nerve", "nerves",
    "report", "standards_about", "standards_of", "structure_of", "tests",
]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to. Empty: everything. ``flag`` "any": whatever is flagged."""

    kind: str = ""
    nerve: str = ""
    flag: str = ""


def tests(actor: Principal) -> list[TestLine]:
    """Everything that was sat."""
    actor.require(Permission.MARK)
    return list_tests(actor.organisation_id)


def report(actor: Principal, key: str, choice: Choice) -> Report:
    """Raises NotFound for a test of another organisation."""
    actor.require(Permission.MARK)
    return report_on(actor.organisation_id, find_test(actor.organisation_id, key), choice)


def item(actor: Principal, key: str, item_id: str, choice: Choice) -> ItemReport:
    """Raises NotFound for what nobody was asked in this test, SecureQuestion for what is hidden."""
    actor.require(Permission.MARK)
    test = find_test(actor.organisation_id, key)
    require_sight(actor, report_on(actor.organisation_id, test, choice).line(item_id).held)
    return item_report(actor.organisation_id, test, item_id, choice)


def marks(actor: Principal, key: str, choice: Choice) -> Scores:
    """The table of marks of a test."""
    actor.require(Permission.MARK)
    test = find_test(actor.organisation_id, key)
    return table_of(answers_of(actor.organisation_id, test, choice))


def matching(actor: Principal, lines: list[ItemLine], wanted: Wanted) -> list[ItemLine]:
    """The lines that match, in their order. What is hidden from the actor matches no nerve."""
    return [
        line
        for line in lines
        if wanted.kind in ("", line.held.item.kind)
        and wanted.nerve in ("", structure_of(actor, line))
        and (
            not wanted.flag
            or any(wanted.flag in ("any", flag.code) and flag.code != "few" for flag in line.flags)
        )
    ]


def structure_of(actor: Principal, line: ItemLine) -> str | None:
    """The structure a question is about; None too where it is hidden from the actor."""
    return None if hidden(actor, line.held) else line.held.item.structure


def nerves(actor: Principal) -> list[groups.NerveLine]:
    actor.require(Permission.MARK)
    return groups.nerves(actor.organisation_id)


def nerve(actor: Principal, structure: str) -> groups.NerveReport:
    actor.require(Permission.MARK)
    return groups.nerve_report(actor.organisation_id, structure)


def cohort_lines(actor: Principal) -> list[groups.CohortLine]:
    actor.require(Permission.MARK)
    return groups.cohort_lines(actor.organisation_id)


def standards_about(actor: Principal, key: str) -> list[Panel]:
    """Standards whose cut is for that test, the newest first."""
    actor.require(Permission.MARK)
    return [one for one in standards_of(actor.organisation_id) if one.about == key]


def cohort_names(actor: Principal) -> list[str]:
    """The months in which people joined, the newest first."""
    with read() as s:
        return sorted(set(cohorts(s, actor.organisation_id).values()), reverse=True)
