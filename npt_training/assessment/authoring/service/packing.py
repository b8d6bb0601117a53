"""A school's items as files and back: the folders of the pack, with the pictures beside them.

``items/<module>/<kind>.yaml`` (``items/atlas/school/<kind>.yaml`` where no module is named) are
read by ``content check`` like any pack; ``pictures/<digest>.webp`` (or ``.png``) hold the bytes;
``school.yaml`` says what a pack does not need: version, pool, and what is retired.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from npt_training.assessment.authoring import imaging
from npt_training.assessment.authoring.errors import ImportRefused
from npt_training.assessment.authoring.models import Draft, SchoolPicture
from npt_training.assessment.authoring.service.check import check
from npt_training.assessment.authoring.service.drafts import POOLS, act, columns
from npt_training.assessment.authoring.service.review import accept_as_it_is
from npt_training.assessment.exam.recut import with_pictures
from npt_training.assessment.items import PRACTICE, AnyItem, item_of
from npt_training.assessment.service.bank import school_items
from npt_training.core import editions, storage
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.runtime import current

INDEX = "school.yaml"
MOST_ITEMS = 5000
Files = dict[str, bytes]


@dataclass
class Brought:
    """What an import did, by name of the item."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    pictures: int = 0


def pack(organisation_id: str, *, exam: bool = False) -> Files:
    """Every item in use, path to bytes. The secure pool is left out unless ``exam`` says so."""
    pools = POOLS if exam else ("practice",)
    held = [one for pool in pools for one in school_items(organisation_id, pool)]
    docs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    index: list[dict[str, Any]] = []
    digests: set[str] = set()
    for one in held:
        doc = one.item.model_dump(mode="json", exclude_none=True)
        folder = f"{PRACTICE}/school" if one.module_id == PRACTICE else one.module_id
        docs[f"items/{folder}/{one.item.kind}.yaml"].append(doc)
        index.append({"id": one.item.id, "version": one.version, "pool": one.pool})
        if doc.get("picture"):
            digests.add(doc["picture"]["digest"])
    files = {path: _yaml(found) for path, found in sorted(docs.items())}
    files |= {_picture_path(digest): storage.get(digest) for digest in sorted(digests)}
    return files | {INDEX: _yaml({"items": index})}


def _picture_path(digest: str) -> str:
    stored = storage.describe(digest)
    png = stored is not None and stored.media_type == imaging.PNG
    return f"pictures/{digest}.{'png' if png else 'webp'}"


def unpack(
    files: Mapping[str, bytes],
    organisation_id: str,
    *,
    person_id: str | None,
    approved: bool = False,
) -> Brought:
    """Bring files in, all or nothing. ImportRefused names the first things that are wrong.

    Items land in review, for another author to approve; ``approved`` (the command line only) takes
    them into the bank as they are. What is there already in the same words is left alone.
    """
    docs, index = _documents(files), _index(files)
    pictures = _pictures(files)
    edition_id = editions.newest().id
    items: dict[str, tuple[dict[str, Any], AnyItem]] = {}
    faults: list[str] = []
    for path, doc in docs:
        faults += _faults(path, doc, pictures, items, edition_id)
    if faults:
        raise ImportRefused(" ".join(faults[:20]))
    if not items:
        raise ImportRefused(_("There is no item in these files."))
    for made in pictures.values():
        storage.put(made.content, imaging.media_type_of(made.content))
    for name, (_doc, item) in items.items():
        if item.window is not None:
            item = with_pictures(item, edition_id)
            items[name] = item.model_dump(mode="json", exclude_none=True), item
    brought = Brought(pictures=len(pictures))
    try:
        with write() as s:
            for digest, made in pictures.items():
                _keep_picture(s, organisation_id, person_id, digest, made, items)
            for name, (doc, item) in items.items():
                entry = index.get(name, {})
                _bring(s, organisation_id, person_id, doc, item, entry, approved, brought)
            counts = {"new": len(brought.new), "changed": len(brought.changed)}
            record(s, "authoring.import", actor=person_id, subject=organisation_id, detail=counts)
    except IntegrityError as error:
        raise ImportRefused(_("Somebody else changed these items just now. Try again.")) from error
    return brought


def _bring(
    s: Any,
    organisation_id: str,
    person_id: str | None,
    doc: dict[str, Any],
    item: AnyItem,
    entry: Mapping[str, Any],
    approved: bool,
    brought: Brought,
) -> None:
    found = s.scalars(
        select(Draft.id).where(Draft.organisation_id == organisation_id, Draft.series == doc["id"])
    ).one_or_none()
    draft = locked(s, Draft, found) if found else None
    if draft is not None and _whole(draft.doc) == doc:
        brought.same.append(doc["id"])
        return
    pool = entry.get("pool") if entry.get("pool") in POOLS else "practice"
    if draft is None:
        draft = _new_draft(organisation_id, person_id, doc, str(pool))
        s.add(draft)
        brought.new.append(doc["id"])
    else:
        if draft.pool != pool and draft.version:
            raise ImportRefused(
                _("%(name)s stays in the pool of its first version.", name=doc["id"])
            )
        if draft.state != "approved":
            s.add(act(draft, person_id, "replaced"))
        for name, value in columns(doc).items():
            setattr(draft, name, value)
        draft.state, draft.revision = "review", draft.revision + 1
        draft.authors = [person_id] if person_id else []
        draft.updated_by, draft.updated_at = person_id or draft.updated_by, now()
        brought.changed.append(doc["id"])
    s.flush()
    if approved:
        accept_as_it_is(s, draft, item, editions.newest().id)
    else:
        s.add(act(draft, person_id, "submit", text=_("Brought in from files.")))
    s.flush()


