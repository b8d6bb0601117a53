"""Many trainees at once, written as rows: what a page asks the database must not depend on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from npt_training.accounts.models import Person
from npt_training.assessment.desk.models import Appeal, SecondMark, SecondMarking
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion, Mark
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from tests.assessment.desk.school import School

PARTS = ("first", "second", "differ", "agreed", "appeal", "held")


def add_crowd(coast: School, count: int) -> None:
    """``count`` trainees whose one written answer stands in turn at each of ``PARTS``."""
    at = now()
    rows: dict[Any, list[dict[str, Any]]] = {
        model: []
        for model in (
            Person, Attempt, AttemptItem, Answer, Mark, SecondMarking, SecondMark, Appeal,
        )
    }  # fmt: skip
    with write() as s:
        item_id = s.scalars(select(ItemVersion.id).where(ItemVersion.kind == "written")).first()
        for number in range(count):
            part = PARTS[number % len(PARTS)]
            ids = {name: new_id() for name in ("person", "attempt", "item", "answer", "mark")}
            rows[Person].append(
                {"id": ids["person"], "name": f"Demo {number}", "search": f"demo {number}",
                 "email": None, "created_at": at}
            )  # fmt: skip
            rows[Attempt].append(_attempt(coast, ids, part, at))
            rows[AttemptItem].append(
                {"id": ids["item"], "attempt_id": ids["attempt"], "position": 1,
                 "item_id": item_id, "shown": []}
            )  # fmt: skip
            rows[Answer].append(
                {"id": ids["answer"], "attempt_item_id": ids["item"],
                 "attempt_id": ids["attempt"], "person_id": ids["person"],
                 "item_code": "b9-written-1", "kind": "written", "structure": None,
                 "response": {"text": "By the vein."}, "fraction": None, "detail": {},
                 "key": None, "given_at": at - timedelta(minutes=number)}
            )  # fmt: skip
            if part == "first":
                continue
            rows[Mark].append(
                {"id": ids["mark"], "answer_id": ids["answer"], "sequence": 1,
                 "marker_id": coast.ole.person_id, "rubric": {"r1": 1, "r2": 1},
                 "fraction": 2 / 3, "comment": "", "given_at": at, "cause": "mark"}
            )  # fmt: skip
            if part in ("second", "differ", "agreed"):
                rows[SecondMarking].append(
                    {"id": new_id(), "attempt_id": ids["attempt"], "percent": 80.0, "asked_at": at}
                )
            if part in ("differ", "agreed"):
                fraction = 0.0 if part == "differ" else 2 / 3
                rows[SecondMark].append(
                    {"id": new_id(), "answer_id": ids["answer"], "sequence": 1,
                     "marker_id": coast.uma.person_id, "why": "asked", "rubric": {},
                     "fraction": fraction, "comment": "", "notes": None, "given_at": at}
                )  # fmt: skip
            if part == "appeal":
                rows[Appeal].append(
                    {"id": new_id(), "answer_id": ids["answer"], "number": 1,
                     "attempt_id": ids["attempt"], "person_id": ids["person"],
                     "organisation_id": coast.organisation.id, "reason": "Please.",
                     "made_at": at}
                )  # fmt: skip
        for model, given in rows.items():
            if given:
                s.execute(insert(model), given)


def _attempt(coast: School, ids: dict[str, str], part: str, at: Any) -> dict[str, Any]:
    status = {"appeal": "released", "agreed": "released", "held": "marked"}.get(part, "submitted")
    return {
        "id": ids["attempt"],
        "person_id": ids["person"],
        "organisation_id": coast.organisation.id,
        "edition_id": coast.edition_id,
        "module_id": "B9",
        "mode": "quiz",
        "open_slot": None,
        "seed": "0",
        "status": status,
        "pass_percent": 80.0,
        "started_at": at,
        "expires_at": at,
        "submitted_at": at,
        "percent": 66.67 if status == "released" else None,
        "passed": False if status == "released" else None,
    }
