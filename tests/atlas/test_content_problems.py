"""Mistakes in the atlas folder are named with file, line and reason, all at once."""

from __future__ import annotations

import json

import pytest

from npt_training.atlas.pack import load_pack
from tests.atlas.packs import committed, copy_to


@pytest.fixture
def folder(tmp_path):
    return copy_to(tmp_path / "atlas")


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return line


def only(folder, file):
    return [p for p in load_pack(folder).problems if p.file == f"quizzes/atlas/{file}"]


def test_the_committed_atlas_has_none():
    assert committed().problems == []


def test_broken_yaml(folder):
    replace(folder / "nerves/leg.yaml", "- id: saphenous\n", "- id: saphenous\n  name: [\n")
    (problem,) = only(folder, "nerves/leg.yaml")
    assert "YAML is broken" in problem.reason
    assert problem.line > 1


def test_unknown_nerve(folder):
    line = replace(
        folder / "nerves/leg.yaml", "{nerve: medial_calcaneal, tell", "{nerve: medial_calc, tell"
    )
    (problem,) = only(folder, "nerves/leg.yaml")
    assert problem.line == line
    assert "no nerve 'medial_calc'" in problem.reason


def test_unknown_nerve_in_a_view(folder):
    line = replace(
        folder / "views/leg.yaml",
        "leave_out: [proper_plantar_digital",
        "leave_out: [proper_plantar",
    )
    (problem,) = only(folder, "views/leg.yaml")
    assert problem.line == line
    assert "no nerve 'proper_plantar'" in problem.reason


def test_unknown_landmark_source_and_way_point(folder):
    file = folder / "nerves/leg.yaml"
    first = replace(file, "at: {lm: heel_lateral}", "at: {lm: heel_outer}")
    second = replace(
        file, "sources: [lopez-2012]}\n  sources", "sources: [nobody-1900]}\n  sources"
    )
    third = replace(file, "use: sural.main.union", "use: sural.main.joint")
    found = {(p.line, p.reason.split(": ")[1]) for p in only(folder, "nerves/leg.yaml")}
    assert {
        (first, "there is no landmark 'heel_outer'"),
        (second, "there is no source 'nobody-1900'"),
        (third, "there is no way-point 'sural.main.joint'"),
    } <= found


def test_duplicate_id(folder):
    line = replace(folder / "landmarks/leg.yaml", "- id: web2\n", "- id: web1\n")
    problems = only(folder, "landmarks/leg.yaml")
    assert [p.line for p in problems] == [line]
    assert "web1: this id stands in line" in problems[0].reason


def test_missing_picture_map_and_truth(folder):
    (folder / "views/foot-sole-right/plain-960.webp").unlink()
    (folder / "views/leg-medial-right/distance/saphenous.png").unlink()
    (folder / "views/heel-posterior-right/truth.json").unlink()
    problems = only(folder, "views/leg.yaml")
    text = (folder / "views/leg.yaml").read_text().splitlines()
    for problem, view, what in zip(
        problems,
        ("leg-medial-right", "foot-sole-right", "heel-posterior-right"),
        ("distance map", "picture", "truth.json"),
        strict=True,
    ):
        assert text[problem.line - 1] == f"- id: {view}"
        assert what in problem.reason
        assert "is missing" in problem.reason


def test_a_picture_that_is_not_the_one_the_truth_was_made_with(folder):
    other = (folder / "views/foot-dorsum-right/plain-480.webp").read_bytes()
    (folder / "views/foot-sole-right/plain-480.webp").write_bytes(other)
    (problem,) = only(folder, "views/leg.yaml")
    assert "is not the file its truth was made with" in problem.reason


def test_broken_truth(folder):
    truth = folder / "views/foot-sole-right/truth.json"
    data = json.loads(truth.read_text())
    data["nerves"]["no_such_nerve"] = data["nerves"]["medial_plantar"]
    truth.write_text(json.dumps(data))
    problems = only(folder, "views/foot-sole-right/truth.json")
    assert any("no nerve 'no_such_nerve'" in p.reason for p in problems)
    truth.write_text('{"view": 1,\n')
    (problem,) = only(folder, "views/foot-sole-right/truth.json")
    assert problem.line == 2


def test_a_measured_point_needs_a_source(folder):
    line = replace(
        folder / "nerves/leg.yaml",
        "basis: measured, sources: [marsland-2013-sn]}",
        "basis: measured}",
    )
    (problem, *_) = only(folder, "nerves/leg.yaml")
    assert problem.line == line
    assert "a source is needed" in problem.reason


def test_every_problem_is_found_at_once(folder):
    replace(folder / "landmarks/leg.yaml", "region: knee", "region: kneecap")
    replace(folder / "hazards/leg.yaml", "kind: nerve", "kind: ghost")
    replace(folder / "sources/leg.yaml", "cite:", "quote:")
    (folder / "views/foot-sole-right/plain-480.webp").unlink()
    files = {p.file.removeprefix("quizzes/atlas/") for p in load_pack(folder).problems}
    assert {"landmarks/leg.yaml", "hazards/leg.yaml", "sources/leg.yaml", "views/leg.yaml"} <= files


def test_the_same_id_in_two_files(folder):
    (folder / "landmarks" / "arm.yaml").write_text((folder / "landmarks/leg.yaml").read_text())
    problems = only(folder, "landmarks/leg.yaml")
    assert len(problems) > 20
    assert "of quizzes/atlas/landmarks/arm.yaml already" in problems[0].reason


def test_a_left_view_is_not_written(folder):
    line = replace(folder / "views/leg.yaml", "- id: heel-posterior-right", "- id: heel-left")
    problems = only(folder, "views/leg.yaml")
    assert any(p.line == line and "end in -right" in p.reason for p in problems)
