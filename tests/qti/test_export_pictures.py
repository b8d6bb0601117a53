"""Items on photographs with what their author drew, and through windows on a view, as QTI."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import shapely
from flask import Flask
from PIL import Image

from npt_training.assessment.exam.service.making import framed
from npt_training.assessment.kinds.base import HintFacts
from npt_training.assessment.planar import planar
from npt_training.assessment.qti.bands import overlapping, shape_of
from npt_training.assessment.qti.export import export, write_item
from npt_training.assessment.qti.item import read_item
from npt_training.assessment.qti.scoring import score_response
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stimulus import ground_for, structure_names
from npt_training.core import storage
from tests.assessment import figure_items, items, more_items, photo_items

Make = Callable[[dict[str, Any]], Held]
SAID = ("locate", "territory", "label", "identify")
NOT_SAID = ("trace", "area")
NEAR_PX = 4


@pytest.fixture
def backend() -> str:
    """Writing reads the bank only; one database is enough."""
    return "sqlite"


@pytest.fixture
def photo(app: Flask) -> dict[str, Any]:
    out = io.BytesIO()
    Image.effect_noise((1000, 800), 40).convert("RGB").save(out, "WEBP")
    return more_items.PHOTO | {"digest": storage.put(out.getvalue(), "image/webp")}


def document(kind: str, photo: dict[str, Any]) -> dict[str, Any]:
    doc: dict[str, Any] = getattr(photo_items, kind)(picture=photo)
    return doc


def agree(one: Held, *, wanted: set[float]) -> None:
    """Taps earn there what they earn here, but within ``NEAR_PX`` of an outline."""
    read, ground = read_item(write_item(one).xml), ground_for(one)
    asked = read.interactions[0].picture
    mapped = read.responses["RESPONSE"].areas
    assert asked is not None
    assert mapped is not None
    areas = [area for area, _worth in mapped.entries]
    assert overlapping(areas, asked.size) is None
    lines = shapely.union_all([shape_of(area).boundary for area in areas])
    source, seen = random.Random(7), set()
    for _try in range(1500):
        x, y = source.random(), source.random()
        if lines.distance(shapely.Point(x * asked.size[0], y * asked.size[1])) < NEAR_PX:
            continue
        ours = one.kind.judge(one.item, {"x": x, "y": y}, ground).fraction
        spot = f"{x * asked.size[0]:.2f} {y * asked.size[1]:.2f}"
        theirs = score_response(read, {"RESPONSE": spot}).score
        assert ours == theirs, spot
        seen.add(theirs)
    assert seen == wanted


@pytest.mark.parametrize("kind", SAID)
def test_what_is_drawn_on_a_photograph_becomes_valid_qti(
    kind: str, photo: dict[str, Any], held: Make, valid_item: Callable[[bytes], None]
) -> None:
    done = write_item(held(document(kind, photo)))
    valid_item(done.xml)
    assert read_item(done.xml).max_score == 1.0
    assert json.loads(done.companion)["item"]["drawn"], "with what makes it the same item again"


@pytest.mark.parametrize("kind", ["locate", "territory"])
def test_a_tap_on_a_photograph_earns_what_our_own_scoring_gives(
    kind: str, photo: dict[str, Any], held: Make
) -> None:
    agree(held(document(kind, photo)), wanted={0.0, 0.5, 1.0})


def test_a_tap_on_a_drawn_course_earns_what_our_own_scoring_gives(
    photo: dict[str, Any], held: Make
) -> None:
    doc = document("locate", photo)
    course = {"drawn": [photo_items.COURSE], "target": {"course": "sural"}}
    agree(held(doc | course | {"full_mm": 10, "half_mm": 30}), wanted={0.0, 0.5, 1.0})


def test_what_reaches_the_edge_ends_there(
    photo: dict[str, Any], held: Make, valid_item: Callable[[bytes], None]
) -> None:
    spots = [{"id": "one", "name": "One", "at": [0.0, 0.3]},
             {"id": "two", "name": "Two", "at": [1.0, 1.0]}]  # fmt: skip
    doc = items.common("points", picture=photo, spots=spots, full_mm=10, half_mm=20)
    done = write_item(held(doc))
    valid_item(done.xml)
    read = read_item(done.xml)
    mapped, stage = read.responses["RESPONSE"].areas, read.interactions[0].picture
    assert mapped is not None
    assert stage is not None
    for area, _worth in mapped.entries:
        assert min(area.coords) >= 0
        assert max(area.coords) <= max(stage.size) + 1


def test_lines_and_outlines_are_refused_item_by_item(photo: dict[str, Any], held: Make) -> None:
    done = export([held(document(kind, photo)) for kind in (*NOT_SAID, "locate")])
    assert [one.kind for one in done.left_out] == list(NOT_SAID)
    for one in done.left_out:
        assert one.reason == f"QTI has no interaction for items of the kind {one.kind}."
    assert len(done.written) == 1


def on_figure(make: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (1280, 640), "#fffdf8").save(out, "WEBP")
    picture = figure_items.FIGURE["picture"] | {"digest": storage.put(out.getvalue(), "image/webp")}
    return make(picture=picture)


@pytest.mark.parametrize("make", figure_items.ALL)
def test_an_item_on_a_diagram_becomes_valid_qti(
    app: Flask,
    make: Callable[..., dict[str, Any]],
    held: Make,
    valid_item: Callable[[bytes], None],
) -> None:
    done = write_item(held(on_figure(make)))
    valid_item(done.xml)
    assert read_item(done.xml).max_score == 1.0
    assert b"nerve-cut" not in done.xml


@pytest.mark.parametrize("kind", SAID)
def test_no_hint_leaves_the_house(kind: str, photo: dict[str, Any], held: Make) -> None:
    one = held(document(kind, photo))
    names = structure_names(one.edition_id)
    facts = HintFacts(
        sorted(one.kind.option_ids(one.item)), {}, names, planar(one.item), "here", b"secret",
        lambda _nerve: None, lambda _landmark: None,
    )  # fmt: skip
    hints = one.kind.hints(one.item, facts)
    assert hints, "it would have some here"
    with zipfile.ZipFile(io.BytesIO(export([one]).package())) as package:
        texts = [package.read(name).decode() for name in package.namelist()
                 if name.endswith((".xml", ".json"))]  # fmt: skip
    for text in texts:
        assert not [hint.text for hint in hints if hint.text in text]
        assert "hint" not in text.lower()


def test_a_window_on_a_view_keeps_its_millimetres(held: Make) -> None:
    """The distances of the whole view, at the same place of the body."""
    whole = held(items.locate(full_mm=20, half_mm=50))
    one = replace(whole, item=framed(whole.item, whole.edition_id, "a seed of the test"))
    assert one.item.window is not None
    agree(one, wanted={0.0, 0.5, 1.0})