def _new_draft(
    organisation_id: str, person_id: str | None, doc: dict[str, Any], pool: str
) -> Draft:
    return Draft(
        id=new_id(),
        organisation_id=organisation_id,
        series=doc["id"],
        kind=doc["kind"],
        pool=pool,
        state="review",
        version=0,
        retired=False,
        revision=1,
        authors=[person_id] if person_id else [],
        created_by=person_id or "",
        created_at=now(),
        updated_by=person_id or "",
        updated_at=now(),
        **columns(doc),
    )


def _faults(
    path: str,
    doc: Any,
    pictures: Mapping[str, imaging.Made],
    items: dict[str, tuple[dict[str, Any], AnyItem]],
    edition_id: str,
) -> list[str]:
    """What is wrong with one document; a sound one is put among ``items``."""
    if not isinstance(doc, dict) or not isinstance(doc.get("id"), str):
        return [_("%(path)s: an item has an id.", path=path)]
    name = doc["id"]
    if name in items:
        return [_("%(path)s: %(name)s stands here twice.", path=path, name=name)]
    digest = (doc.get("picture") or {}).get("digest") if doc.get("picture") else None
    if digest is not None and digest not in pictures and storage.describe(str(digest)) is None:
        return [_("%(path)s: the picture of %(name)s is missing.", path=path, name=name)]
    if not str(doc.get("kind", "")):
        return [_("%(path)s: %(name)s has no kind.", path=path, name=name)]
    found = check(doc, edition_id, written_here=False)
    if found.item is None or found.faults:
        return [f"{path}: {name}: {fault.text}" for fault in found.faults]
    plain = found.item.model_dump(mode="json", exclude_none=True)
    items[name] = (plain, found.item)
    return []


def _documents(files: Mapping[str, bytes]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for path in sorted(files):
        if path.startswith("items/") and path.endswith((".yaml", ".yml")):
            docs = _loaded(path, files[path])
            if not isinstance(docs, list):
                raise ImportRefused(_("%(path)s holds no list of items.", path=path))
            found += [(path, doc) for doc in docs]
    if len(found) > MOST_ITEMS:
        raise ImportRefused(_("At most %(most)s items at once.", most=MOST_ITEMS))
    return found


def _index(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    doc = _loaded(INDEX, files[INDEX]) if INDEX in files else {}
    rows = doc.get("items") if isinstance(doc, dict) else None
    return {
        row["id"]: row
        for row in rows or []
        if isinstance(row, dict) and isinstance(row.get("id"), str)
    }


def _pictures(files: Mapping[str, bytes]) -> dict[str, imaging.Made]:
    """Pictures by digest, each such as we make: others are refused, not served."""
    most = current().settings.upload_max_bytes
    found: dict[str, imaging.Made] = {}
    for path, content in files.items():
        if not path.startswith("pictures/"):
            continue
        digest = path.removeprefix("pictures/").partition(".")[0]
        if hashlib.sha256(content).hexdigest() != digest:
            raise ImportRefused(_("%(path)s is not what its name says.", path=path))
        if len(content) > most or not imaging.is_ours(content):
            raise ImportRefused(
                _("%(path)s is no picture as we write them. Upload it by hand.", path=path)
            )
        width, height = imaging.size_of(content)
        found[digest] = imaging.Made(content, width, height)
    return found


def _keep_picture(
    s: Any,
    organisation_id: str,
    person_id: str | None,
    digest: str,
    made: imaging.Made,
    items: Mapping[str, tuple[dict[str, Any], AnyItem]],
) -> None:
    """Put an imported picture into the school's library, with the words of an item that uses it."""
    used = [doc["picture"] for doc, _item in items.values() if doc.get("picture")]
    words = next((one for one in used if one["digest"] == digest), None)
    known = s.scalars(
        select(SchoolPicture.id)
        .where(SchoolPicture.organisation_id == organisation_id, SchoolPicture.digest == digest)
        .limit(1)
    ).first()
    if words is None or known is not None:
        return
    scale = words.get("calibration")
    points = {"points": [scale["first"], scale["second"]], "mm": scale["mm"]} if scale else None
    s.add(
        SchoolPicture(
            organisation_id=organisation_id,
            digest=digest,
            width=made.width,
            height=made.height,
            mm_per_px=words["mm_per_px"],
            calibration=points,
            alt=words["alt"][:255],
            credit=(words.get("credit") or "")[:255],
            from_id=None,
            uploaded_by=person_id or "",
            uploaded_at=now(),
            confirmed_by=person_id or "",
            confirmed_at=now(),
        )
    )


def counted(files: Mapping[str, bytes]) -> int:
    """How many items there are in the files of an export."""
    return len(_index(files))


def _whole(doc: dict[str, Any]) -> dict[str, Any]:
    """A draft's document with what its kind takes for granted written out, as files have it."""
    try:
        return item_of(doc).model_dump(mode="json", exclude_none=True)
    except ValidationError:
        return doc


def _loaded(path: str, content: bytes) -> Any:
    try:
        return yaml.safe_load(content.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ImportRefused(_("%(path)s cannot be read as YAML.", path=path)) from error


def _yaml(doc: Any) -> bytes:
    text: str = yaml.safe_dump(doc, sort_keys=False, allow_unicode=True, width=96)
    return text.encode()
