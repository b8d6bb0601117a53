"""The secure pool: items made here from atlas truth, with a private seed that stays here."""

from __future__ import annotations

import hashlib
import hmac
import os
import random
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.exam.errors import MakingRuns, UnknownModule
from npt_training.assessment.exam.framing import cut, frame
from npt_training.assessment.exam.models import Making
from npt_training.assessment.exam.service.pool import name_of, nerves_of, shown_counts
from npt_training.assessment.generate import generate
from npt_training.assessment.items import AnyItem, item_of
from npt_training.assessment.items.window import Window
from npt_training.assessment.service.bank import Held, add_item, bank_of, school_items
from npt_training.assessment.stimulus import stimulus
from npt_training.assessment.window import seen_through, whole_item
from npt_training.atlas.contents import contents
from npt_training.atlas.models_db import AtlasView
from npt_training.atlas.pack import AtlasPack
from npt_training.atlas.viewfiles import ViewFiles
from npt_training.core import editions, storage
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.core.runtime import current
from npt_training.core.signing import canonical

SEED_FILE = "exam_seed"
MAKE = "exam.make"
PER_NERVE = 15
DEFAULT_COUNT = 200
MOST_COUNT = 1000
CHUNK = 25
PLACES = 4
"""Digits to which places are the same: those of a windowed item were moved and are moved back."""


@dataclass(frozen=True)
class PoolLine:
    """One item of the secure pool as its keepers see it."""

    name: str
    kind: str
    structure: str | None
    view: str | None
    level: str
    version: int
    origin: str
    prompt: str
    shown: int


def private_seed() -> bytes:
    """The seed of this installation, made on first use: 32 bytes in the data folder, mode 0600.

    It is in no table, backup or repository. Lost, it is made anew: items in the pool stay.
    """
    path = current().settings.data_dir / SEED_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text("ascii").strip())


def order_items(actor: Principal, count: int, *, module: str | None = None) -> str:
    """Ask the worker for ``count`` new items; returns the order. Raises MakingRuns, UnknownModule.

    ``module``: only of the nerves that module names.
    """
    actor.require(Permission.MANAGE_CONTENT)
    return place_order(actor.organisation_id, count, by=actor.person_id, module=module)


def place_order(
    organisation_id: str,
    count: int,
    *,
    by: str | None,
    module: str | None = None,
    queue: bool = True,
) -> str:
    """The same without a person. ``queue`` False: the caller makes them itself, not the worker.

    Raises UnknownModule, MakingRuns.
    """
    if module is not None and not nerves_of(editions.newest().id, module):
        raise UnknownModule(module)
    count = min(max(count, 1), MOST_COUNT)
    try:
        with write() as s:
            running = s.scalars(
                select(Making.id).where(
                    Making.organisation_id == organisation_id,
                    Making.state.in_(("waiting", "making")),
                )
            ).first()
            if running is not None:
                raise MakingRuns()
            last = s.scalar(
                select(func.max(Making.round)).where(Making.organisation_id == organisation_id)
            )
            order = Making(
                id=new_id(),
                organisation_id=organisation_id,
                round=(last or 0) + 1,
                wanted=count,
                made=0,
                state="waiting",
                asked_by=by,
                asked_at=now(),
            )
            s.add(order)
            s.flush()
            if queue:
                enqueue(s, MAKE, {"making_id": order.id, "module": module}, key=order.id)
            detail: dict[str, Any] = {"round": order.round, "wanted": count}
            detail |= {"module": module} if module else {}
            record(s, "exam.make_items", actor=by, subject=order.id, detail=detail)
            return order.id
    except IntegrityError as error:
        raise MakingRuns() from error


def newest_order(organisation_id: str) -> Making | None:
    with read() as s:
        return s.scalars(
            select(Making)
            .where(Making.organisation_id == organisation_id)
            .order_by(Making.round.desc())
            .limit(1)
        ).first()


def make_items(making_id: str, module: str | None = None) -> int:
    """Carry out an order; returns how many items the pool got. Run again, it goes on.

    ``module``: of its nerves only, so that an examination of a tier finds what it draws.

    Nothing that stands in the practice bank, or in the pool already, is made a second time.
    """
    with write() as s:
        order = locked(s, Making, making_id)
        if order is None or order.state in ("done", "failed"):
            return 0
        order.state = "making"
    edition_id = editions.newest().id
    mine = school_items(order.organisation_id, "exam")
    known = {_content(held.item.model_dump(mode="json", exclude_none=True)) for held in mine}
    names = {name_of(held) for held in mine}
    known |= {
        _content(held.item.model_dump(mode="json", exclude_none=True))
        for held in bank_of(edition_id).by_id.values()
    }
    seed = _seed_of(order.organisation_id, order.round)
    about = nerves_of(edition_id, module) if module else None
    docs = drafted(pack_of(edition_id), order.wanted, seed, known, about)
    made = sum(doc["id"] in names for doc in docs)
    fresh = [doc for doc in docs if doc["id"] not in names and _content(doc) not in known]
    chosen = spread(fresh, max(0, order.wanted - made), seed)
    for start in range(0, len(chosen), CHUNK):
        shown = [framed(item_of(doc), edition_id, seed) for doc in chosen[start : start + CHUNK]]
        with write() as s:
            for item in shown:
                add_item(
                    s, item, edition_id=edition_id,
                    organisation_id=order.organisation_id, pool="exam",
                )  # fmt: skip
                made += 1
            row = locked(s, Making, making_id)
            assert row is not None
            row.made = made
    with write() as s:
        row = locked(s, Making, making_id)
        assert row is not None
        row.state, row.made, row.ended_at = "done", made, now()
    return made


