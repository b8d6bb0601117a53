"""Documents by typst: our template, our fonts, and words that come in as data.

The same template and data give the same bytes: the machine's fonts and clock are not in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from npt_training.web.manifest import FONTS, FrontEndNotBuilt

_SHEET = b"""#set page(width: eval(sys.inputs.width), height: eval(sys.inputs.height), margin: 0pt,
  fill: rgb(sys.inputs.ground))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)
"""


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1."""
    return _compile(template, data, format="pdf", pdf_standards=["a-2a", "ua-1"])


def png(template: Path, data: Mapping[str, Any], *, ppi: float) -> bytes:
    """Its first page as a picture."""
    return _compile(template, data, format="png", ppi=ppi)


def drawing_png(svg: str, size: tuple[int, int], *, ground: str) -> bytes:
    """A checked drawing as a picture of ``size`` px on a ``ground`` like ``#fffdf8``.

    Raises FrontEndNotBuilt without our fonts, for typst would leave the words out silently.
    """
    if not FONTS.is_dir():
        raise FrontEndNotBuilt("Drawings need the fonts of the front end, which is not built.")
    inputs = {"svg": svg, "ground": ground, "width": f"{size[0]}pt", "height": f"{size[1]}pt"}
    made = typst.compile(_SHEET, font_paths=_fonts(), sys_inputs=inputs, format="png", ppi=72)
    assert isinstance(made, bytes)
    return made


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


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Only the fonts of our own front-end build, read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
