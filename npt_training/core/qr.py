"""QR codes as SVG, for pages and documents."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def svg(text: str, *, border: int = 2) -> bytes:
    """A QR code with error correction M; ``border`` is in modules."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=border, xmldecl=False, svgns=True, nl=False, omitsize=True
    )
    return out.getvalue()


def inline(text: str) -> Markup:
    """The same for a page: drawn by segno as paths, so no text of a person is in the markup."""
    return Markup(svg(text).decode())  # noqa: S704
