"""A school with a small course whose faculty is asked five things."""

from __future__ import annotations

from pathlib import Path

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.core.editions import Edition
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person

TAIL = "\n  group: Technique\n  why: Because.\n  used: Lessons.\n  affects: Everybody.\n"
QUESTIONS = (
    "- id: volume\n  question: How much?\n  kind: number\n  units: [ml]\n  min: 0.1\n  max: 5\n"
    "  range: true\n  default: {low: 0.5, high: 1}\n  source: standring" + TAIL
    + "- id: adrenaline\n  question: Which dose?\n  kind: dose\n  units: [mg, mg/kg]\n  min: 0.01"
    "\n  max: 1\n  safety: true" + TAIL
    + "- id: who\n  question: Who may enrol?\n  kind: text" + TAIL
    + "- id: neck\n  question: The neck?\n  kind: choice\n  options: [{id: never, text: Never}, "
    "{id: later, text: Later}]" + TAIL
    + "- id: ultrasound\n  question: Ultrasound?\n  kind: yes_no" + TAIL
    + "- id: pass-mark\n  question: Pass mark\n  kind: elsewhere\n  place: module" + TAIL
)  # fmt: skip


def asked_school(
    folder: Path, *, lesson: str = "behind the bone: [%faculty:volume]"
) -> tuple[Edition, Organisation, Person]:
    """The edition, the school and its author."""
    edit = ("basic/B9/01-first.md", "behind the bone", lesson)
    edition = make_edition(folder, edit=edit, files={"faculty.yaml": QUESTIONS})
    school = make_organisation()
    return edition, school, make_person(school, "author")


def author_of(school: Organisation, person: Person) -> Principal:
    return principal(person, school, "author")
