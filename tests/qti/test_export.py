"""Items of every kind become valid QTI that says nothing before the answer and scores alike."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest
import shapely
from PIL import Image

from npt_training.assessment.qti.bands import overlapping, shape_of
from npt_training.assessment.qti.errors import ExportRefused
from npt_training.assessment.qti.export import export, write_item
from npt_training.assessment.qti.item import read_item
from npt_training.assessment.qti.names import QTI3
from npt_training.assessment.qti.scoring import score_response
from npt_training.assessment.scoring import Point
from npt_training.assessment.stimulus import ground_for
from tests.assessment import items
from tests.qti import docs
from tests.qti.conftest import vectors

TWO_RIGHT = items.choice(multiple=True)
TWO_RIGHT["options"] = [one | {"correct": one["id"] != "c"} for one in TWO_RIGHT["options"]]
NEAR_PX = 4
KINDS = {
    "locate": items.locate(),
    "territory": items.territory(structure="saphenous", target={"territory": "saphenous"}),
    "label": items.label(pins=[{"course": "sural"}, {"course": "saphenous"},
                               {"landmark": "malleolus"}],
                         names=["sural", "saphenous", "malleolus", "medial_plantar"]),
    "order": items.order(),
    "identify": items.identify(),
    "choice": items.choice(),
    "several": TWO_RIGHT,
    "region": docs.zones(True),
    "region-choose": docs.zones(True, False, False),
    "region-every": docs.zones(True, True, True, every=True),
    "region-choose-two": docs.zones(True, True, False, every=True),
    "points": docs.points(),
    "associate-drawn": docs.drawn_pairs(),
    "associate-words": docs.worded_pairs(),
    "numeric": docs.numeric(),
    "short": docs.short(),
    "evidence": docs.evidence(),
    "written": items.written(),
    "written-pin": items.written(pin=True, view=items.VIEW),
    "odd-signs": items.choice(prompt="Is 3 < 5 & \"so\"?\n\nSay \u201cyes\u201d \u2264 \U0001f9b6"),
}  # fmt: skip


@pytest.fixture
def backend() -> str:
    """Writing reads the bank only; one database is enough."""
    return "sqlite"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_it_is_valid_by_the_schema(name, written, valid_item) -> None:
    valid_item(written(KINDS[name]).xml)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_we_read_what_we_write(name, written) -> None:
    read = read_item(written(KINDS[name]).xml)
    assert not read.missing
    assert read.max_score == 1.0
    assert read.by_hand is (KINDS[name]["kind"] == "written")


@pytest.mark.parametrize("name", ["locate", "territory"])
def test_a_tap_earns_what_our_own_scoring_gives(name, held) -> None:
    """Everywhere but within ``NEAR_PX`` of an outline, where pixels and gaps may differ."""
    one = held(KINDS[name] | ({"full_mm": 20, "half_mm": 50} if name == "locate" else {}))
    read, ground = read_item(write_item(one).xml), ground_for(one)
    size = read.interactions[0].picture.size
    lines = shapely.union_all(
        [shape_of(area).boundary for area, _worth in read.responses["RESPONSE"].areas.entries]
    )
    source = random.Random(7)
    seen = set()
    for _try in range(1500):
        x, y = source.random(), source.random()
        ours = one.kind.judge(one.item, {"x": x, "y": y}, ground).fraction
        if lines.distance(shapely.Point(x * size[0], y * size[1])) < NEAR_PX:
            continue
        spot = f"{x * size[0]:.2f} {y * size[1]:.2f}"
        theirs = score_response(read, {"RESPONSE": spot}).score
        assert ours == theirs, spot
        seen.add(theirs)
    assert seen == {0.0, 0.5, 1.0}


def test_areas_that_earn_something_never_touch(written) -> None:
    for name in ("locate", "territory"):
        read = read_item(written(KINDS[name]).xml)
        entries = read.responses["RESPONSE"].areas.entries
        assert len(entries) > 1
        assert overlapping([area for area, _worth in entries], (400, 600)) is None


def test_overlapping_areas_are_refused_with_the_reason(held) -> None:
    twins = [{"course": "sural"}, {"course": "tibial_twin"}, {"course": "saphenous"}]
    doc = items.label(pins=twins, names=["sural", "tibial_twin", "saphenous", "medial_plantar"])
    with pytest.raises(ExportRefused, match="Areas 1 and 2 overlap"):
        write_item(held(doc))


def test_nothing_of_the_key_is_in_names_titles_or_texts_for_readers(written) -> None:
    done = written(KINDS["locate"])
    read = read_item(done.xml)
    told = " ".join([
        done.identifier, read.title, read.identifier, *done.media,
        *(one.picture.alt + one.picture.href for one in read.interactions),
    ]).lower()  # fmt: skip
    for word in ("sural", "b9-locate", "course", "ankle", "lateral"):
        assert word not in told
    assert Image.open(io.BytesIO(next(iter(done.media.values())))).info.keys() <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
    }  # fmt: skip


def test_options_are_called_by_their_place(written) -> None:
    read = read_item(written(KINDS["identify"]).xml)
    assert [one.identifier for one in read.interactions[0].options] == ["c1", "c2", "c3", "c4"]


@pytest.mark.parametrize(
    ("chosen", "wanted"), [("ab", 1.0), ("a", 0.5), ("ac", 0.0), ("abc", 0.5), ("c", 0.0)]
)
def test_several_right_ones_score_as_ours_do(chosen, wanted, held) -> None:
    one = held(TWO_RIGHT)
    read = read_item(write_item(one).xml)
    texts = {option.id: option.text for option in one.item.options}
    names = {option.text: option.identifier for option in read.interactions[0].options}
    given = {"RESPONSE": [names[texts[ident]] for ident in chosen]}
    assert score_response(read, given).score == pytest.approx(wanted)
    assert one.kind.judge(one.item, {"chosen": list(chosen)}, None).fraction == wanted


@pytest.mark.parametrize(
    ("given", "wanted"), [("12.5", 1.0), ("13", 1.0), ("13.5", 0.5), ("10.5", 0.5), ("9", 0.0)]
)
def test_a_number_earns_by_how_far_away_it_is(given, wanted, written) -> None:
    read = read_item(written(docs.numeric()).xml)
    assert score_response(read, {"RESPONSE": given}).score == wanted


def test_words_are_compared_without_regard_to_capitals(written) -> None:
    read = read_item(written(docs.short()).xml)
    for given, wanted in (("sural NERVE", 1.0), ("Sural", 0.5), ("tibial", 0.0)):
        assert score_response(read, {"RESPONSE": given}).score == wanted


def test_markers_on_both_places_and_on_one_of_them(written) -> None:
    done = written(docs.points())
    read = read_item(done.xml)
    width, height = read.interactions[0].picture.size
    both = [f"{0.3 * width:.0f} {0.3 * height:.0f}", f"{0.6 * width:.0f} {0.7 * height:.0f}"]
    assert score_response(read, {"RESPONSE": both}).score == 1.0
    assert score_response(read, {"RESPONSE": [both[0], both[0]]}).score == 0.5
    assert score_response(read, {"RESPONSE": [both[0], "1 1"]}).score == 0.5
    assert read.interactions[0].center == (16, 16)
    assert "marker.png" in done.media


@pytest.mark.parametrize("name", ["associate-drawn", "associate-words"])
def test_pairs_lie_on_one_picture(name, written) -> None:
    done = written(KINDS[name])
    read = read_item(done.xml)
    asked = read.interactions[0]
    width, height = Image.open(io.BytesIO(next(iter(done.media.values())))).size
    assert asked.picture.size == (width, height)
    assert all(one.area.middle[0] < width and one.area.middle[1] < height for one in asked.options)
    pairs = [" ".join(one) for one in read.responses["RESPONSE"].correct.members]
    assert score_response(read, {"RESPONSE": pairs}).score == 1.0
    assert score_response(read, {"RESPONSE": pairs[:1]}).score == 0.5


def test_what_qti_cannot_say_is_reported_item_by_item(held) -> None:
    done = export([held(items.trace()), held(items.choice(id="b9-c-9")), held(items.row())])
    assert [(one.item_id, one.kind) for one in done.left_out] == [
        ("b9-trace-1", "trace"), ("b9-row-1", "order"),
    ]  # fmt: skip
    assert all(one.reason.endswith(".") for one in done.left_out)
    assert len(done.written) == 1


def test_a_package_holds_everything_its_manifest_names(held) -> None:
    done = export([held(KINDS["locate"]), held(KINDS["written"])])
    content = done.package()
    assert content == done.package()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        manifest = archive.read("imsmanifest.xml").decode()
        beside = json.loads(archive.read(f"items/{done.written[0].identifier}.npt.json"))
    for name in names - {"imsmanifest.xml"}:
        assert f'href="{name}"' in manifest
    assert beside["item"]["id"] == "b9-locate-1"


@pytest.mark.filterwarnings("ignore::xmlschema.XMLSchemaImportWarning")
def test_the_manifest_is_valid(held) -> None:
    import xmlschema

    schema = xmlschema.XMLSchema(
        str(vectors() / "imsqtiv3p0_imscpv1p2_v1p0.xsd"), validation="lax", allow="local"
    )
    content = export([held(KINDS["locate"]), held(KINDS["choice"])]).package()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = archive.read("imsmanifest.xml").decode()
    assert not [one.reason for one in schema.iter_errors(manifest)]
    assert [one.reason for one in schema.iter_errors(manifest.replace("QTI Package", "Bag"))]


def test_the_schema_refuses_what_is_wrong(valid_item, written) -> None:
    """The check above can fail: an attribute nobody knows is refused."""
    xml = written(KINDS["choice"]).xml
    with pytest.raises(AssertionError):
        valid_item(xml.replace(b'max-choices="1"', b'max-choices="many"'))
    assert QTI3.encode() in xml


def test_points_are_in_the_picture(written) -> None:
    done = written(KINDS["order"])
    read = read_item(done.xml)
    width, height = Image.open(io.BytesIO(next(iter(done.media.values())))).size
    assert read.interactions[0].picture.size == (width, height)
    for option in read.interactions[0].options:
        assert 0 < option.area.middle[0] < width
        assert 0 < option.area.middle[1] < height
    assert Point(0.25, 0.2).x * width == pytest.approx(
        read.interactions[0].options[0].area.middle[0], abs=1
    )
