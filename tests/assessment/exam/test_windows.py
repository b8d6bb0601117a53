"""A window on a view: the same body, the same millimetres, and a place that the seed decides."""

from __future__ import annotations

import io
import random
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image

from npt_training.assessment.against import faults
from npt_training.assessment.exam import framing
from npt_training.assessment.generate import generate
from npt_training.assessment.generate.scene import Atlas
from npt_training.assessment.items import AnyItem, Case, Order, item_of
from npt_training.assessment.items.window import SIZE, WIDTHS, Window
from npt_training.assessment.kinds import kind_of
from npt_training.assessment.scoring import Point
from npt_training.assessment.stimulus import Stimulus
from npt_training.assessment.window import Box, Part, seen_through, to_view, to_window, whole_item
from tests.assessment import more_items, slab

FILES = {1600: "0" * 64}
SEEDS = range(6)


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    return Atlas.of(slab.pack())


@lru_cache(maxsize=1)
def made() -> list[AnyItem]:
    return [item_of(doc) for doc in generate(slab.pack(), seed="windows", per_nerve=50)]


def view_of(item: AnyItem) -> Stimulus:
    return atlas().scenes[str(item.view)].stimulus


def framed(item: AnyItem, seed: int) -> tuple[AnyItem, Part, Box]:
    view = view_of(item)
    box = framing.frame(item, view, random.Random(f"{seed} {item.id}"))
    window = Window(box=box, files=FILES)
    return seen_through(item, window), Part.of(view, window), box


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_asked_lies_inside_with_skin_round_it(seed: int) -> None:
    for item in made():
        view = view_of(item)
        _item, part, (left, top, wide, high) = framed(item, seed)
        assert wide > 0 < high, "never mirrored"
        assert wide * view.width / (high * view.height) == pytest.approx(SIZE[0] / SIZE[1])
        kept = framing.kept_of(item, view, random.Random(f"{seed} {item.id}"))
        for x, y in kept.spots:
            at = to_window((left, top, wide, high), (x / view.width, y / view.height))
            assert all(-1e-9 <= share <= 1 + 1e-9 for share in at), (item.id, at)
        scale = part.mm_per_px * part.width
        assert scale == pytest.approx(view.mm_per_px * view.width * wide), "the bar stays right"


def test_windows_differ_in_place_and_size() -> None:
    item = next(one for one in made() if one.kind == "locate")
    boxes = [framed(item, seed)[2] for seed in range(40)]
    assert len(set(boxes)) == 40
    assert len({round(box[0], 1) for box in boxes}) > 3
    assert len({round(box[2], 2) for box in boxes}) > 8


PLACES = [(x / 12, y / 12) for x in range(13) for y in range(13)]


@pytest.mark.parametrize("kind", ["locate", "territory", "trace"])
def test_a_place_of_the_body_earns_the_same(kind: str) -> None:
    """Scored through the window and on the whole view: the same millimetres and credit."""
    compared = 0
    for item in [one for one in made() if one.kind == kind]:
        seen, part, box = framed(item, 3)
        for first, second in pairwise(PLACES):
            ends = [to_view(box, Point(*place)) for place in (first, second)]
            answers: list[Any] = [{"x": first[0], "y": first[1]}]
            there: list[Any] = [ends[0] and {"x": ends[0].x, "y": ends[0].y}]
            if kind == "trace":
                answers = [{"path": [first, second]}]
                there = [all(ends) and {"path": [(end.x, end.y) for end in ends if end]}]
            through = kind_of(item).judge(seen, answers[0], part)
            if not there[0]:
                assert kind == "trace" or through.fraction == 0, "beside the view is off the body"
                continue
            whole = kind_of(item).judge(item, there[0], view_of(item))
            assert through.fraction == pytest.approx(whole.fraction, abs=2e-3)
            if kind == "locate":
                assert through.detail.get("mm") == whole.detail.get("mm")
                assert through.detail.get("hit") == whole.detail.get("hit")
            compared += 1
    assert compared > 50


def test_places_of_an_order_move_with_the_window_and_back() -> None:
    orders = [one for one in made() if isinstance(one, Order)]
    assert orders
    for item in orders:
        seen, part, _box = framed(item, 1)
        assert isinstance(seen, Order)
        assert seen.answer == item.answer
        view = view_of(item)
        for there, here in zip(item.points, seen.points, strict=True):
            assert here.at != there.at
            assert part._pixel(*there.at) == pytest.approx(
                (here.at[0] * part.width, here.at[1] * part.height)
            )
            assert view.width
        back = whole_item(seen)
        assert isinstance(back, Order)
        for one, other in zip(back.points, item.points, strict=True):
            assert one.at == pytest.approx(other.at)
        assert not list(faults(seen, atlas().facts)), "the atlas agrees as before"


def test_the_picture_is_cut_where_the_window_lies() -> None:
    whole = Image.new("RGB", (400, 300), "white")
    whole.paste((200, 0, 0), (190, 140, 211, 161))
    kept = io.BytesIO()
    whole.save(kept, "PNG")
    box = (-0.25, 0.1, 1.0, 1.6)
    files = framing.cut(kept.getvalue(), box)
    assert tuple(files) == WIDTHS
    for width, content in files.items():
        with Image.open(io.BytesIO(content)) as part:
            assert part.size == (width, width * SIZE[1] // SIZE[0])
            x, y = to_window(box, (0.5, 0.5))
            red = part.convert("RGB").getpixel((round(x * part.width), round(y * part.height)))
            paper = part.convert("RGB").getpixel((3, 3))
        assert isinstance(red, tuple)
        assert red[0] > 150 > 80 > red[1]
        assert isinstance(paper, tuple)
        assert max(abs(a - b) for a, b in zip(paper, framing.PAPER, strict=True)) < 6


def test_a_case_has_no_window() -> None:
    doc = more_items.case(view=slab.VIEW, window={"box": [0, 0, 1, 1], "files": FILES})
    with pytest.raises(ValueError, match="window"):
        Case.model_validate(doc)
    for box in ([0, 0, 0, 1], [0, 0, 1, -1]):
        with pytest.raises(ValueError, match="box"):
            Window.model_validate({"box": box, "files": FILES})
