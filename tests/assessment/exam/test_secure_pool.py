"""The secure pool: made here with a private seed, opaque, not to be had from the repository."""

from __future__ import annotations

import io
import json
import re
import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from PIL import Image
from sqlalchemy import select

from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Principal
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import MakingRuns
from npt_training.assessment.exam.service import making
from npt_training.assessment.exam.spec import ExamDoc, Section
from npt_training.assessment.generate import generate
from npt_training.assessment.items import item_of
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.service.bank import bank_of, practice_pool, school_items
from npt_training.atlas.contents import contents
from npt_training.cli.backup import write_backup
from npt_training.core.db import read
from npt_training.core.editions import newest
from npt_training.core.jobs import run_pending
from npt_training.core.runtime import current
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.assessment import factories


@pytest.fixture
def keeper(school: Flask) -> Principal:
    organisation = make_organisation()
    return factories.principal(make_person(organisation, "administrator"), organisation)


def made(keeper: Principal, count: int) -> list[Any]:
    service.order_items(keeper, count)
    run_pending()
    return school_items(keeper.organisation_id, "exam")


def test_the_pool_cannot_be_derived_from_the_repository(keeper: Principal) -> None:
    """Names tell nothing, nothing stands in the practice bank, and the repository's generator
    gives the pool neither its names nor its pictures. The whole pool: test_no_key.py."""
    pool = made(keeper, 8)
    order = service.newest_order(keeper.organisation_id)
    assert order is not None
    assert (len(pool), order.state, order.made) == (8, "done", 8)
    edition_id = newest().id
    for held in pool:
        name = held.series or ""
        assert name.startswith("exam-")
        for word in (held.item.structure, held.item.view, held.item.kind):
            assert word is None or word not in name
    practice = practice_pool(edition_id, keeper.organisation_id)
    assert not {held.id for held in pool} & {held.id for held in practice}
    assert not {held.id for held in pool} & set(bank_of(edition_id).by_id)
    assert {line.shown for line in service.pool_lines(keeper)} == {0}
    committed = {content(held.item) for held in practice}
    assert not committed & {content(held.item) for held in pool}
    asked = {held.item.structure for held in pool} - {None}
    docs = generate(making.pack_of(edition_id), seed="npt", exam=True, about=asked)
    assert docs
    assert not {doc["id"] for doc in docs} & {held.series for held in pool}
    for doc in docs[:3]:
        again = making.framed(item_of(doc), edition_id, "npt")
        assert again.window is not None
        for held in pool:
            assert held.item.window is not None
            assert not set(again.window.files.values()) & set(held.item.window.files.values())


def test_the_player_shows_the_window_and_nothing_of_its_view(keeper: Principal) -> None:
    """No name, size, digest or alternative text of a view reaches who sits the examination."""
    pool = made(keeper, 4)
    atlas = contents(newest().id)
    known = {digest for one in atlas.pictures.values() for digest in one.pictures.values()}
    person = make_person(organisation_of(keeper), "trainee")
    exam_id = service.create(keeper, "Secure")
    lines = ({"count": len(pool)},)
    doc = ExamDoc(title="Secure", sections=(Section(lines=lines),), cut_percent=60, minutes=30)
    service.save_draft(keeper, exam_id, doc, revision=1)
    service.publish(keeper, exam_id, revision=2)
    client = current_app.test_client()
    sign_in(client, person)
    first = post(client, f"/examinations/{exam_id}", {}).headers["Location"]
    names = set()
    for position in range(1, len(pool) + 1):
        page = client.get(re.sub(r"[0-9]+$", str(position), first))
        assert page.status_code == 200
        found = set(re.findall(r"[0-9a-f]{64}", page.text))
        assert len(found) == 3
        assert not found & known
        names |= found
        assert f'alt="Picture for question {position}"' in page.text
        assert 'width="1600" height="2000"' in page.text
        for view in atlas.pictures:
            assert f"{view}." not in page.text
            assert f'"{view}"' not in page.text
        for digest in sorted(found):
            answer = client.get(f"/files/{digest}")
            assert answer.status_code == 200
            with Image.open(io.BytesIO(answer.data)) as picture:
                assert picture.size[0] * 5 == picture.size[1] * 4
                assert not picture.getexif()
    assert len(names) == 3 * len(pool)


def organisation_of(keeper: Principal) -> Organisation:
    with read() as s:
        found = s.get(Organisation, keeper.organisation_id)
    assert found is not None
    return found


def content(item: Any) -> str:
    return making._content(item.model_dump(mode="json", exclude_none=True))


@pytest.mark.long
def test_the_seed_stays_in_the_data_folder(keeper: Principal, tmp_path: Path) -> None:
    made(keeper, 5)
    path = current().settings.data_dir / making.SEED_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    seed = path.read_text()
    assert len(bytes.fromhex(seed)) == 32
    archive = tmp_path / "backup.tar.gz"
    write_backup(archive)
    with tarfile.open(archive) as members:
        for info in members:
            assert making.SEED_FILE not in info.name
            file = members.extractfile(info)
            if file is not None and info.size < 5_000_000:
                assert seed.encode() not in file.read()
    with read() as s:
        for doc in s.scalars(select(ItemVersion.doc).where(ItemVersion.pool == "exam")):
            assert seed not in json.dumps(doc)


@pytest.mark.long
def test_a_second_order_makes_other_items_and_two_at_once_are_refused(keeper: Principal) -> None:
    first = {held.series for held in made(keeper, 8)}
    service.order_items(keeper, 8)
    with pytest.raises(MakingRuns):
        service.order_items(keeper, 8)
    run_pending()
    both = school_items(keeper.organisation_id, "exam")
    assert len(both) == 16
    assert first < {held.series for held in both}
    assert len({content(held.item) for held in both}) == 16
