"""Every published distance, asked and measured on the finished body."""

from __future__ import annotations

import json
import math

import pytest
from click.testing import CliRunner

from npt_training.atlas import measures
from npt_training.atlas.build.cli import atlas as command
from npt_training.atlas.models import Landmark, Nerve, Published
from tests.atlas.packs import FOLDER, committed

BODY = json.loads((FOLDER / "body.json").read_text())
MEASURED = {(row["structure"], row["id"]): row for row in BODY["measured"]}
STRUCTURES: list[Nerve | Landmark] = [*committed().nerves.values(), *committed().landmarks.values()]
ENTRIES = [(structure, entry) for structure in STRUCTURES for entry in structure.published]
IDS = [f"{structure.id}:{entry.id}" for structure, entry in ENTRIES]


def place(structure: str, spec: dict[str, str]) -> list[float] | None:
    """The stored point; None where a whole line is meant."""
    if "lm" in spec:
        return BODY["points"][spec["lm"]]["mm"]
    if "point" not in spec:
        return None
    whole = spec["point"].count(".") == 2
    return BODY["points"][spec["point"] if whole else f"{structure}.{spec['point']}"]["mm"]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize(("structure", "entry"), ENTRIES, ids=IDS)
def test_measured_on_the_body(structure: Nerve | Landmark, entry: Published):
    """Within the tolerance set beforehand, or explained one by one."""
    row = MEASURED[structure.id, entry.id]
    assert row["asked"] == entry.asked, "body.json is older than the anatomy: build the atlas"
    assert row["tolerance"] == entry.tolerance
    assert row["within"] == (abs(row["measured"] - entry.asked) <= entry.tolerance)
    assert row["within"] or entry.explained, (row["measured"], entry.asked, entry.tolerance)


@pytest.mark.parametrize(("structure", "entry"), ENTRIES, ids=IDS)
def test_the_measure_agrees_with_the_points(structure: Nerve | Landmark, entry: Published):
    """Measured again from the stored points: straight lines exactly, ways over skin as a bound."""
    end = place(structure.id, entry.to)
    measured = MEASURED[structure.id, entry.id]["measured"]
    if end is None:
        return
    if entry.along == "midline":
        assert abs(end[0]) == pytest.approx(measured, abs=0.2)
        return
    start = place(structure.id, entry.start)
    if start is None:
        return
    way = [y - x for x, y in zip(start, end, strict=True)]
    if entry.along == "straight":
        assert math.hypot(*way) == pytest.approx(measured, abs=0.2)
    elif entry.along == "body":
        assert abs(way[1]) == pytest.approx(measured, abs=0.2)
    elif entry.along == "fraction":
        toward = place(structure.id, entry.toward)
        line = [y - x for x, y in zip(start, toward, strict=True)]
        assert 100 * dot(way, line) / dot(line, line) == pytest.approx(measured, abs=0.3)
    elif entry.along == "skin":
        assert math.hypot(*way) - 1 <= measured <= 1.8 * math.hypot(*way) + 1
    elif entry.along != "width":
        axis = BODY["axes"][f"{entry.along}_down"]
        assert abs(dot(way, axis)) == pytest.approx(measured, abs=0.2)


def test_the_superficial_fibular_exit_is_where_dissections_put_it():
    tip = BODY["points"]["lat_mal"]["mm"]
    leaves = BODY["points"]["superficial_fibular.main.exit"]["mm"]
    way = [y - x for x, y in zip(tip, leaves, strict=True)]
    assert -dot(way, BODY["axes"]["leg_down"]) == pytest.approx(114, abs=3)


def test_the_command_names_every_distance_and_what_lies_outside():
    done = CliRunner().invoke(command, ["measure", "--folder", str(FOLDER)])
    assert done.exit_code == 0
    for row in BODY["measured"]:
        assert f"{row['structure']}:{row['id']}" in done.output
    assert measures.summary(BODY["measured"]) in done.output


def test_the_page_in_docs_is_that_of_the_committed_body():
    page = FOLDER.parents[1] / "docs" / "atlas-measurements.md"
    assert page.read_text(encoding="utf-8") == measures.markdown(BODY["measured"])


def test_a_row_outside_is_marked_and_its_reason_given():
    row = {
        "structure": "x", "id": "exit", "what": "w", "unit": "mm", "asked": 10, "measured": 15.0,
        "tolerance": 3, "spread": 4.0, "within": False, "explained": "Because.", "sources": ["s"],
    }  # fmt: skip
    assert measures.lines([row])[0].startswith("! x:exit")
    assert "  x:exit: Because." in measures.lines([row])
    assert "0 of 1" in measures.summary([row])
    assert "- **x**, w: Because." in measures.markdown([row])
