"""The committed parts of the content beside a small course: questions, cards, sheets, wording."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from npt_training.accounts.models import Organisation
from tests.curriculum.factories import make_edition
from tests.world import make_organisation

COURSES = Path(__file__).resolve().parents[2] / "courses"
PARTS = ("faculty.yaml", "wording.yaml", "emergency/*.yaml", "sheets/*.yaml")
SMALL = "- {id: standring, cite: Gray's Anatomy}\n- {id: trial-2020, cite: A small trial}\n"


@cache
def files() -> dict[str, str]:
    """The files by name; the small course's sources stand before the committed ones."""
    found = {
        path.relative_to(COURSES).as_posix(): path.read_text()
        for pattern in PARTS
        for path in sorted(COURSES.glob(pattern))
    }
    sources = (COURSES / "sources.yaml").read_text()
    found["sources.yaml"] = SMALL + sources.replace("- id: standring\n", "- id: standring-2\n")
    return found


def school_with_parts(folder: Path, **changed: str) -> Organisation:
    """A school on an edition with every committed part."""
    make_edition(folder, files=files() | changed)
    return make_organisation()
