"""Items on a diagram of 1280 by 640 px: a nerve cut across, without a scale."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from npt_training.assessment.figures import load_figures, on_its_figure
from npt_training.core import storage
from tests.assessment.items import common

Doc = dict[str, Any]
FIGURE: Doc = {
    "figure": "B9/nerve-cut",
    "picture": {
        "digest": hashlib.sha256(b"figure").hexdigest(), "width": 1280, "height": 640,
        "alt": "A drawing with three rings, cut across",
    },
}  # fmt: skip
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320">
  <title>Perineurium</title>
  <circle class="fig-ink" cx="320" cy="160" r="140"/>
  <circle class="fig-accent" cx="320" cy="160" r="90"/>
  <text class="fig-ink" x="20" y="30" font-size="16">cut across</text>
</svg>
"""
ENTRY = "- id: nerve-cut\n  title: A nerve\n  alt: A drawing with rings\n"
NAMES = ["Epineurium", "Perineurium", "Endoneurium", "Myelin"]
PINS = [
    {"id": "outer", "at": [0.28, 0.5], "name": "Epineurium"},
    {"id": "middle", "at": [0.36, 0.5], "name": "Perineurium"},
    {"id": "inner", "at": [0.5, 0.5], "name": "Endoneurium"},
]
SHARES: Doc = {"full": 0.05, "half": 0.1}


def on_figure(kind: str, **more: Any) -> Doc:
    return common(kind, id=f"b9-figure-{kind}", **FIGURE) | {"view": None} | more


def label(**more: Any) -> Doc:
    return on_figure("label", **{"pins": PINS, "names": NAMES, **more})


def choice(right: str = "a", **more: Any) -> Doc:
    options = [
        {"id": one, "text": one.upper(), "correct": one == right, "why": f"Because of {one}."}
        for one in "abc"
    ]
    marks = [{"letter": one, "at": [0.3 + 0.1 * n, 0.5]} for n, one in enumerate("ABC")]
    return on_figure("choice", **{"options": options, "marks": marks, **more})


def associate(**more: Any) -> Doc:
    given = {
        "left": [{"id": "l1", "text": "Capsaicin binds"}, {"id": "l2", "text": "CGRP leaves"}],
        "right": [{"id": "r1", "at": [0.2, 0.2]}, {"id": "r2", "at": [0.8, 0.2]},
                  {"id": "r3", "at": [0.5, 0.8]}],
        "answer": {"l1": "r1", "l2": "r2"},
    }  # fmt: skip
    return on_figure("associate", **given | more)


def region(**more: Any) -> Doc:
    zones = [
        {"id": "left", "name": "Left", "polygon": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.9]]},
        {"id": "right", "name": "Right", "right": False, "circle": {"at": [0.8, 0.5], "r": 0.1}},
    ]
    return on_figure("region", **{"zones": zones, **more})


def points(**more: Any) -> Doc:
    spots = [{"id": "one", "name": "One", "at": [0.25, 0.5]},
             {"id": "two", "name": "Two", "at": [0.75, 0.5]}]  # fmt: skip
    return on_figure("points", **{"spots": spots, "most": 3, **SHARES, **more})


ALL = (label, choice, associate, region, points)


def authored(doc: Doc) -> Doc:
    """As it stands in the file: the picture comes from the figure."""
    return {key: value for key, value in doc.items() if key not in ("picture", "view")}


def written(folder: Path, svg: str = SVG, entry: str = ENTRY) -> Path:
    """``folder`` as quizzes/figures with the one drawing."""
    module = folder / "B9"
    module.mkdir(parents=True)
    (module / "nerve-cut.svg").write_text(svg)
    (module / "figures.yaml").write_text(entry)
    return folder


def drawn(folder: Path) -> list[Doc]:
    """All of them on the real drawing, whose picture is put into storage."""
    figures, problems = load_figures(written(folder))
    assert problems == []
    for figure in figures.values():
        storage.put(figure.content, "image/webp")
    return [on_its_figure(authored(make()), figures) for make in ALL]
