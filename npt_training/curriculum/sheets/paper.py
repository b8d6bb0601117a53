"""What stands on paper: a school's sheet as blocks, with the faculty's decisions put in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npt_training.core.i18n import gettext as _
from npt_training.curriculum.faculty import marks
from npt_training.curriculum.faculty import service as faculty
from npt_training.curriculum.faculty import words as decided
from npt_training.curriculum.sheets import layout
from npt_training.curriculum.sheets.service import OwnSheet, Part
from npt_training.curriculum.sheets.sheet import FOR_PATIENTS, Section


def printed(found: OwnSheet, every: Iterable[OwnSheet], organisation_id: str) -> dict[str, Any]:
    """What stands on paper: title, lead, status and sections as blocks, decisions put in."""
    stands = faculty.decisions(organisation_id)
    patients = found.sheet.kind in FOR_PATIENTS
    settle = decided.settle_for_patients if patients else decided.settle_text
    others = list(every)
    chosen = [part for part in (*found.parts, *found.shared, found.room) if part.text]
    return {
        "id": found.sheet.id,
        "kind": found.sheet.kind,
        "title": settle(found.title, stands),
        "lead": layout.blocks(settle(found.top.text, stands)),
        "status": found.sheet.status,
        "foot": _foot() if patients and _has_marks(chosen) else "",
        "sections": [
            {
                "id": part.section.id,
                "title": settle(part.title, stands),
                "blocks": layout.blocks(settle(part.text, stands)) + _listed(part.section, others),
            }
            for part in chosen
        ],
    }


def _has_marks(chosen: Iterable[Part]) -> bool:
    return any(marks.named_in(part.text) for part in chosen)


def _foot() -> str:
    return _(
        "Times, numbers and limits on this sheet are rules of this school, or of its programme "
        "where the school has set none. They are not findings of research."
    )


def _listed(section: Section, others: list[OwnSheet]) -> list[dict[str, Any]]:
    if section.lists == "conditions":
        lines = [
            f"{one.sheet.condition}: {one.sheet.status.text}"
            for one in others
            if one.sheet.status is not None
        ]
        another = {"kind": "blanks", "items": [_("Another condition, and what is known of it")]}
        return [{"kind": "ticks", "items": lines}, another] if lines else [another]
    if section.lists == "stations":
        stations = [one for one in others if one.sheet.kind == "station"]
        lines = [f"{one.sheet.module}: {one.title}" for one in stations]
        return [{"kind": "ticks", "items": lines}] if lines else []
    return []
