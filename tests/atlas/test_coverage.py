"""What `npt-training atlas coverage` says: which views show which course and which exit."""

from __future__ import annotations

import json

from click.testing import CliRunner

from npt_training.atlas.build.cli import atlas as command
from npt_training.atlas.coverage import coverage, unnamed, wanting
from tests.atlas.packs import FOLDER, committed


def nerve(*depths, basis="measured"):
    points = [{"id": f"p{i}", "depth": d, "basis": basis} for i, d in enumerate(depths)]
    return {"best_view": "a", "paths": [{"id": "main", "points": points}]}


def truth(**nerves):
    return {"nerves": nerves}


def shown(facing, whole, *exits):
    return {
        "courses": [{}],
        "facing_mm": facing,
        "course_mm": whole,
        "exits": [{"point": point} for point in exits],
    }


def test_thirty_millimetres_or_half_of_a_course_show_it():
    truths = {
        "a": truth(n=shown(30, 300)),
        "b": truth(n=shown(29, 300)),
        "c": truth(n=shown(11, 20)),
        "d": truth(n=shown(9, 20)),
        "e": truth(),
    }
    found = coverage(truths, {"n": nerve("pierce", "end")})
    assert found["views"] == ["a", "b", "c", "d", "e"]
    assert found["nerves"] == {"n": ["a", "c"]}
    assert found["exits"] == {"n": []}


def test_two_views_are_wanted_and_each_known_exit_in_one():
    truths = {"a": truth(n=shown(50, 60, "main.p0")), "b": truth(n=shown(50, 60))}
    assert list(wanting(truths, {"n": nerve("pierce", "end")})) == []
    del truths["a"]
    assert list(wanting(truths, {"n": nerve("pierce", "end")})) == [
        "n: its course is shown by b; two are needed",
        "n: its exit main.p0 faces the viewer in no view",
    ]
    assert len(list(wanting(truths, {"n": nerve("pierce", "end", basis="schematic")}))) == 1


def test_a_best_view_must_show_its_nerve():
    assert list(unnamed({"a": truth()}, {"n": nerve("sub", "end")})) == [
        "view a: it shows nothing of n, whose best view it is said to be"
    ]


def test_the_committed_atlas_is_covered():
    done = CliRunner().invoke(command, ["coverage", "--json", "--folder", str(FOLDER)])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["views"]) >= 60
    assert len(found["nerves"]) >= 80
    assert all(len(views) >= 2 for views in found["nerves"].values())
    assert set(found["views"]) == set(committed().entries)
