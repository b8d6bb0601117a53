"""A content package: which files are items, and what each of them needs."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from npt_training.assessment.qti.archive import Archive, is_archive, read_archive, safe_name
from npt_training.assessment.qti.errors import ArchiveRefused
from npt_training.assessment.qti.xmlread import Node, read_xml
from npt_training.core.i18n import gettext as _

MANIFEST = "imsmanifest.xml"
ITEM_TYPES = ("imsqti_item_xmlv3p0", "imsqti_item_xmlv2p2", "imsqti_item_xmlv2p1")
OTHER_QTI = ("imsqti_test", "imsqti_section", "imsqti_stimulus", "imsqti_assessment")
MOST_ITEMS = 500


@dataclass(frozen=True)
class ItemFile:
    """One item of a package: its XML, and the folder its pictures are relative to."""

    href: str
    content: bytes
    companion: bytes | None = None


@dataclass(frozen=True)
class Package:
    """``unused`` are resources that are no items, named with their type."""

    items: list[ItemFile]
    archive: Archive
    unused: list[str] = field(default_factory=list)

    def file(self, base: str, href: str) -> bytes | None:
        """A file an item names, from inside the package only; None when it is not there."""
        if "://" in href or href.startswith(("/", "data:", "//")):
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href)))
        return self.archive.get(path) if safe_name(path) else None


def read_package(content: bytes, *, max_bytes: int, name: str = "item.xml") -> Package:
    """From a zip with a manifest, or from the XML of one item alone. Raises ArchiveRefused."""
    if not is_archive(content):
        if len(content) > max_bytes:
            raise ArchiveRefused(
                _("This package is larger than %(mb)s MB.", mb=max_bytes // 1_000_000)
            )
        return Package([ItemFile(name, content)], Archive({}))
    archive = read_archive(content, max_bytes=max_bytes)
    manifest = archive.get(MANIFEST)
    if manifest is None:
        raise ArchiveRefused(
            _("There is no imsmanifest.xml at the top of this package: it is not a QTI package.")
        )
    root = read_xml(manifest)
    if root.name != "manifest":
        raise ArchiveRefused(_("The manifest of this package is no manifest."))
    resources = root.find("resources")
    found = resources.all("resource") if resources is not None else []
    by_id = {one.get("identifier"): one for one in found}
    items, unused = [], []
    for one in found:
        kind = one.get("type")
        if kind in ITEM_TYPES:
            items.append(_item_file(one, by_id, archive))
        elif kind.startswith(OTHER_QTI):
            unused.append(f"{one.get('href') or one.get('identifier')} ({kind})"[:200])
    if len(items) > MOST_ITEMS:
        raise ArchiveRefused(
            _("This package has more than %(most)s items. Divide it.", most=MOST_ITEMS)
        )
    return Package(items, archive, unused)


def _item_file(resource: Node, by_id: dict[str, Node], archive: Archive) -> ItemFile:
    first = resource.first("file")
    href = unquote(resource.get("href") or (first.get("href") if first else ""))
    content = archive.get(href) if safe_name(href) else None
    if content is None:
        raise ArchiveRefused(
            _("The manifest names %(file)s, which is not in the package.", file=href[:100] or "''")
        )
    companion = None
    for dependency in resource.all("dependency"):
        other = by_id.get(dependency.get("identifierref"))
        path = unquote(other.get("href")) if other is not None else ""
        if path.endswith(".npt.json"):
            companion = archive.get(path)
    return ItemFile(href, content, companion)
