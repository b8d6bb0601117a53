"""Out to the pack's files and back loses nothing; odd archives are refused whole."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from npt_training.assessment.authoring import archive
from npt_training.assessment.authoring.errors import ImportRefused
from npt_training.assessment.authoring.service import drafts, packing, review
from npt_training.assessment.pack import load_items
from npt_training.assessment.service.bank import school_items
from npt_training.core import storage
from tests.assessment import items
from tests.assessment.authoring.school import (
    School,
    approved,
    locate_doc,
    make_school,
    photo,
    ready_picture,
)


def zone_item(school: School) -> dict[str, Any]:
    """A region item on a photograph, with every shape of zone, approved."""
    row = ready_picture(school.ada, photo((900, 700)))
    draft = drafts.begin(school.ada, "region", picture_id=row.id)
    zones = [
        {"id": "z1", "name": "Höhle", "right": True,
         "polygon": [[0.1, 0.1], [0.3, 0.1], [0.2, 0.3]]},
        {"id": "z2", "name": "Ring", "right": False, "circle": {"at": [0.5, 0.5], "r": 0.1}},
        {"id": "z3", "name": "Egg", "right": False, "unsafe": True,
         "ellipse": {"at": [0.8, 0.8], "rx": 0.05, "ry": 0.1, "turn": 30.0}},
        {"id": "z4", "name": "Box", "right": True,
         "rectangle": {"corner": [0.6, 0.1], "opposite": [0.8, 0.2]}},
    ]  # fmt: skip
    doc = draft.doc | {
        "prompt": "Tap it: “quoted”, çédille, 0.1", "rationale": "It lies there.\nTwo lines.",
        "own_sources": ["Own, 2026"], "zones": zones, "structure": "sural",
    }  # fmt: skip
    draft = drafts.save(school.ada, draft.id, doc, draft.revision)
    return approved(school, draft=draft)[1].item.model_dump(mode="json", exclude_none=True)


def docs_of(school: School, pool: str = "practice") -> dict[str, dict[str, Any]]:
    return {
        one.item.id: one.item.model_dump(mode="json", exclude_none=True)
        for one in school_items(school.organisation.id, pool)
    }


def test_out_and_in_gives_equal_documents_and_pictures_by_digest(
    app: Flask, tmp_path: Path
) -> None:
    school = make_school()
    picture_doc = zone_item(school)
    approved(school)
    approved(school, module="B9", prompt="Filed?")
    located = drafts.begin(school.ada, "locate", view=items.VIEW)
    located = drafts.save(school.ada, located.id, locate_doc(located), located.revision)
    approved(school, draft=located)
    before = docs_of(school)
    files = packing.pack(school.organisation.id)
    archive.write_folder(files, tmp_path / "out")
    again = archive.unzipped(archive.zipped(archive.read_folder(tmp_path / "out")))
    assert again == files

    other = make_school(name="Elsewhere")
    brought = packing.unpack(again, other.organisation.id, person_id=None, approved=True)
    assert len(brought.new) == 4
    assert docs_of(other) == before
    assert packing.pack(other.organisation.id) == files
    digest = picture_doc["picture"]["digest"]
    assert files[f"pictures/{digest}.webp"] == storage.get(digest)
    repeated = packing.unpack(again, other.organisation.id, person_id=None, approved=True)
    assert (repeated.new, repeated.changed, len(repeated.same)) == ([], [], 4)


def test_the_folder_is_a_pack(app: Flask, tmp_path: Path) -> None:
    """What is written is read by the reader of the course's own bank."""
    school = make_school()
    approved(school, module="B9")
    archive.write_folder(packing.pack(school.organisation.id), tmp_path / "out")
    [item] = load_items(tmp_path / "out" / "items", items.facts())
    assert item.model_dump(mode="json", exclude_none=True) == next(iter(docs_of(school).values()))


def test_examination_items_leave_only_when_asked(app: Flask) -> None:
    school = make_school()
    approved(school)
    _draft, secret = approved(school, pool="exam", prompt="Secret?")
    plain = packing.pack(school.organisation.id)
    assert not any(
        b"Secret?" in content or secret.item.id.encode() in content for content in plain.values()
    )
    whole = packing.pack(school.organisation.id, exam=True)
    assert any(b"Secret?" in content for content in whole.values())
    other = make_school(name="Elsewhere")
    packing.unpack(whole, other.organisation.id, person_id=None, approved=True)
    assert list(docs_of(other, "exam")) == [secret.item.id]


