"""``make load``: an examination sat by a whole class at once, on this machine.

Two hundred people each answer forty picture questions, one every 10 to 20 s, as the player sends
them; beside every answer a bare Flask route inserts a row and commits. At the end everything that
was acknowledged is looked for in the database. ``LOAD_PEOPLE``, ``LOAD_ITEMS`` and ``LOAD_PACE_S``
(such as ``1-2``) make a smaller or a quicker run. Writes ``benchmarks/load.json``.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.__main__ import servers
from benchmarks.crowd import Sitter, Times, sit
from benchmarks.site import Prepared, _session
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import create_person, organisation_of, person_by_email
from npt_training.app import create_app
from npt_training.assessment.exam import service as exams
from npt_training.assessment.exam.service.devices import Device
from npt_training.assessment.exam.service.making import make_items, place_order
from npt_training.assessment.exam.spec import ExamDoc, Line, Section
from npt_training.assessment.exam.views.device import COOKIE
from npt_training.assessment.models import AttemptItem, SavedResponse
from npt_training.assessment.service.asked import all_questions
from npt_training.cli.demo import fill
from npt_training.cli.demo.answers import answer
from npt_training.core.db import read
from npt_training.core.migrate import upgrade
from npt_training.core.runtime import EXTENSION, current

PEOPLE = int(os.environ.get("LOAD_PEOPLE", "200"))
ITEMS = int(os.environ.get("LOAD_ITEMS", "40"))
LOW, HIGH = (float(part) for part in os.environ.get("LOAD_PACE_S", "10-20").split("-"))
GOAL_P95_MS = 300.0
RESULTS = Path(__file__).with_name("load.json")


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="npt-load-"))
    url = f"sqlite:///{folder}/ours.sqlite3"
    try:
        sitters = prepare(url, folder)
        print(f"{len(sitters)} people, {ITEMS} questions each, one every {LOW:g} to {HIGH:g} s")
        with servers(url, f"sqlite:///{folder}/bare.sqlite3", folder) as (ours, bare):
            times = asyncio.run(sit(sitters, ours.port, bare.port, (LOW, HIGH)))
            cpu = ours.cpu_s()
        missing = not_kept(url, folder, sitters)
        report(times, missing, cpu, len(sitters))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(url: str, folder: Path) -> list[Sitter]:
    """A school with an examination, and everybody with an open paper and what they answer."""
    app = create_app({"database_url": url, "data_dir": folder, "secret_key": Prepared.secret})
    with app.app_context():
        upgrade(current().db)
        fill()
        first = person_by_email("ines@demo.example")
        assert first is not None
        school = organisation_of(first.id)
        make_items(place_order(school.id, 3 * ITEMS, by=None))
        writer = Principal(first.id, first.name, school.id, frozenset(Permission))
        exam_id = publish(writer)
        sitters = [_sitter(app, school.id, exam_id, number) for number in range(PEOPLE)]
    app.extensions[EXTENSION].db.dispose()
    return sitters


def publish(writer: Principal) -> str:
    exam_id = exams.create(writer, "Load")
    section = Section(lines=(Line(count=ITEMS),))
    doc = ExamDoc(title="Load", sections=(section,), cut_percent=80, minutes=60)
    exams.publish(writer, exam_id, revision=exams.save_draft(writer, exam_id, doc, revision=1))
    return exam_id


def _sitter(app: Any, organisation_id: str, exam_id: str, number: int) -> Sitter:
    person = create_person(
        name=f"Load {number}",
        email=f"load{number}@example.org",
        organisation_id=organisation_id,
        roles=("trainee",),
        confirmed=True,
    )
    learner = frozenset({Permission.VIEW_OWN, Permission.LEARN, Permission.PRACTISE})
    actor = Principal(person.id, person.name, organisation_id, learner)
    device = Device(secrets.token_urlsafe(24), "load")
    attempt_id = exams.start(actor, exam_id, device)
    with read() as s:
        asked = all_questions(s, attempt_id)
    rng = random.Random(number)
    answers = [_response(answer(one, rng, right=rng.random() < 0.7)) for one in asked]
    cookie, token = _session(app, person.id)
    return Sitter(f"npt_session={cookie}; {COOKIE}={device.token}", token, attempt_id, answers)


def _response(fields: dict[str, list[str]]) -> dict[str, object]:
    """A form's fields as the player's scripts send them."""
    return {
        name: values if name == "choice" else float(values[0]) if name in "xy" else values[0]
        for name, values in fields.items()
    }


def not_kept(url: str, folder: Path, sitters: list[Sitter]) -> int:
    """How many of the answers given do not stand in the database."""
    app = create_app({"database_url": url, "data_dir": folder, "secret_key": Prepared.secret})
    missing = 0
    with app.app_context():
        for sitter in sitters:
            with read() as s:
                kept = s.execute(
                    select(AttemptItem.position, SavedResponse.response)
                    .join(SavedResponse, SavedResponse.attempt_item_id == AttemptItem.id)
                    .where(AttemptItem.attempt_id == sitter.attempt_id)
                ).all()
            found = {row.position: row.response for row in kept}
            missing += sum(
                not _same(found.get(position), given)
                for position, given in enumerate(sitter.answers, 1)
            )
    app.extensions[EXTENSION].db.dispose()
    return missing


def _same(kept: dict[str, Any] | None, given: dict[str, object]) -> bool:
    """A place is kept as it was sent; a choice under the option's own name."""
    if not kept:
        return False
    return "x" not in given or (kept.get("x"), kept.get("y")) == (given["x"], given["y"])


def report(times: Times, missing: int, cpu_s: float, people: int) -> None:
    """Print what was measured and keep it; exit code 1 when a goal is missed."""
    result: dict[str, Any] = {
        "people": people,
        "items": ITEMS,
        "pace_s": [LOW, HIGH],
        "answers": len(times.seconds.get("answer", [])),
        "lost": len(times.lost) + missing,
        "repeated": times.repeated,
        "server_cpu_s": round(cpu_s, 1),
    }
    for what in ("answer", "page", "bare"):
        for name, share in (("median", 0.5), ("p95", 0.95), ("p99", 0.99), ("most", 1.0)):
            result[f"{what}_{name}_ms"] = round(times.percentile(what, share), 1)
    result["answer_to_bare_p95"] = round(result["answer_p95_ms"] / result["bare_p95_ms"], 2)
    for name, value in result.items():
        print(f"{name:<22} {value}")
    for line in times.lost[:5]:
        print(line)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    if result["lost"] or result["answer_p95_ms"] > GOAL_P95_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
