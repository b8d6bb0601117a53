"""A school with two authors on the small atlas, and the things they make."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.authoring.models import Draft, SchoolPicture
from npt_training.assessment.authoring.service import drafts, pictures, review
from npt_training.assessment.service.bank import Held
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories, items

ALL_TICKED = list(pictures.CONFIRMATIONS)


@dataclass
class School:
    organisation: Organisation
    ada: Principal
    ben: Principal
    people: dict[str, Person]
    edition_id: str


def make_school(*docs: dict[str, Any], name: str = "Coastal School") -> School:
    """Two authors, Ada and Ben, and an edition with ``docs`` (a choice item if none)."""
    edition_id = factories.make_edition(list(docs) or [items.choice()])
    organisation = make_organisation(name)
    people = {
        "ada": make_person(organisation, "administrator", name="Ada Author"),
        "ben": make_person(organisation, "administrator", name="Ben Author"),
    }
    allowed = frozenset({Permission.MANAGE_CONTENT, Permission.VIEW_OWN})
    ada, ben = (Principal(one.id, one.name, organisation.id, allowed) for one in people.values())
    return School(organisation, ada, ben, people, edition_id)


def photo(
    size: tuple[int, int] = (800, 600),
    *,
    form: str = "JPEG",
    colour: tuple[int, int, int] = (180, 150, 130),
    **more: Any,
) -> bytes:
    """A photograph as a camera makes it; ``exif`` may be given."""
    out = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    picture.paste((90, 60, 50), (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    picture.save(out, form, **more)
    return out.getvalue()


def ready_picture(actor: Principal, content: bytes | None = None) -> SchoolPicture:
    """A picture brought in, calibrated (1 px is 0.25 mm) and confirmed."""
    row = pictures.upload(actor, content or photo())
    points = [(0.1, 0.5), (0.6, 0.5)]
    row = pictures.calibrate(actor, row.id, row.digest, points=points, mm=100)
    return pictures.confirm(
        actor, row.id, row.digest, alt="Ankle from outside", credit="Own work", ticked=ALL_TICKED
    )


def choice_doc(draft: Draft, **more: Any) -> dict[str, Any]:
    """A whole choice item under a draft's name."""
    doc = items.choice(id=draft.series, module="atlas", structure="sural")
    doc |= {"prompt": "Where does it run?", **more}
    return doc


def locate_doc(draft: Draft, **more: Any) -> dict[str, Any]:
    return items.locate(id=draft.series, module="atlas") | {"prompt": "Tap on it.", **more}


def written_draft(actor: Principal, *, pool: str = "practice", **more: Any) -> Draft:
    """A whole draft of a choice item."""
    draft = drafts.begin(actor, "choice", pool=pool)
    return drafts.save(actor, draft.id, choice_doc(draft, **more), draft.revision)


def approved(
    school: School, *, pool: str = "practice", draft: Draft | None = None, **more: Any
) -> tuple[Draft, Held]:
    """Written by Ada, approved by Ben."""
    draft = draft or written_draft(school.ada, pool=pool, **more)
    draft = review.submit(school.ada, draft.id, draft.revision)
    held = review.approve(school.ben, draft.id, draft.revision)
    return drafts.get(school.ada, draft.id), held