def test_what_a_person_brings_in_waits_for_another(app: Flask) -> None:
    school, other = make_school(), make_school(name="Elsewhere")
    approved(school)
    files = packing.pack(school.organisation.id)
    packing.unpack(files, other.organisation.id, person_id=other.ada.person_id)
    [draft] = drafts.every(other.ada)
    assert draft.state == "review"
    assert docs_of(other) == {}
    with pytest.raises(Exception, match="yourself"):
        review.approve(other.ada, draft.id, draft.revision)
    review.approve(other.ben, draft.id, draft.revision)
    assert docs_of(other) == docs_of(school)


def test_a_changed_item_is_a_next_version(app: Flask) -> None:
    school = make_school()
    _draft, held = approved(school)
    path, content = next(
        (p, c) for p, c in packing.pack(school.organisation.id).items() if "items/" in p
    )
    changed = {path: content.replace(b"Where does it run?", b"Where does it really run?")}
    brought = packing.unpack(changed, school.organisation.id, person_id=None, approved=True)
    assert brought.changed == [held.item.id]
    [newest] = school_items(school.organisation.id, "practice")
    assert (newest.version, newest.item.prompt) == (2, "Where does it really run?")


def test_one_fault_holds_everything_back(app: Flask) -> None:
    school = make_school()
    good = items.choice(id="s-good", module="atlas")
    bad = items.choice(id="s-bad", module="atlas", sources=["nobody"])
    files = {"items/atlas/school/choice.yaml": yaml.safe_dump([good, bad]).encode()}
    with pytest.raises(ImportRefused, match="nobody"):
        packing.unpack(files, school.organisation.id, person_id=None, approved=True)
    assert drafts.every(school.ada) == []


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"items/a/b.yaml": b"{not: [closed"},
        {"items/a/b.yaml": b"word"},
        {"items/a/b.yaml": b"- 7"},
        {"items/a/b.yaml": b"- {id: x, kind: locate}"},
        {"items/a/b.yaml": b"\xff\xfe\x00"},
        {"items/a/b.yaml": b"!!python/object/apply:os.system ['true']"},
        {"pictures/abc.webp": b"RIFF"},
        {"items/a/b.yaml": b"- {id: [1], kind: {}}"},
        {"items/a/b.yaml": b"- {id: x, kind: region, picture: {digest: " + b"0" * 64 + b"}}"},
    ],
)
def test_odd_files_are_refused(app: Flask, files: dict[str, bytes]) -> None:
    school = make_school()
    with pytest.raises(ImportRefused):
        packing.unpack(files, school.organisation.id, person_id=None)


def test_a_picture_that_is_not_as_we_write_them_is_refused(app: Flask) -> None:
    import hashlib

    school = make_school()
    content = photo()
    name = f"pictures/{hashlib.sha256(content).hexdigest()}.webp"
    with pytest.raises(ImportRefused, match="no picture as we write them"):
        packing.unpack({name: content}, school.organisation.id, person_id=None)


def archived(*entries: tuple[str, bytes, int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content, mode in entries:
            entry = zipfile.ZipInfo(path)
            entry.external_attr = mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"no zip",
        archived(("../up.yaml", b"x", 0o644)),
        archived(("/etc/passwd", b"x", 0o644)),
        archived(("c:\\x", b"x", 0o644)),
        archived(("items/link", b"/etc/passwd", stat.S_IFLNK | 0o777)),
        archived(*[("bomb", b"\0" * 150_000_000, 0o644), ("bomb2", b"\0" * 60_000_000, 0o644)]),
    ],
    ids=["no-zip", "up", "root", "drive", "link", "bomb"],
)
def test_hostile_archives_are_refused(app: Flask, content: bytes) -> None:
    with app.test_request_context(), pytest.raises(ImportRefused):
        archive.unzipped(content)


def test_a_folder_that_is_not_empty_is_left_alone(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine.txt").write_text("keep")
    with pytest.raises(ImportRefused):
        archive.write_folder({"a": b"b"}, folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
