"""Many people who sat one quiz, written straight into the tables: what they know is known."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from npt_training.accounts.models import Membership, Organisation, Person
from npt_training.assessment.items import item_of
from npt_training.assessment.kinds import kind_of
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion
from npt_training.assessment.service.bank import held_item
from npt_training.assessment.stage import picture_for
from npt_training.assessment.stimulus import Stimulus, ground_for
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories, items

CHOICES = 6
OTHER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "points": ({"points": [[0.25, 0.5], [0.75, 0.5]]}, {"points": [[0.6, 0.2]]}),
    "region": ({"x": 0.3, "y": 0.3}, {"x": 0.6, "y": 0.3}),
    "area": (
        {"area": [[0.1, 0.4], [0.5, 0.4], [0.5, 1.0], [0.1, 1.0]]},
        {"area": [[0.6, 0.1], [0.8, 0.1], [0.8, 0.3]]},
    ),
    "associate": ({"pairs": {"l1": "r1", "l2": "r2"}}, {"pairs": {"l1": "r2", "l2": "r1"}}),
    "numeric": ({"number": "25", "unit": "mm"}, {"number": "40", "unit": "mm"}),
    "short": ({"text": "sural nerve"}, {"text": "saphenous nerve"}),
    "evidence": ({"label": "RCT"}, {"label": "PROMO"}),
    "territory": ({"x": 0.3, "y": 0.8}, {"x": 0.8, "y": 0.8}),
    "order": ({"ranks": {"a": 1, "b": 2, "c": 3}}, {"ranks": {"a": 3, "b": 2, "c": 1}}),
}
"""A right and a wrong response to the items of tests/assessment/items.py and more_items.py."""


@dataclass
class Crowd:
    """An organisation whose trainees all handed in the quiz of module B9 of ``edition_id``."""

    organisation: Organisation
    edition_id: str
    instructor: Person
    people: list[str]
    items: dict[str, str]
    """Item code to the row it has in the edition."""

    @property
    def key(self) -> str:
        return "quiz-B9"


def documents() -> list[dict[str, Any]]:
    return [
        *factories.choices(CHOICES),
        items.locate(),
        items.identify(),
        items.label(),
        items.trace(),
    ]


def make_crowd(
    size: int, *, organisation: Organisation | None = None, edition_id: str | None = None,
    seed: int = 7, mode: str = "quiz", exam_id: str | None = None,
    module: str = "B9", most: int = 40,
) -> Crowd:  # fmt: skip
    """``size`` people; person i knows (i + 0.5) / size of everything, give or take."""
    edition_id = edition_id or factories.make_edition(documents())
    organisation = organisation or make_organisation()
    instructor = make_person(organisation, "instructor")
    rng, at = random.Random(seed), now() - timedelta(days=40)
    with read() as s:
        rows = s.execute(
            select(ItemVersion.id, ItemVersion.code, ItemVersion.doc)
            .where(ItemVersion.edition_id == edition_id, ItemVersion.module_id == module)
            .order_by(ItemVersion.code)
            .limit(most)
        ).all()
    people: list[dict[str, Any]] = []
    tables: dict[Any, list[dict[str, Any]]] = {
        m: [] for m in (Membership, Attempt, AttemptItem, Answer)
    }
    for number in range(size):
        person_id, attempt_id = new_id(), new_id()
        known = (number + 0.5) / size
        people.append(_person(person_id, f"crowd{seed}-{number}", at))
        joined = at + timedelta(days=31 * (number % 2))
        tables[Membership].append(
            {"id": new_id(), "person_id": person_id, "organisation_id": organisation.id,
             "created_at": joined}
        )  # fmt: skip
        fractions = []
        for position, row in enumerate(rows, 1):
            answer = _answer(row, known, rng, edition_id)
            fractions.append(answer["fraction"])
            item_row = new_id()
            shown = sorted(kind_of(item_of(row.doc)).option_ids(item_of(row.doc)))
            tables[AttemptItem].append(
                {"id": item_row, "attempt_id": attempt_id, "position": position,
                 "item_id": row.id, "shown": shown}
            )  # fmt: skip
            tables[Answer].append(
                {"id": new_id(), "attempt_item_id": item_row, "attempt_id": attempt_id,
                 "person_id": person_id, "item_code": row.code, "given_at": at,
                 "seconds": 20.0 + 30 * rng.random(), "key": None, "confidence": None, **answer}
            )  # fmt: skip
        percent = 100 * sum(fractions) / len(fractions)
        tables[Attempt].append(
            _attempt(attempt_id, person_id, organisation.id, edition_id, at, percent, mode, exam_id)
        )
    with write() as s:
        s.execute(insert(Person), people)
        for model, values in tables.items():
            s.execute(insert(model), values)
    codes = {row.code: row.id for row in rows}
    return Crowd(organisation, edition_id, instructor, [p["id"] for p in people], codes)


def _person(ident: str, name: str, at: datetime) -> dict[str, Any]:
    return {"id": ident, "name": name, "email": f"{name}@example.org", "search": name,
            "created_at": at}  # fmt: skip


def _attempt(
    ident: str, person_id: str, organisation_id: str, edition_id: str, at: datetime,
    percent: float, mode: str, exam_id: str | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": ident, "person_id": person_id, "organisation_id": organisation_id,
        "edition_id": edition_id, "module_id": None if exam_id else "B9", "mode": mode,
        "open_slot": None, "seed": "0", "status": "released", "pass_percent": 60.0,
        "started_at": at, "expires_at": at, "submitted_at": at, "released_at": at,
        "percent": percent, "passed": percent >= 60, "exam_id": exam_id,
    }  # fmt: skip


def _answer(row: Any, known: float, rng: random.Random, edition_id: str) -> dict[str, Any]:
    held = held_item(edition_id, row.id)
    item = held.item
    response = _response(item, known, rng, row.code, picture_for(held))
    score = held.kind.judge(item, response, ground_for(held))
    return {
        "kind": item.kind, "structure": item.structure, "response": response or None,
        "fraction": score.fraction, "detail": score.detail,
    }  # fmt: skip


def _response(
    item: Any, known: float, rng: random.Random, code: str, picture: Any
) -> dict[str, Any]:
    """Right as often as the person knows; one choice item runs backwards, one is easy."""
    if code == "b9-choice-0":
        right = rng.random() < 0.97
    elif code == "b9-choice-1":
        right = rng.random() > known
    else:
        right = rng.random() < known
    if item.kind == "choice":
        wrong = [one.id for one in item.options if not one.correct]
        return {"chosen": item.right if right else wrong[:1]}
    if item.kind == "identify" and item.typed:
        return {"text": "sural nerve" if right else "saphenous nerve"}
    if item.kind == "identify":
        wrong = [one for one in item.options if one != item.answer]
        return {"chosen": item.answer if right else rng.choice(wrong[:2])}
    if item.kind == "label":
        given = dict(enumerate(item.key if right else [item.key[0], item.key[2], item.key[1]]))
        return {"pins": {str(pin): name for pin, name in given.items()}}
    if item.kind in OTHER:
        return OTHER[item.kind][0 if right else 1]
    if item.kind not in ("locate", "trace") or picture is None:
        return {}
    spots = picture.places(item.target) if item.target.what in ("exit", "landmark") else []
    if right and spots:
        at = picture.point(spots[0])
        return {"x": _near(at.x, rng), "y": _near(at.y, rng)}
    line = _course(picture, item.target.id if right else _neighbour(picture, item.target.id))
    if item.kind == "trace":
        return {"path": [[_near(x, rng), _near(y, rng)] for x, y in line]}
    x, y = line[len(line) // 2]
    return {"x": _near(x, rng), "y": _near(y, rng)}


def _course(picture: Stimulus, nerve: str) -> list[tuple[float, float]]:
    runs = [run["points"] for run in picture.truth["nerves"][nerve]["courses"]]
    return [tuple(at) for at in max(runs, key=len)]


def _neighbour(picture: Stimulus, nerve: str) -> str:
    """The nerve it is taken for: the saphenous where it is shown, else the first by name."""
    others = [n for n, shown in picture.truth["nerves"].items() if n != nerve and shown["courses"]]
    return "saphenous" if "saphenous" in others else sorted(others)[0]


def _near(value: float, rng: random.Random) -> float:
    return min(0.99, max(0.01, value + rng.gauss(0, 0.008)))
