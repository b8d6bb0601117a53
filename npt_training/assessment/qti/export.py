"""Our items as a QTI 3.0 package, each with enough beside it to come back as the same item."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from npt_training.assessment.qti import bands, beside, build
from npt_training.assessment.qti.errors import ExportRefused
from npt_training.assessment.qti.package import MANIFEST
from npt_training.assessment.qti.scene import scene_of
from npt_training.assessment.qti.writers_more import WRITERS, cannot_say
from npt_training.assessment.qti.xmlread import Node
from npt_training.assessment.qti.xmlwrite import as_xml
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stage import picture_for
from npt_training.assessment.stimulus import structure_names
from npt_training.core import storage
from npt_training.core.i18n import gettext as _

CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
ITEM_TYPE = "imsqti_item_xmlv3p0"
BESIDE = "associatedcontent/learning-application-resource"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every file has this date: the same items give the same package."""


@dataclass(frozen=True)
class WrittenItem:
    """One item of a package: its XML, the pictures it names, our document of it."""

    identifier: str
    xml: bytes
    media: dict[str, bytes]
    companion: bytes


@dataclass(frozen=True)
class LeftOut:
    """An item that was not written, and why."""

    item_id: str
    kind: str
    reason: str


@dataclass
class Export:
    """``written`` in order; ``left_out`` are reported item by item."""

    written: list[WrittenItem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def package(self) -> bytes:
        return zipped(self.written)


def export(items: Iterable[Held]) -> Export:
    """Write every item that can be written without changing what it asks."""
    done = Export()
    for held in items:
        try:
            done.written.append(write_item(held))
        except ExportRefused as refusal:
            done.left_out.append(LeftOut(held.item.id, held.item.kind, refusal.message))
    return done


def write_item(held: Held) -> WrittenItem:
    """One item; raises ExportRefused with the reason."""
    item, kind = held.item, held.kind
    reason = cannot_say(item)
    if reason:
        raise ExportRefused(reason)
    writer = WRITERS[item.kind]
    names = structure_names(held.edition_id)
    picture = picture_for(held)
    scene = scene_of(item, kind, names, picture)
    sheet = writer(item, scene)
    clash = bands.overlapping(sheet.areas, scene.size)
    if clash:
        raise ExportRefused(
            _(
                "Areas %(one)s and %(other)s overlap: other systems would score them differently.",
                one=clash[0],
                other=clash[1],
            )
        )
    root = sheet.whole or build.assessment_item(
        scene.identifier, scene.title, sheet.declarations, sheet.body, sheet.processing
    )
    xml = as_xml(root)
    media = dict(scene.media)
    if item.picture is not None:
        plain = storage.get(item.picture.digest)
        media[f"{beside.PLAIN}{item.picture.digest[:16]}{_ending(plain)}"] = plain
    return WrittenItem(scene.identifier, xml, media, beside.document(item, xml))


def _ending(picture: bytes) -> str:
    return ".png" if picture[:4] == b"\x89PNG" else ".webp"


def zipped(items: Sequence[WrittenItem]) -> bytes:
    """The package; the same items give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)

        add(MANIFEST, as_xml(manifest(items), CP))
        media = {name: content for one in items for name, content in one.media.items()}
        for one in items:
            add(f"items/{one.identifier}.xml", one.xml)
            add(f"items/{one.identifier}.npt.json", one.companion)
        for name, content in sorted(media.items()):
            add(f"media/{name}", content)
    return out.getvalue()


def manifest(items: Sequence[WrittenItem]) -> Node:
    def at(name: str, attributes: dict[str, str] | None = None, *parts: Node | str) -> Node:
        return Node(name, CP, attributes or {}, 0, list(parts))

    def resource(identifier: str, kind: str, href: str, *needs: str) -> Node:
        return at(
            "resource",
            {"identifier": identifier, "type": kind, "href": href},
            at("file", {"href": href}),
            *(at("dependency", {"identifierref": one}) for one in needs),
        )

    resources, media = [], sorted({name for one in items for name in one.media})
    ids = {name: f"m{number}" for number, name in enumerate(media, 1)}
    for one in items:
        beside = f"{one.identifier}-npt"
        needs = [ids[name] for name in sorted(one.media)]
        href = f"items/{one.identifier}"
        resources.append(resource(one.identifier, ITEM_TYPE, f"{href}.xml", *needs, beside))
        resources.append(resource(beside, BESIDE, f"{href}.npt.json"))
    resources += [resource(ids[name], "webcontent", f"media/{name}") for name in media]
    return at(
        "manifest",
        {"identifier": "npt-items"},
        at(
            "metadata",
            {},
            at("schema", {}, "QTI Package"),
            at("schemaversion", {}, "3.0.0"),
        ),
        at("organizations"),
        at("resources", {}, *resources),
    )
