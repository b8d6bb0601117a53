"""Distance maps answer in millimetres, or refuse what is not a place in the picture."""

import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from npt_training.atlas.geometry import (
    DistanceMap,
    Encoding,
    MapUnreadable,
    OutsidePicture,
    inside,
    nearest_structure,
)

ENCODING = Encoding(max_mm=160.0, top=254, off_body=255)
unit = st.floats(0, 1, allow_nan=False)
greys = st.lists(st.integers(0, 255), min_size=20, max_size=20)


def chart(values: list[int], width: int = 5) -> DistanceMap:
    picture = Image.new("L", (width, len(values) // width))
    picture.putdata(values)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return DistanceMap.decode(out.getvalue(), ENCODING)


@given(greys, unit, unit)
def test_values_stay_between_the_pixels_round_the_point(values, x, y):
    mm = chart(values).mm_at(x, y)
    known = [ENCODING.mm(v) for v in values if v != 255]
    if mm is not None:
        assert min(known) - 1e-9 <= mm <= max(known) + 1e-9


@given(greys, unit, unit)
def test_off_the_body_is_none(values, x, y):
    column, row = min(int(x * 5), 4), min(int(y * 4), 3)
    assert (chart(values).mm_at(x, y) is None) == (values[row * 5 + column] == 255)


@given(st.integers(0, 254), unit, unit)
def test_a_flat_map_is_flat(value, x, y):
    assert chart([value] * 20).mm_at(x, y) == pytest.approx((value / 254) ** 2 * 160)


@given(greys, st.floats(0, 1), st.floats(0, 1))
def test_at_a_pixel_centre_the_pixel_speaks(values, x, y):
    column, row = min(int(x * 5), 4), min(int(y * 4), 3)
    mm = chart(values).mm_at((column + 0.5) / 5, (row + 0.5) / 4)
    assert mm == (
        None
        if values[row * 5 + column] == 255
        else pytest.approx(ENCODING.mm(values[row * 5 + column]))
    )


@pytest.mark.parametrize("bad", [-0.001, 1.001, math.nan, math.inf, -math.inf])
def test_coordinates_outside_the_picture_are_refused(bad):
    flat = chart([0] * 20)
    for x, y in ((bad, 0.5), (0.5, bad)):
        with pytest.raises(OutsidePicture, match="must lie from 0 to 1"):
            flat.mm_at(x, y)
        with pytest.raises(OutsidePicture):
            nearest_structure({"a": flat}, x, y)


def test_the_nearest_structure_wins_and_ties_are_settled_by_name():
    near, far, off = chart([10] * 20), chart([90] * 20), chart([255] * 20)
    assert nearest_structure({"far": far, "near": near, "off": off}, 0.5, 0.5)[0] == "near"
    assert nearest_structure({"b": near, "a": near}, 0.5, 0.5)[0] == "a"
    assert nearest_structure({"off": off}, 0.5, 0.5) is None
    assert nearest_structure({}, 0.5, 0.5) is None


def test_broken_maps_are_refused():
    for content in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\nxxxx"):
        with pytest.raises(MapUnreadable):
            DistanceMap.decode(content, ENCODING)
    coloured = io.BytesIO()
    Image.new("RGB", (5, 4)).save(coloured, "PNG")
    with pytest.raises(MapUnreadable, match="grey"):
        DistanceMap.decode(coloured.getvalue(), ENCODING)
    other_size = Encoding(160.0, 254, 255, 9, 9)
    grey = io.BytesIO()
    Image.new("L", (5, 4)).save(grey, "PNG")
    with pytest.raises(MapUnreadable, match="states"):
        DistanceMap.decode(grey.getvalue(), other_size)


def test_inside_a_polygon():
    square = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]
    assert inside(square, 0.5, 0.5)
    assert not inside(square, 0.1, 0.5)
    with pytest.raises(OutsidePicture):
        inside(square, math.nan, 0.5)
