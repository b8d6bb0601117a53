"""Documents by typst: our template, our fonts, and words that come in as data.

The same template and data give the same bytes: the machine's fonts and clock are not in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from npt_training.core.runtime import current
from npt_training.web.manifest import FONTS

_CACHE = "typeset.fonts"


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1."""
    return _compile(template, data, format="pdf", pdf_standards=["a-2a", "ua-1"])


def png(template: Path, data: Mapping[str, Any], *, ppi: float) -> bytes:
    """Its first page as a picture."""
    return _compile(template, data, format="png", ppi=ppi)


def _compile(template: Path, data: Mapping[str, Any], **options: Any) -> bytes:
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **options,
    )
    assert isinstance(made, bytes)
    return made


def _fonts() -> typst.Fonts:
    """Only the fonts of our own front-end build, read once per application."""
    caches = current().caches
    if _CACHE not in caches:
        caches[_CACHE] = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
    fonts: typst.Fonts = caches[_CACHE]
    return fonts
