"""Our own document beside the QTI of an item: how the same item comes back.

It counts only for exactly the XML it was written for. Where another system changed the XML, that
is what is imported.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from npt_training.assessment.items import item_of
from npt_training.assessment.qti.package import ItemFile, Package
from npt_training.assessment.qti.pictures import Taken, take
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

if TYPE_CHECKING:
    from npt_training.assessment.qti.incoming import Limits

FORMAT = "npt-training item 1"
PLAIN = "plain-"
"""How the files of plain pictures are called beside those with the question drawn in."""
MOST_BYTES = 1_000_000


class NotUsable(NptError):
    """An item that was understood and can't be used here."""

    status = 422


def document(item: Any, xml: bytes) -> bytes:
    """The companion file of an item."""
    found = {
        "format": FORMAT,
        "qti_sha256": hashlib.sha256(xml).hexdigest(),
        "item": item.model_dump(mode="json", exclude_none=True),
    }
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True).encode()


def document_of(file: ItemFile) -> dict[str, Any] | None:
    """The item document beside an item, where it belongs to this very XML; else None."""
    if file.companion is None or len(file.companion) > MOST_BYTES:
        return None
    try:
        found = json.loads(file.companion.decode())
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    if found.get("qti_sha256") != hashlib.sha256(file.content).hexdigest():
        return None
    item = found.get("item")
    return item if isinstance(item, dict) else None


def brought_back(
    doc: dict[str, Any], file: ItemFile, package: Package, limits: Limits
) -> tuple[dict[str, Any], list[Taken]]:
    """The document with its pictures; raises ValidationError or NotUsable."""
    item = item_of(doc)
    photo = item.picture
    if photo is None:
        return doc, []
    wanted = f"{PLAIN}{photo.digest[:16]}"
    names = [name for name in package.archive.files if name.rpartition("/")[2].startswith(wanted)]
    if not names:
        raise NotUsable(_("The plain picture of this item is not in the package."))
    taken = take(
        package.archive.files[names[0]], max_bytes=limits.max_bytes, max_pixels=limits.max_pixels
    )
    if (taken.shown[0], taken.shown[1]) != (photo.width, photo.height):
        raise NotUsable(_("The plain picture of this item has another size than it says."))
    return doc | {"picture": doc["picture"] | {"digest": taken.digest}}, [taken]
