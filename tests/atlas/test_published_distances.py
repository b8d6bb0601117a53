"""Every published distance, asked and measured on the finished body."""

from __future__ import annotations

import json
import math

import pytest

from npt_training.atlas.models import Nerve, Published
from tests.atlas.packs import FOLDER, committed

BODY = json.loads((FOLDER / "body.json").read_text())
MEASURED = {(row["nerve"], row["id"]): row for row in BODY["measured"]}
ENTRIES = [(nerve, entry) for nerve in committed().nerves.values() for entry in nerve.published]


def place(nerve: str, spec: dict[str, str]) -> list[float] | None:
    key = spec.get("lm") or (f"{nerve}.{spec['point']}" if "point" in spec else None)
    return BODY["points"][key]["mm"] if key else None


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize(("nerve", "entry"), ENTRIES, ids=[f"{n.id}:{e.id}" for n, e in ENTRIES])
def test_measured_on_the_body(nerve: Nerve, entry: Published, capsys):
    row = MEASURED[nerve.id, entry.id]
    with capsys.disabled():
        print(
            f"\n{entry.what}: asked {row['asked']} {row['unit']}, measured {row['measured']}, "
            f"tolerance {row['tolerance']} ({', '.join(row['sources'])})",
            end=" ",
        )
    assert row["asked"] == entry.asked, "body.json is older than nerves.yaml: build the atlas"
    assert row["tolerance"] == entry.tolerance
    assert abs(row["measured"] - entry.asked) <= entry.tolerance


@pytest.mark.parametrize(("nerve", "entry"), ENTRIES, ids=[f"{n.id}:{e.id}" for n, e in ENTRIES])
def test_the_measure_agrees_with_the_points(nerve: Nerve, entry: Published):
    """Measured again from the stored points: straight lines exactly, ways over skin as a bound."""
    a, b = place(nerve.id, entry.start), place(nerve.id, entry.to)
    if a is None or b is None:
        return
    way = [y - x for x, y in zip(a, b, strict=True)]
    measured = MEASURED[nerve.id, entry.id]["measured"]
    if entry.along == "leg":
        assert abs(dot(way, BODY["axes"]["leg_down"])) == pytest.approx(measured, abs=0.2)
    elif entry.along == "straight":
        assert math.hypot(*way) == pytest.approx(measured, abs=0.2)
    elif entry.along in ("fraction", "width"):
        end = place(nerve.id, entry.toward)
        line = [y - x for x, y in zip(a, end, strict=True)]
        axis = line if entry.along == "fraction" else BODY["axes"]["leg_side"]
        assert 100 * dot(way, axis) / dot(line, axis) == pytest.approx(measured, abs=0.3)
    else:
        assert math.hypot(*way) - 1 <= measured <= 1.6 * math.hypot(*way) + 1


def test_the_superficial_fibular_exit_is_where_dissections_put_it():
    tip = BODY["points"]["lat_mal"]["mm"]
    leaves = BODY["points"]["superficial_fibular.main.exit"]["mm"]
    way = [y - x for x, y in zip(tip, leaves, strict=True)]
    assert -dot(way, BODY["axes"]["leg_down"]) == pytest.approx(114, abs=3)
