"""An item through a window that comes from another installation has its pictures cut again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

from npt_training.assessment.authoring.service import packing
from npt_training.assessment.exam.recut import with_pictures
from npt_training.assessment.exam.service.making import framed
from npt_training.assessment.items import AnyItem
from npt_training.assessment.items.window import Window
from npt_training.assessment.qti.export import export
from npt_training.assessment.qti.service import bring_in
from npt_training.assessment.service.bank import Held, school_items
from npt_training.core import storage
from tests.accounts.factories import make_organisation
from tests.assessment import items

ELSEWHERE = "0" * 64


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def here(held: Callable[[dict[str, Any]], Held]) -> Held:
    """A windowed item with its pictures."""
    whole = held(items.locate(full_mm=20, half_mm=50))
    return replace(whole, item=framed(whole.item, whole.edition_id, "a seed of the test"))


def window(item: AnyItem) -> Window:
    assert item.window is not None
    return item.window


def unknown(here: Held) -> AnyItem:
    """The same item with pictures that are not stored here."""
    files = dict.fromkeys(window(here.item).files, ELSEWHERE)
    away = Window(box=window(here.item).box, files=files)
    return here.item.model_copy(update={"window": away})


def shown(organisation_id: str, pool: str) -> Window:
    [held] = school_items(organisation_id, pool)
    found = window(held.item)
    assert all(storage.describe(digest) for digest in found.files.values())
    return found


def test_the_same_window_gives_the_same_pictures(here: Held) -> None:
    assert with_pictures(here.item, here.edition_id) is here.item
    assert with_pictures(unknown(here), here.edition_id) == here.item


def test_in_files_of_the_pack(here: Held) -> None:
    school = make_organisation()
    doc = unknown(here).model_dump(mode="json", exclude_none=True)
    index = {"items": [{"id": doc["id"], "version": 1, "pool": "exam"}]}
    files = {"items/B9/locate.yaml": yaml.safe_dump([doc]).encode(),
             packing.INDEX: yaml.safe_dump(index).encode()}  # fmt: skip
    packing.unpack(files, school.id, person_id=None, approved=True)
    assert shown(school.id, "exam") == window(here.item)


def test_in_a_package_of_qti(here: Held) -> None:
    school = make_organisation()
    came = package(here, lambda doc: doc["window"]["files"].update(
        dict.fromkeys(doc["window"]["files"], ELSEWHERE)))  # fmt: skip
    report = bring_in(came, organisation_id=school.id, module="B9", name="p", person_id=None)
    assert report.count("new") == 1, report.as_json()
    assert shown(school.id, "practice") == window(here.item)


def test_a_secure_item_that_comes_back_changed_stays_in_its_pool(here: Held) -> None:
    school = make_organisation()
    doc = here.item.model_dump(mode="json", exclude_none=True)
    index = {"items": [{"id": doc["id"], "version": 1, "pool": "exam"}]}
    files = {"items/B9/locate.yaml": yaml.safe_dump([doc]).encode(),
             packing.INDEX: yaml.safe_dump(index).encode()}  # fmt: skip
    packing.unpack(files, school.id, person_id=None, approved=True)
    changed = package(here, lambda doc: doc.update(prompt="Where does it run, then?"))
    report = bring_in(changed, organisation_id=school.id, module="B9", name="p", person_id=None)
    assert report.count("version") == 1, report.as_json()
    assert school_items(school.id, "practice") == []
    assert school_items(school.id, "exam")[-1].item.prompt == "Where does it run, then?"


def package(held: Held, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A package of one item whose own document was changed on the way."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(export([held]).package())) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name.endswith(".npt.json"):
                doc = json.loads(content)
                change(doc["item"])
                content = json.dumps(doc).encode()
            after.writestr(name, content)
    return out.getvalue()