def drafted(
    pack: AtlasPack,
    count: int,
    seed: str,
    known: Collection[str] = (),
    about: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """Items of as many nerves and landmarks as it takes for ``count`` of them to bring a new one.

    In an order that the seed decides; of the whole atlas where it holds no more. ``about``: of
    these nerves only.
    """
    subjects = sorted({*pack.nerves, *(k for k, one in pack.landmarks.items() if one.ask)})
    if about is not None:
        subjects = [one for one in subjects if one in about]
    random.Random(seed).shuffle(subjects)  # noqa: S311 - the seed itself is secret
    found: list[dict[str, Any]] = []
    while subjects:
        batch, subjects = subjects[:count], subjects[count:]
        found += generate(
            pack, seed=seed, per_nerve=PER_NERVE, exam=True, about=batch, taught=about
        )
        fresh = [doc for doc in found if _content(doc) not in known]
        if len({doc.get("structure") or doc["id"] for doc in fresh}) >= count:
            break
    return found


def framed(item: AnyItem, edition_id: str, seed: str) -> AnyItem:
    """The item as it is asked: through a window on its view that only the seed knows.

    The cut picture is stored; its name is the digest of its bytes.
    """
    if item.view is None:
        return item
    view = stimulus(edition_id, item.view)
    rng = random.Random(f"{seed}|window|{item.id}")  # noqa: S311 - the seed itself is secret
    box = frame(item, view, rng)
    cuts = cut(storage.get(view.files[max(view.files)]), box)
    digests = storage.put_many((content, "image/webp", True) for content in cuts.values())
    return seen_through(item, Window(box=box, files=dict(zip(cuts, digests, strict=True))))


def spread(docs: Sequence[dict[str, Any]], count: int, seed: str) -> list[dict[str, Any]]:
    """``count`` of the documents, the structures taking turns in an order that the seed decides."""
    rng = random.Random(seed)  # noqa: S311 - the seed itself is secret
    groups: dict[str, list[dict[str, Any]]] = {}
    for doc in docs:
        groups.setdefault(str(doc.get("structure")), []).append(doc)
    for group in groups.values():
        rng.shuffle(group)
    order = sorted(groups)
    rng.shuffle(order)
    found: list[dict[str, Any]] = []
    while len(found) < count and any(groups.values()):
        for name in order:
            if groups[name] and len(found) < count:
                found.append(groups[name].pop())
    return found


def pool_lines(actor: Principal) -> list[PoolLine]:
    """The whole secure pool of the school, most shown first."""
    actor.require(Permission.MANAGE_CONTENT)
    shown = shown_counts(actor.organisation_id)
    lines = [_line(held, shown) for held in school_items(actor.organisation_id, "exam")]
    return sorted(lines, key=lambda one: (-one.shown, one.structure or "", one.kind, one.name))


def _line(held: Held, shown: Mapping[str, int]) -> PoolLine:
    item, name = held.item, name_of(held)
    return PoolLine(
        name, item.kind, item.structure, item.view, item.level, held.version, item.origin,
        item.prompt, shown.get(name, 0),
    )  # fmt: skip


def _seed_of(organisation_id: str, number: int) -> str:
    label = f"{organisation_id}:{number}".encode()
    return hmac.new(private_seed(), label, hashlib.sha256).hexdigest()


def _content(doc: Mapping[str, Any]) -> str:
    """What an item asks and keys, however it is called, phrased and framed."""
    item = whole_item(item_of(dict(doc))).model_dump(mode="json", exclude_none=True)
    for name in ("id", "prompt", "rationale"):
        item.pop(name, None)
    for point in item.get("points", ()):
        point["at"] = [round(share, PLACES) for share in point["at"]]
    return hashlib.sha256(canonical(item)).hexdigest()


class _StoredMaps(Mapping[str, bytes]):
    """Distance maps by key, read from storage when they are asked for."""

    def __init__(self, digests: Mapping[str, str]) -> None:
        self._digests = digests

    def __getitem__(self, key: str) -> bytes:
        return storage.get(self._digests[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)


def pack_of(edition_id: str) -> AtlasPack:
    """The atlas of an edition as the generator reads it, from the database and the storage."""
    atlas = contents(edition_id)
    with read() as s:
        rows = s.execute(
            select(AtlasView.code, AtlasView.truth, AtlasView.maps).where(
                AtlasView.edition_id == edition_id
            )
        ).all()
    return AtlasPack(
        nerves=dict(atlas.nerves),
        landmarks=dict(atlas.landmarks),
        hazards=dict(atlas.hazards),
        territories=dict(atlas.territories),
        dermatomes=dict(atlas.dermatomes),
        sources=dict(atlas.sources),
        entries={code: atlas.pictures[code].entry for code, _truth, _maps in rows},
        views={
            code: ViewFiles(atlas.pictures[code].entry, truth, {}, _StoredMaps(maps))
            for code, truth, maps in rows
        },
    )
