"""Plates (one picture) and posters (a region, or the whole body) typeset by typst.

The same edition, school, size and layers give the same bytes: nothing of the moment is in it.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from npt_training.atlas import service
from npt_training.atlas.models import Nerve
from npt_training.atlas.plates import plate
from npt_training.atlas.printing.drawing import as_svg
from npt_training.core import editions, storage, typeset
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import locale_code

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "typst" / "plate.typ"
MM_PER_POINT = 25.4 / 72
POSTER_PICTURES = 6


@dataclass(frozen=True)
class Paper:
    """A sheet: sides in mm (portrait), and how large type is beside A4."""

    name: str
    short_mm: float
    long_mm: float
    scale: float


PAPERS = {
    "a4": Paper("A4", 210, 297, 1.0),
    "a3": Paper("A3", 297, 420, 1.38),
    "letter": Paper("Letter", 215.9, 279.4, 1.0),
}


def plate_pdf(view: service.View, paper: Paper, layers: Sequence[str], school: str) -> bytes:
    """One picture as large as the sheet allows, with what it shows as a legend."""
    width, height = view.size_px
    wide = width > height
    nerves = _shown(view.edition_id, [view])
    return typeset.pdf(
        TEMPLATE, _content(view.title, [view], paper, layers, school, nerves, wide=wide, columns=1)
    )


def poster_pdf(
    title: str, views: Sequence[service.View], paper: Paper, layers: Sequence[str], school: str
) -> bytes:
    """Up to six pictures of a region on one sheet."""
    chosen = list(views[:POSTER_PICTURES])
    columns = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3}[len(chosen)]
    nerves = _shown(chosen[0].edition_id, chosen)
    return typeset.pdf(
        TEMPLATE, _content(title, chosen, paper, layers, school, nerves, wide=True, columns=columns)
    )


def _shown(edition_id: str, views: Sequence[service.View]) -> list[Nerve]:
    shown = {name for view in views for name in view.truth["nerves"]}
    return [nerve for nerve in service.list_nerves(edition_id) if nerve.id in shown]


def _content(
    title: str,
    views: Sequence[service.View],
    paper: Paper,
    layers: Sequence[str],
    school: str,
    nerves: Sequence[Nerve],
    *,
    wide: bool,
    columns: int,
) -> dict[str, Any]:
    width = paper.long_mm if wide else paper.short_mm
    height = paper.short_mm if wide else paper.long_mm
    k = paper.scale
    made = editions.newest().loaded_at
    legend_columns = 4 if wide else 3
    rows = -(-len(nerves) // legend_columns)
    pictures_mm = max(0.45 * height, height - (49 + min(rows, 24) * 5.2) * k)
    picture_rows = -(-len(views) // columns)
    gap = 4 * k
    across = (width - 26 * k - gap * (columns - 1)) / columns
    captions = 8 * k if len(views) > 1 else 0
    up = (pictures_mm - gap * (picture_rows - 1)) / picture_rows - captions
    return {
        "lang": locale_code()[:2],
        "made": [made.year, made.month, made.day],
        "title": title,
        "school": school,
        "width_mm": width,
        "height_mm": height,
        "scale": k,
        "columns": columns,
        "pictures_mm": pictures_mm,
        "legend_columns": legend_columns,
        "plates": [_plate(view, layers, across, up, len(views) > 1) for view in views],
        "legend": [_line(nerve) for nerve in nerves],
        "footer": _(
            "Body: MakeHuman/MPFB2 mesh (CC0). Solid: under the skin. Dashed: deep, never a place "
            "to inject. Ring: exit. People differ; a drawing is no injection plan."
        ),
        "review": ""
        if nerves and all(nerve.reviewed for nerve in nerves)
        else _("Not yet reviewed by an anatomist"),
    }


def _line(nerve: Nerve) -> dict[str, str]:
    words = ", ".join(nerve.roots)
    return {
        "name": nerve.name,
        "words": words if nerve.injectable else _("deep, not for injection"),
    }


def _plate(
    view: service.View, layers: Sequence[str], across_mm: float, up_mm: float, captioned: bool
) -> dict[str, Any]:
    figure = plate(view, layers=tuple(layers), salt="print")
    width, height = view.size_px
    on_paper_mm = min(across_mm, up_mm * width / height)
    unit = width / (on_paper_mm / MM_PER_POINT)
    svg = as_svg(width, height, _jpeg(view.pictures[max(view.pictures)]), figure.layers, unit)
    return {
        "svg": svg,
        "alt": figure.alt,
        "caption": view.title if captioned else "",
        "width_mm": round(on_paper_mm, 2),
    }


def _jpeg(digest: str) -> bytes:
    """The stored WebP as JPEG, which every typesetter embeds as it is."""
    with Image.open(io.BytesIO(storage.get(digest))) as picture:
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=88)
        return out.getvalue()


def layers_of(wanted: Collection[str], known: Sequence[str]) -> tuple[str, ...]:
    """The asked layers in drawing order; courses, exits and names when none is asked."""
    chosen = tuple(layer for layer in known if layer in wanted)
    return chosen or ("course", "exit", "labels")
