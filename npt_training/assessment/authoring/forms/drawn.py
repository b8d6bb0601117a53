"""Shapes drawn on the picture, as rows of numbers: what the editor, the keyboard and a page without
scripts all write.

A shape is sent as ``<field>-<n>-kind``, ``-name``, ``-role``, ``-id``, and its handles as two
equally long lists ``-x`` and ``-y`` in percent of the picture; a handle with an empty number is
left out, a shape without handles is gone.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.part import Doc, Form, Part, Scene, Size, first, rows
from npt_training.assessment.authoring.rules.shapes import KINDS, MOST_HANDLES, MOST_SHAPES, Shape

DOUBLES_ARE_SLIPS = ("polygon", "path")
"""Of these a point that lies on the one before is a double tap."""
DIGITS = 5
"""Handles are kept to a hundred-thousandth of the picture: far below a pixel."""


@dataclass(frozen=True)
class Drawn(Part):
    """``allowed`` are the shapes that may be drawn; ``roles`` what a tap in one may mean.

    ``naming`` is the label of a shape's name, empty where shapes have none.
    """

    allowed: tuple[str, ...] = ("polygon",)
    most: int = 12
    roles: tuple[tuple[str, Any], ...] = ()
    naming: Any = ""
    widget = "drawn"

    def read(self, form: Form, doc: Doc, size: Size) -> dict[str, Any]:
        return self.to_doc(read_shapes(form, self.field, self.allowed), doc, size)

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        return {"shapes": self.shapes(doc, scene.size), "size": scene.size}

    @abstractmethod
    def shapes(self, doc: Doc, size: Size) -> list[Shape]:
        """What the document says, as shapes; what is no shape is left out."""

    @abstractmethod
    def to_doc(self, shapes: Sequence[Shape], doc: Doc, size: Size) -> dict[str, Any]:
        """The owned fields for these shapes."""


def read_shapes(form: Form, field: str, allowed: Sequence[str]) -> list[Shape]:
    found: list[Shape] = []
    for row in rows(form, field, 2 * MOST_SHAPES):
        kind = first(form, f"{field}-{row}-kind")
        if kind not in KINDS:
            kind = allowed[0]
        pairs = zip(
            form.get(f"{field}-{row}-x", []), form.get(f"{field}-{row}-y", []), strict=False
        )
        handles = [xy for x, y in pairs if (xy := _handle(x, y)) is not None]
        if kind in DOUBLES_ARE_SLIPS:
            handles = [xy for n, xy in enumerate(handles) if not n or xy != handles[n - 1]]
        if handles:
            found.append(
                Shape(
                    kind,
                    tuple(handles[: MOST_HANDLES + 1]),
                    len(found) + 1,
                    " ".join(first(form, f"{field}-{row}-name").split())[:200],
                    first(form, f"{field}-{row}-role")[:20],
                    first(form, f"{field}-{row}-id")[:100],
                )
            )
    return found[: MOST_SHAPES + 1]


def _handle(x: str, y: str) -> tuple[float, float] | None:
    try:
        return share(float(x.replace(",", "."))), share(float(y.replace(",", ".")))
    except ValueError:
        return None


def share(percent: float) -> float:
    """A share of the picture; numbers beyond all reason stay beyond it, so that they are named."""
    return round(min(max(percent, -1e4), 1e4) / 100, DIGITS)


def percent(value: float) -> str:
    """As the form shows it."""
    return f"{value * 100:.3f}".rstrip("0").rstrip(".")


def fresh_ids(shapes: Sequence[Shape], letter: str) -> list[str]:
    """An id for each shape: its own, else the first free of ``z1``, ``z2`` …; never one twice."""
    taken = {shape.ident for shape in shapes if shape.ident}
    free = (one for n in range(1, 1000) if (one := f"{letter}{n}") not in taken)
    found: list[str] = []
    for shape in shapes:
        found.append(shape.ident if shape.ident and shape.ident not in found else next(free))
    return found


def xy_of(value: Any) -> tuple[float, float] | None:
    """A place of a document, None for what is none."""
    if isinstance(value, (list, tuple)) and len(value) == 2:
        x, y = value
        if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (x, y)):
            return float(x), float(y)
    return None
