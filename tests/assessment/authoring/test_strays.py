"""Items that other doors wrote into the bank are found, listed, and versioned on."""

from __future__ import annotations

import io

from flask import Flask
from PIL import Image

from npt_training.assessment.authoring import imaging
from npt_training.assessment.authoring.service import adopting, drafts, packing, review
from npt_training.assessment.items import item_of
from npt_training.assessment.service.bank import add_item, school_items
from npt_training.core import storage
from npt_training.core.db import write
from npt_training.core.images import accept_upload
from tests.assessment import items
from tests.assessment.authoring.school import School, approved, choice_doc, make_school, photo
from tests.queries import counted, reads


def stray(school: School, name: str, **more: object) -> None:
    doc = items.choice(id=name, module="atlas", sources=[]) | more
    with write() as s:
        add_item(
            s,
            item_of(doc),
            edition_id=school.edition_id,
            organisation_id=school.organisation.id,
            pool="practice",
        )


def test_strays_are_taken_into_the_list_once(app: Flask) -> None:
    school = make_school()
    approved(school)
    stray(school, "q-one")
    assert [held.series for held in adopting.strays(school.ada)] == ["q-one"]
    assert adopting.adopt(school.ada) == 1
    assert adopting.adopt(school.ada) == 0
    [draft] = drafts.drafts(school.ada, drafts.Sought(words="q-one")).drafts
    assert (draft.state, draft.version) == ("approved", 1)
    review.retire(school.ada, draft.id, draft.revision)
    assert "q-one" not in [one.series for one in school_items(school.organisation.id, "practice")]


def test_the_next_version_follows_the_bank(app: Flask) -> None:
    school = make_school()
    draft, held = approved(school)
    doc = held.item.model_dump(mode="json", exclude_none=True) | {"prompt": "From elsewhere?"}
    with write() as s:
        add_item(
            s, item_of(doc), edition_id=school.edition_id,
            organisation_id=school.organisation.id, pool="practice", version=2,
        )  # fmt: skip
    draft = review.reopen(school.ada, draft.id, draft.revision)
    draft = drafts.save(school.ada, draft.id, choice_doc(draft, prompt="Mine?"), draft.revision)
    assert approved(school, draft=draft)[1].version == 3


def test_what_came_from_elsewhere_goes_out_and_in(app: Flask) -> None:
    """Without a source, and on a PNG, as other formats bring them."""
    school, other = make_school(), make_school(name="Elsewhere")
    content = accept_upload(photo(form="PNG"), max_bytes=10**7, max_pixels=10**7).content
    digest = storage.put(content, imaging.PNG)
    picture = {"digest": digest, "width": 800, "height": 600, "mm_per_px": 0.5,
               "accuracy_mm": 2.0, "alt": "Ankle"}  # fmt: skip
    stray(school, "q-one", picture=picture)
    files = packing.pack(school.organisation.id)
    assert files[f"pictures/{digest}.png"] == content
    packing.unpack(files, other.organisation.id, person_id=None, approved=True)
    assert packing.pack(other.organisation.id) == files


def test_a_png_with_more_in_it_is_not_ours() -> None:
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo(form="PNG"))) as picture:
        exif = Image.Exif()
        exif[0x010F] = "Camera"
        picture.save(out, "PNG", exif=exif)
    assert not imaging.is_ours(out.getvalue())


def test_the_list_costs_the_same_for_many_items(app: Flask) -> None:
    school = make_school()

    def cost() -> int:
        with counted(app) as asked:
            drafts.drafts(school.ada, drafts.Sought())
        return len(reads(asked))

    drafts.begin(school.ada, "choice")
    few = cost()
    for author in (school.ada, school.ben):
        for _n in range(20):
            drafts.begin(author, "choice")
    assert cost() == few == 4
