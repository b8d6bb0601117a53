"""The secure pool: made here with a private seed, opaque, not to be had from the repository."""

from __future__ import annotations

import json
import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import MakingRuns
from npt_training.assessment.exam.service import making
from npt_training.assessment.generate import generate
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.service.bank import bank_of, practice_pool, school_items
from npt_training.cli.backup import write_backup
from npt_training.core.db import read
from npt_training.core.editions import newest
from npt_training.core.jobs import run_pending
from npt_training.core.runtime import current
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories

PUBLIC_SEEDS = ("1", "npt", "0" * 32)


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
    reproduces nothing whose key rests on chosen places, pins or options."""
    pool = made(keeper, 60)
    assert len(pool) == 60
    order = service.newest_order(keeper.organisation_id)
    assert order is not None
    assert (order.state, order.made) == ("done", 60)
    edition_id = newest().id
    for held in pool:
        name = held.series or ""
        assert name.startswith("exam-")
        for word in (held.item.structure, held.item.view, held.item.kind):
            assert word is None or word not in name
    practice = practice_pool(edition_id, keeper.organisation_id)
    committed = {content(held.item) for held in practice}
    mine = {content(held.item): held for held in pool}
    assert not committed & set(mine)
    atlas = making.pack_of(edition_id)
    for seed in PUBLIC_SEEDS:
        docs = generate(atlas, seed=seed, per_nerve=making.PER_NERVE, exam=True)
        assert not {doc["id"] for doc in docs} & {held.series for held in pool}
        again = {making._content(doc) for doc in docs} & set(mine)
        assert len(again) < len(pool) / 2, (
            "which items are asked must not follow from a public seed"
        )


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


def test_the_pool_is_nowhere_else(keeper: Principal) -> None:
    pool = made(keeper, 5)
    edition_id = newest().id
    names = {held.id for held in pool}
    assert not names & set(bank_of(edition_id).by_id)
    assert not names & {held.id for held in practice_pool(edition_id, keeper.organisation_id)}
    lines = service.pool_lines(keeper)
    assert {line.shown for line in lines} == {0}
    assert keeper.may(Permission.MANAGE_CONTENT)
