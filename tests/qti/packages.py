"""Packages put together for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def manifest(items: Mapping[str, bytes], kind: str = "imsqti_item_xmlv3p0") -> bytes:
    resources = "".join(
        f'<resource identifier="r{number}" type="{kind}" href="{href}"><file href="{href}"/>'
        "</resource>"
        for number, href in enumerate(items)
    )
    return (
        f'<manifest xmlns="{CP}" identifier="m"><metadata><schema>QTI Package</schema>'
        "<schemaversion>3.0.0</schemaversion></metadata><organizations/>"
        f"<resources>{resources}</resources></manifest>"
    ).encode()


def package(items: Mapping[str, bytes], **media: bytes) -> bytes:
    """A package of item files; ``media`` are further files, ``_`` in a name standing for a dot."""
    more = {name.replace("_", "."): content for name, content in media.items()}
    return zipped({"imsmanifest.xml": manifest(items), **items, **more})


def png(width: int = 200, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (240, 230, 220)).save(out, "PNG")
    return out.getvalue()
